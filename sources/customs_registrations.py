"""海关总署: firms registered with the customs and their credit grades, a table on a web page.

Quirks: pages call themselves GB2312 and use characters beyond it; hidden rows stand between those
shown. Firms are registered with the customs, not with the registry: what counts here is the grade.
"""

from records.kind import Kind
from sources.kit.headers import standard_headers
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import Sensitivity, System
from sources.kit.web_grid import Table
from sources.kit.web_listing import Listing
from sources.kit.web_pages import WebPages
from sources.kit.web_site import WebSite

LISTING = Listing(
    box="//ul[@class='list']",
    entry="./li",
    dated="./span",
    following="//div[@class='page']/a[text()='下一页']",
    pages=r"共\s*(\d+)\s*页",
    total=r"共\s*(\d+)\s*条",
    pinned="./i[@class='top']",
)

SOURCE = Source(
    id="customs_registrations",
    system=System.CUSTOMS,
    kind=Kind.RATING,
    publisher="海关总署",
    page="https://credit.customs.gov.cn/",
    basis="海关企业信用管理办法",
    contact="海关总署 企业管理和稽查司",
    every=Cadence.WORKING_DAY,
    fetch=WebSite("{base}/index.html", LISTING),
    read=WebPages(LISTING, "//div[@id='zoom']", Table()),
    columns=standard_headers(Kind.RATING, without=("rating_scheme",)),
    expect=Rows(0, 200_000),
    constants={"rating_scheme": "海关企业信用等级"},
    sensitivity=Sensitivity.PUBLIC,
)
