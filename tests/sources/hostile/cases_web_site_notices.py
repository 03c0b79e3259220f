"""Sites made for people: notices and attachments that are not what the list promised."""

from sources.kit.errors import (
    NotAdmitted,
    NotComplete,
    NotTheFormat,
    PagesDisagree,
    SourceMoved,
    SourceUnavailable,
    TooFewRows,
    TooLarge,
)
from tests.sources.hostile.case import Stage, Took
from tests.sources.hostile.site import (
    A,
    Act,
    B,
    C,
    Given,
    line,
    lists,
    notice,
    one,
    page,
    reads,
    serves,
    source,
    stops,
)
from tests.sources.house import Answer

CSV = "企业名称,统一社会信用代码,失信领域\n"


def attached(link: str, **files: str | bytes) -> Act:
    given: Given = {"/list.html": lists(line("a.html")), "/a.html": notice(link)}
    given |= {f"/{name.replace('_', '.')}": body for name, body in files.items()}
    return serves(given, source(attached=True))


def file(href: str) -> str:
    return f'<a class="file" href="{href}">附件</a>'


def unfetched(stage: Stage) -> Took:
    """A list alone, its notices lost on the way."""
    return stage.reads(source(), lists(line("a.html"), line("b.html")).encode())


def unnamed(stage: Stage) -> Took:
    """A notice that no list names."""
    return stage.reads(
        source(), lists(line("file2"), line("file3")).encode(), *map(str.encode, (A, B, C))
    )


def broken_once(stage: Stage) -> Took:
    stage.department.says("/list.html", lists(line("a.html")).encode())
    stage.department.says("/a.html", Answer(A[:80].encode(), announce=len(A)), A.encode())
    return stage.asks(source())


CASES = (
    reads("a notice that broke off once", broken_once, "甲"),
    # the notices
    stops("a notice that is gone", serves({"/list.html": lists(line("a.html"))}), NotComplete,
          "/list.html", "/a.html", "HTTP 404"),
    stops("a notice behind a login",
          serves({"/list.html": lists(line("a.html")), "/a.html": Answer(status=403)}),
          NotAdmitted, "/a.html", "credentials"),
    stops("a captcha in place of a notice",
          serves({"/list.html": lists(line("a.html")), "/a.html": page("<form>验证码</form>")}),
          NotTheFormat, "/a.html", "no notice here"),
    stops("a notice that redirects to the list",
          serves({"/list.html": lists(line("a.html")),
                  "/a.html": Answer(status=302, headers={"Location": "/list.html"})}),
          NotTheFormat, "/a.html", "no notice here"),
    stops("two notices with the same bytes",
          serves({"/list.html": lists(line("a.html"), line("b.html")), "/a.html": A, "/b.html": A}),
          PagesDisagree, "/b.html", "same bytes"),
    stops("a notice that drips for ever",
          serves({"/list.html": lists(line("a.html")),
                  "/a.html": Answer(A.encode(), announce=99_999, drip=True)}),
          SourceUnavailable, "/a.html"),
    stops("a notice larger than we accept", one("x" * (1 << 20)), TooLarge, "1,048,576 bytes"),
    stops("notices that were lost on the way", unfetched, TooFewRows, "2 of 2 pages", "a.html"),
    stops("a notice that no list names", unnamed, PagesDisagree, "file4", "no list or page"),
    # attachments
    reads("a CSV and its copy under the same link",
          attached(file("d.csv") + file("./d.csv#1"), d_csv=(CSV + "甲,,\n").encode("gb18030")),
          "甲"),
    reads("two files attached",
          attached(file("d.csv") + file("e.csv"), d_csv=(CSV + "甲,,\n").encode("gb18030"),
                   e_csv=(CSV + "乙,,\n丙\n").encode("gb18030")), "甲", "乙", aside=1),
    stops("nothing attached", attached("<p>详见附件</p>"), NotTheFormat, "/a.html",
          "attaches nothing"),
    stops("a PDF attached", attached(file("d.pdf"), d_pdf=b"%PDF-1.4"), NotTheFormat, "/d.pdf",
          "name one in `files`"),
    stops("an error page attached", attached(file("d.csv"), d_csv=page("出错了")), NotTheFormat,
          "/d.csv", "no notice here"),
    stops("a workbook that is none", attached(file("d.xlsx"), d_xlsx=b"PK\x03\x04"), NotTheFormat,
          "/d.xlsx", "workbook"),
    stops("an attachment on another host", attached(file("http://evil.invalid/d.csv")),
          SourceMoved, "evil.invalid"),
    stops("an attachment that is gone", attached(file("d.csv")), NotComplete, "/d.csv"),
)  # fmt: skip
