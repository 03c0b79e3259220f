"""网信办: 互联网新闻信息服务 licences, a workbook attached to a notice.

Quirks: the notice itself holds no data; the pager is written by a script.
"""

from records.kind import Kind
from sources.kit.headers import standard_headers
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import Sensitivity, System
from sources.kit.web_listing import Listing
from sources.kit.web_pages import WebPages
from sources.kit.web_site import WebSite
from sources.kit.workbook import Workbook

LISTING = Listing(
    box="//ul[@class='list']",
    entry="./li",
    dated="./span",
    numbered="index_{index}.html",
    pages=r"createPageHTML\((\d+)",
    total=r"共\s*(\d+)\s*条",
    pinned="./i[@class='top']",
)
ATTACHED = "//p[@class='attach']/a"

SOURCE = Source(
    id="cyberspace_licences",
    system=System.CYBERSPACE,
    kind=Kind.LICENCE,
    publisher="国家互联网信息办公室",
    page="https://www.cac.gov.cn/",
    basis="互联网新闻信息服务管理规定",
    contact="网信办 许可管理",
    every=Cadence.ON_NOTICE,
    fetch=WebSite("{base}/index.html", LISTING, ATTACHED),
    read=WebPages(LISTING, "//div[@id='zoom']", attachment=ATTACHED, files={".xlsx": Workbook()}),
    columns={
        **standard_headers(Kind.LICENCE),
        "单位名称": "party_name",
        "许可文书名称": "decision_document_name",
        "许可决定文号": "decision_number",
        "许可证编号": "licence_number",
        "许可项目": "licence_content",
        "许可日期": "decided_on",
    },
    expect=Rows(0, 20_000),
    sensitivity=Sensitivity.PUBLIC,
)
