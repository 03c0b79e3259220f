"""Market regulation: the enterprise registry, one CSV a day, the base of identity.

Quirks: GB18030; every delivery is the whole list, former names as `name|until` joined by ';'.
"""

from records.kind import Kind
from sources.kit.csv_table import Csv
from sources.kit.download import Download
from sources.kit.headers import standard_headers
from sources.kit.source import Cadence, Rows, Source

SOURCE = Source(
    id="registry_enterprises",
    system="企业登记系统",
    kind=Kind.REGISTRATION,
    publisher="市场监督管理局（登记注册）",
    page="https://www.gsxt.gov.cn/",
    terms="部门间数据共享",
    every=Cadence.EVERY_DAY,
    fetch=Download("{base}/registry/enterprises-{day:%Y%m%d}.csv"),
    read=Csv(encoding="gb18030"),
    columns=standard_headers(Kind.REGISTRATION),
    expect=Rows(1, 20_000_000),
    complete=True,
)
