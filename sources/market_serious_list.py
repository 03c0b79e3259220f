"""市场监管总局: 严重违法失信企业名单, what is new, as a workbook.

Quirks: a merged title above the header; dates written 2018年9月3日.
"""

from records.kind import Kind
from sources.kit.download import Download
from sources.kit.headers import standard_headers
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import Sensitivity, System
from sources.kit.workbook import Workbook

SOURCE = Source(
    id="market_serious_list",
    system=System.MARKET_REGULATION,
    kind=Kind.LISTING,
    publisher="市场监督管理局（信用监管）",
    page="https://www.gsxt.gov.cn/",
    basis="严重违法失信企业名单管理暂行办法（工商总局令第83号）",
    contact="信用监管司 名录数据",
    every=Cadence.EVERY_DAY,
    fetch=Download("{base}/serious-{day:%Y%m%d}.xlsx"),
    read=Workbook(),
    columns=standard_headers(Kind.LISTING, without=("list_name",)),
    expect=Rows(0, 1_000_000),
    constants={"list_name": "严重违法失信企业名单"},
    sensitivity=Sensitivity.PUBLIC,
)
