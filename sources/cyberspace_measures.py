"""网信办: 约谈, 下架, closed sites and the like, one notice a measure.

Quirks: a notice is written line by line, `标签：值`; the list goes on at 下一页.
"""

from records.kind import Kind
from sources.kit.headers import standard_headers
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import Sensitivity, System
from sources.kit.web_listing import Listing
from sources.kit.web_pages import WebPages
from sources.kit.web_pairs import LabelledValues
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
    id="cyberspace_measures",
    system=System.CYBERSPACE,
    kind=Kind.ENFORCEMENT,
    publisher="国家互联网信息办公室",
    page="https://www.cac.gov.cn/",
    basis="政府信息公开（网络执法）",
    contact="网信办 网络执法局",
    every=Cadence.EVERY_DAY,
    fetch=WebSite("{base}/index.html", LISTING),
    read=WebPages(LISTING, "//div[@id='zoom']", LabelledValues()),
    columns=standard_headers(Kind.ENFORCEMENT),
    expect=Rows(0, 20_000),
    sensitivity=Sensitivity.PUBLIC,
)
