"""全国网络交易平台监管服务系统: 信用承诺 of platforms, their operators and logistics firms.

Quirks: one CSV a day with what was signed.
"""

from records.kind import Kind
from sources.kit.csv_table import Csv
from sources.kit.download import Download
from sources.kit.headers import standard_headers
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import System

SOURCE = Source(
    id="trade_commitments",
    system=System.TRADE_SUPERVISION,
    kind=Kind.COMMITMENT,
    publisher="网络交易平台监管服务系统",
    page="https://www.samr.gov.cn/",
    basis="网络市场监管专项行动（网剑行动）方案",
    contact="网监司 平台数据报送",
    every=Cadence.EVERY_DAY,
    fetch=Download("{base}/commitments-{day:%Y%m%d}.csv"),
    read=Csv(),
    columns=standard_headers(Kind.COMMITMENT),
    expect=Rows(0, 1_000_000),
)
