"""Market regulation: licences granted, one V2018 workbook a day.

Quirks: the same server and template habits as `market_penalties`.
"""

from records.kind import Kind
from sources.kit.download import Download
from sources.kit.headers import standard_headers
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import Sensitivity, System
from sources.kit.workbook import Workbook

SOURCE = Source(
    id="market_licences",
    system=System.MARKET_REGULATION,
    kind=Kind.LICENCE,
    publisher="市场监督管理局",
    page="https://www.samr.gov.cn/",
    basis="政府信息公开（双公示）",
    contact="登记注册局 许可数据",
    every=Cadence.EVERY_DAY,
    fetch=Download("{base}/market/licences-{day:%Y%m%d}.xlsx"),
    read=Workbook(),
    columns=standard_headers(Kind.LICENCE),
    expect=Rows(1, 1_000_000),
    sensitivity=Sensitivity.PUBLIC,
)
