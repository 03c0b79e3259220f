"""全国互联网广告监测中心: clues to unlawful advertisements, one .tar.gz a day.

Quirks: a CSV for each kind of medium, all with the same columns; screenshots are not delivered.
"""

from records.kind import Kind
from sources.kit.bundle import Bundle
from sources.kit.csv_table import Csv
from sources.kit.headers import standard_headers
from sources.kit.members import Members
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import System

SOURCE = Source(
    id="ad_leads",
    system=System.AD_MONITOR,
    kind=Kind.LEAD,
    publisher="全国互联网广告监测中心",
    page="https://www.samr.gov.cn/",
    basis="网络市场监管专项行动（网剑行动）方案",
    contact="广告监督管理司 监测数据",
    every=Cadence.EVERY_DAY,
    fetch=Bundle("{base}/leads-{day:%Y%m%d}.tar.gz"),
    read=Members("*.csv", Csv()),
    columns=standard_headers(Kind.LEAD),
    expect=Rows(0, 1_000_000),
)
