"""市场监管总局: results of spot checks and samplings, one CSV a day.

Quirks: UTF-8 with a byte order mark, because offices open it in a spreadsheet.
"""

from records.kind import Kind
from sources.kit.csv_table import Csv
from sources.kit.download import Download
from sources.kit.headers import standard_headers
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import Sensitivity, System

SOURCE = Source(
    id="market_inspections",
    system=System.MARKET_REGULATION,
    kind=Kind.INSPECTION,
    publisher="市场监督管理局（产品质量监督抽查）",
    page="https://www.samr.gov.cn/",
    basis="企业信息公示暂行条例（抽查检查结果）",
    contact="质量监督司 抽查数据",
    every=Cadence.EVERY_DAY,
    fetch=Download("{base}/spot-checks-{day:%Y%m%d}.csv"),
    read=Csv(),
    columns=standard_headers(Kind.INSPECTION),
    expect=Rows(0, 1_000_000),
    sensitivity=Sensitivity.PUBLIC,
)
