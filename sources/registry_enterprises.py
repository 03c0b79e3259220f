"""Market regulation: the enterprise registry, one CSV a day, the base of identity.

Quirks: GB18030; every delivery is the whole list, former names as `name|until` joined by ';'.
"""

from records.kind import Kind
from sources.kit.csv_table import Csv
from sources.kit.download import Download
from sources.kit.headers import standard_headers
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import System

SOURCE = Source(
    id="registry_enterprises",
    system=System.MARKET_REGULATION,
    kind=Kind.REGISTRATION,
    publisher="市场监督管理局（登记注册）",
    page="https://www.gsxt.gov.cn/",
    basis="部门间数据共享",
    contact="信用监管司 登记注册数据",
    every=Cadence.EVERY_DAY,
    fetch=Download("{base}/registry/enterprises-{day:%Y%m%d}.csv"),
    read=Csv(encoding="gb18030"),
    columns=standard_headers(Kind.REGISTRATION),
    expect=Rows(1, 20_000_000, fall=0.1),
    complete=True,
)
