"""电子商务产品质量风险监测中心: what was bought online and tested, tab-separated.

Quirks: an observation about a product; the shop's operator is all it says about the firm.
"""

from records.kind import Kind
from sources.kit.csv_table import Csv
from sources.kit.download import Download
from sources.kit.headers import standard_headers
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import System

SOURCE = Source(
    id="quality_monitorings",
    system=System.QUALITY_MONITOR,
    kind=Kind.INSPECTION,
    publisher="电子商务产品质量风险监测中心",
    page="https://www.samr.gov.cn/",
    basis="部门间数据共享",
    contact="监测中心 数据室",
    every=Cadence.EVERY_DAY,
    fetch=Download("{base}/monitoring-{day:%Y%m%d}.tsv"),
    read=Csv(separator="\t"),
    columns=standard_headers(Kind.INSPECTION),
    expect=Rows(0, 100_000),
)
