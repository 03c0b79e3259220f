"""Market regulation: penalty decisions, one V2018 workbook a day.

Quirks: legal and natural persons on sheets of their own; layouts A and B both occur, told apart
by 行政相对人类别; a footer row 表格说明 and a leading 序号 column may stand around the table.
"""

from records.kind import Kind
from sources.kit.download import Download
from sources.kit.headers import standard_headers
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import Sensitivity, System
from sources.kit.workbook import Workbook

SOURCE = Source(
    id="market_penalties",
    system=System.MARKET_REGULATION,
    kind=Kind.PENALTY,
    publisher="市场监督管理局",
    page="https://www.samr.gov.cn/",
    basis="政府信息公开（双公示）",
    contact="执法稽查局 数据报送",
    every=Cadence.EVERY_DAY,
    fetch=Download("{base}/market/penalties-{day:%Y%m%d}.xlsx"),
    read=Workbook(),
    columns=standard_headers(Kind.PENALTY),
    expect=Rows(1, 1_000_000),
    sensitivity=Sensitivity.PUBLIC,
)
