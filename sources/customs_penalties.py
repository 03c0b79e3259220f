"""海关总署: penalty decisions of the customs houses, one web page a decision.

Quirks: the pager is written by a script that names the count of pages; the list goes on in
index_1.html, index_2.html; a pinned announcement stands on top; machines are shown extra words.
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
    numbered="index_{index}.html",
    pages=r"createPageHTML\((\d+)",
    total=r"共\s*(\d+)\s*条",
    pinned="./i[@class='top']",
)

SOURCE = Source(
    id="customs_penalties",
    system=System.CUSTOMS,
    kind=Kind.PENALTY,
    publisher="海关总署及直属海关",
    page="https://www.customs.gov.cn/",
    basis="政府信息公开（海关行政处罚案件信息）",
    contact="海关总署 政法司",
    every=Cadence.WORKING_DAY,
    fetch=WebSite("{base}/index.html", LISTING),
    read=WebPages(LISTING, "//div[@id='zoom']", LabelledValues()),
    columns={
        **standard_headers(Kind.PENALTY),
        "罚款金额（万元）": "fine_wan_yuan",
        "没收金额（万元）": "confiscated_wan_yuan",
    },
    expect=Rows(0, 20_000),
    sensitivity=Sensitivity.PUBLIC,
)
