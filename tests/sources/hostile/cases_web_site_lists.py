"""Sites made for people: lists that go on, end, move or lie, and where their links lead."""

from sources.kit.errors import (
    NotTheFormat,
    PagesDisagree,
    SourceMoved,
    TooFewRows,
)
from tests.sources.hostile.case import Stage, Took
from tests.sources.hostile.site import (
    META,
    A,
    Act,
    B,
    following,
    line,
    listed,
    lists,
    page,
    paged,
    reads,
    serves,
    source,
    stops,
)
from tests.sources.house import Answer, Asked

TOTAL = {"total": r"共(\d+)条"}
PAGES = {"pages": r"共(\d+)页"}


def endless(stage: Stage) -> Took:
    def more(asked: Asked) -> Answer | None:
        if not asked.path.startswith("/list"):
            return None
        number = int("0" + "".join(filter(str.isdigit, asked.path))) + 1
        text = lists(line(f"n{number}.html"), pager=following(f"/list{number}.html"))
        return Answer(text.encode())

    stage.department.anything = more
    return stage.asks(source())


def elsewhere(*, declared: bool) -> Act:
    """The notice is on the same server under another name of its host."""

    def act(stage: Stage) -> Took:
        other = stage.department.url.replace("127.0.0.1", "localhost")
        stage.department.says("/list.html", lists(line(f"{other}/a.html")).encode())
        stage.department.says("/a.html", A.encode())
        return stage.asks(source(origins=(other,) if declared else ()))

    return act


def twice_moved(stage: Stage) -> Took:
    stage.department.says("/list.html", lists(line("a.html")).encode())
    stage.department.says("/a.html", Answer(status=302, headers={"Location": "/a.html"}))
    return stage.asks(source())


def busy_once(stage: Stage) -> Took:
    busy = Answer(b"busy", status=503)
    stage.department.says("/list.html", busy, lists(line("a.html")).encode())
    stage.department.says("/a.html", A.encode())
    return stage.asks(source())


CASES = (
    # the list
    reads("only the day's entries are followed, whatever form their dates have",
          listed(lists(line("later.html", "2018-09-04"), line("a.html", "[2018年9月3日]"),
                       line("old.html", "2018/9/2"))), "甲"),
    reads("a list read for three days",
          paged(lists(line("a.html"), line("b.html", "2018.09.01"), line("x.html", "2018-08-31")),
                days=3), "甲", "乙"),
    reads("a list that says it is empty", listed(lists("<p>暂无数据</p>"))),
    reads("a list with a total of none", listed(lists(pager="共0条 共0页"), **TOTAL, **PAGES)),
    reads("a list without an entry of the day", listed(lists(line("old.html", "2018-08-01")))),
    reads("pages one after the other until a link leads nowhere",
          paged(lists(line("a.html"), pager=following("list2.html") + "共3条"),
                lists(line("b.html"), pager=following("./list3.html") + "共3条"),
                lists(line("c.html"), pager=following("javascript:;") + "共3条"), **TOTAL),
          "甲", "乙", "丙"),
    reads("the next page of the last page is itself",
          listed(lists(line("a.html"), pager=following("list.html"))), "甲"),
    reads("older pages are left unread",
          paged(lists(line("a.html"), line("x.html", "2018-09-02"), pager=following("gone.html"))),
          "甲"),
    reads("an entry pinned above the list and in it again is read once",
          paged(lists(line("b.html", mark="<b>顶</b>"), line("a.html"), line("b.html"))),
          "乙", "甲"),
    reads("a pinned entry of years ago does not end the walk",
          paged(lists(line("x.html", "2016-01-01", "<b>顶</b>"), line("a.html"))), "甲"),
    reads("a list in no order, declared so",
          paged(lists(line("x.html", "2018-09-01"), line("a.html")), newest_first=False), "甲"),
    reads("session numbers in links are left out",
          listed(lists(line("a.html;jsessionid=0A1B"), line("a.html;jsessionid=9Z#top"))), "甲"),
    reads("links count from the base that the page names",
          serves({"/list.html": lists(line("a.html"), meta=META + '<base href="{url}/sub/">'),
                  "/sub/a.html": A}), "甲"),
    reads("links count from where a redirect led",
          serves({"/list.html": Answer(status=301, headers={"Location": "/gov/"}),
                  "/gov/": lists(line("a.html"), pager=following("2.html")),
                  "/gov/2.html": lists(line("b.html")), "/gov/a.html": A, "/gov/b.html": B}),
          "甲", "乙"),
    stops("the next page of a list leads back by a redirect",
          serves({"/list.html": lists(line("a.html"), pager=following("2.html")),
                  "/2.html": Answer(status=302, headers={"Location": "/list.html"}), "/a.html": A}),
          PagesDisagree, "/list.html: repeats an earlier page"),
    reads("a server too busy once", busy_once, "甲"),
    stops("a maintenance page in place of the list", listed(page("<h1>系统维护中</h1>")),
          NotTheFormat, "/list.html", "no list here", "公示"),
    stops("an empty list that does not say so", listed(lists()), NotTheFormat, "/list.html",
          "no entry"),
    stops("half a page", listed(lists(line("a.html"))[:-20]), NotTheFormat, "breaks off"),
    stops("an empty answer", listed(b""), NotTheFormat, "/list.html", "empty"),
    stops("JSON in place of the list", listed('{"rows": []}'), NotTheFormat, "no web page"),
    stops("a list that stands there twice", listed(lists(line("a.html")) + lists(line("a.html"))),
          NotTheFormat, "2 elements are list"),
    stops("an entry without a date", listed(lists(line("a.html", "今天"))), NotTheFormat,
          "第1条", "no date"),
    stops("an entry without a year", listed(lists(line("a.html", "09-03"))), NotTheFormat,
          "第1条", "no date"),
    stops("a day that does not exist", listed(lists(line("a.html", "2018-02-30"))), NotTheFormat,
          "2018-02-30"),
    stops("an entry without a link", listed(lists("<li>公告<span>2018-09-03</span></li>")),
          NotTheFormat, "第1条", "no link"),
    stops("a list out of order", listed(lists(line("x.html", "2018-09-01"), line("a.html"))),
          PagesDisagree, "/list.html", "newest_first=False"),
    stops("fewer entries than announced", listed(lists(line("a.html"), pager="共2条"), **TOTAL),
          TooFewRows, "/list.html", "1 of 2 entries"),
    stops("more entries than announced",
          paged(lists(line("a.html"), line("b.html"), pager="共1条"), **TOTAL),
          PagesDisagree, "2 entries came, 1 announced"),
    stops("the total is nowhere", listed(lists(line("a.html")), **TOTAL), NotTheFormat,
          "announces no total"),
    stops("the link to the next page is gone",
          listed(lists(line("a.html"), pager="共3页"), **PAGES),
          PagesDisagree, "1 list pages came, 3 announced"),
    stops("the total changes between two pages",
          paged(lists(line("a.html"), pager=following("list2.html") + "共3条"),
                lists(line("b.html"), pager="共2条"), **TOTAL),
          PagesDisagree, "/list2.html", "run the source again"),
    stops("an entry comes again on the next page",
          paged(lists(line("a.html"), pager=following("list2.html")), lists(line("a.html"))),
          PagesDisagree, "/list2.html", "the list moved"),
    stops("a short page before the last",
          paged(lists(line("a.html"), line("b.html"), pager=following("list2.html")),
                lists(line("c.html"), pager=following("list3.html")), lists(line("d.html"))),
          PagesDisagree, "/list3.html", "shorter than the first"),
    stops("page two is page one again",
          paged(*[lists(line("a.html"), pager=following("list2.html"))] * 2),
          PagesDisagree, "/list2.html", "repeats an earlier page"),
    stops("the pages go round in a circle",
          paged(lists(line("a.html"), pager=following("list2.html")),
                lists(line("b.html"), pager=following("list.html"))),
          PagesDisagree, "/list2.html", "read already"),
    stops("a list without an end", endless, PagesDisagree, "after 5 pages", "most_pages"),
    # where links lead
    stops("a notice on another host", elsewhere(declared=False), SourceMoved, "localhost",
          "`origins` of sources/some_source.py"),
    reads("a notice on another host that is declared", elsewhere(declared=True), "甲"),
    stops("a link that is a script", listed(lists(line("javascript:open(1)"))), SourceMoved,
          "javascript:open(1)", "not followed"),
    stops("a link into our own files", listed(lists(line("file:///etc/passwd"))), SourceMoved,
          "file:///etc/passwd", "not followed"),
    stops("a link that is the data", listed(lists(line("data:text/html,<p>"))), SourceMoved,
          "not followed"),
    stops("a link to no address at all", listed(lists(line("http://[bad/a.html"))), NotTheFormat,
          "is no address"),
    stops("a base on another host",
          listed(lists(line("a.html"), meta=META + '<base href="http://evil.invalid/">')),
          SourceMoved, "evil.invalid", "not followed"),
    stops("the next page on another host",
          listed(lists(line("a.html"), pager=following("http://evil.invalid/2"))),
          SourceMoved, "evil.invalid"),
    stops("a notice that redirects to another host",
          serves({"/list.html": lists(line("a.html")),
                  "/a.html": Answer(status=302, headers={"Location": "http://evil.invalid/"})}),
          SourceMoved, "evil.invalid"),
    stops("a notice that redirects to itself", twice_moved, SourceMoved, "/a.html"),
)  # fmt: skip
