"""A site as the hostile cases need it: list pages, notices with a table, and a source for them."""

from collections.abc import Callable
from dataclasses import replace

from sources.kit.csv_table import Csv
from sources.kit.errors import SourceError
from sources.kit.fetching import Access
from sources.kit.reading import Read
from sources.kit.source import Source
from sources.kit.web_grid import Table
from sources.kit.web_listing import Listing
from sources.kit.web_pages import Shape, WebPages
from sources.kit.web_pairs import LabelledValues
from sources.kit.web_site import WebSite
from sources.kit.workbook import Workbook
from tests.sources.hostile.case import Case, Stage, Took
from tests.sources.house import Answer, listing_source

LISTING = Listing(
    box="//ul[@class='list']",
    entry="./li",
    dated="./span",
    following="//a[@class='next']",
    pinned="./b",
)
BOX = "//div[@id='zoom']"
ATTACHED = ".//a[@class='file']"
PAIRS = LabelledValues()
FILES: dict[str, Read] = {".xlsx": Workbook(), ".csv": Csv("gb18030")}
HEADER = "<tr><th>企业名称</th><th>统一社会信用代码</th><th>失信领域</th></tr>"
META = '<meta charset="utf-8">'
GBK = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'

Act = Callable[[Stage], Took]
Given = dict[str, str | bytes | Answer]


def page(body: str, meta: str = META) -> str:
    return f"<!DOCTYPE html><html><head>{meta}<title>公示</title></head><body>{body}</body></html>"


def line(href: str, day: str = "2018-09-03", mark: str = "") -> str:
    return f'<li>{mark}<a href="{href}">公告</a><span>{day}</span></li>'


def lists(*lines: str, pager: str = "", meta: str = META) -> str:
    return page(f'<ul class="list">{"".join(lines)}</ul>{pager}', meta)


def following(href: str) -> str:
    return f'<a class="next" href="{href}">下一页</a>'


def row(name: str, code: str = "", area: str = "") -> str:
    return f"<tr><td>{name}</td><td>{code}</td><td>{area}</td></tr>"


def table(*rows: str, header: str = HEADER) -> str:
    return f"<table>{header}{''.join(rows)}</table>"


def notice(body: str, meta: str = META) -> str:
    return page(f'<div id="zoom">{body}</div>', meta)


def source(
    listing: Listing = LISTING,
    shape: Shape | None = None,
    origins: tuple[str, ...] = (),
    *,
    attached: bool = False,
) -> Source:
    read = (
        WebPages(listing, BOX, attachment=ATTACHED, files=FILES)
        if attached
        else WebPages(listing, BOX, shape or Table())
    )
    fetch = WebSite(
        "{base}/list.html", listing, ATTACHED if attached else "", origins, most_pages=5
    )
    return listing_source(read, fetch=fetch)


def like(**changes: object) -> Listing:
    """The list with something declared otherwise."""
    return replace(LISTING, **changes)  # type: ignore[arg-type]


def serves(given: Given, by: Source | None = None) -> Act:
    """What the department says at each path; `{url}` in a page is its own address."""

    def act(stage: Stage) -> Took:
        for path, said in given.items():
            body = said
            if isinstance(body, str):
                body = body.replace("{url}", stage.department.url).encode()
            stage.department.says(path, body)
        return stage.asks(by or source())

    return act


def one(body: str, shape: Shape | None = None, meta: str = META) -> Act:
    """A list of one notice with `body`."""
    given: Given = {"/list.html": lists(line("a.html")), "/a.html": notice(body, meta)}
    return serves(given, source(shape=shape))


A = notice(table(row("甲")))
B = notice(table(row("乙")))
C = notice(table(row("丙")))


def reads(name: str, act: Act, *names: str, aside: int = 0, **values: list[str | None]) -> Case:
    return Case(Access.WEB_SITE, name, act, names=names, aside=aside, values=values)


def stops(name: str, act: Act, error: type[SourceError], *says: str) -> Case:
    return Case(Access.WEB_SITE, name, act, error=error, says=says)


def listed(text: str | bytes | Answer, **listing: object) -> Act:
    return serves({"/list.html": text, "/a.html": A}, source(like(**listing)))


def paged(*pages: str | Answer, **listing: object) -> Act:
    """list.html, list2.html, ... as given, and the notices a, b and c."""
    names = ["/list.html", *(f"/list{n}.html" for n in range(2, len(pages) + 1))]
    given: Given = {"/a.html": A, "/b.html": B, "/c.html": C}
    return serves(given | dict(zip(names, pages, strict=True)), source(like(**listing)))
