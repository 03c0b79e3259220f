"""全国12358价格监管平台: price reports, CSV in GB18030.

Quirks: half of the rows name the firm only; who reported is never passed on.
"""

from records.kind import Kind
from sources.kit.csv_table import Csv
from sources.kit.download import Download
from sources.kit.headers import standard_headers
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import Sensitivity, System

SOURCE = Source(
    id="complaints_12358",
    system=System.HOTLINE_12358,
    kind=Kind.LEAD,
    publisher="12358价格监管平台",
    page="https://www.12358.gov.cn/",
    basis="部门间数据共享",
    contact="平台运维 数据组",
    every=Cadence.EVERY_DAY,
    fetch=Download("{base}/price-reports-{day:%Y%m%d}.csv"),
    read=Csv(encoding="gb18030"),
    columns=standard_headers(Kind.LEAD),
    expect=Rows(0, 1_000_000),
    sensitivity=Sensitivity.PERSONAL,
)
