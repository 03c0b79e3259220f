"""Market regulation: what changed in the enterprise registry, one CSV a day beside its whole list.

Quirks: GB18030; a changed enterprise comes with all it says, so that a row stands for itself.
"""

from records.kind import Kind
from sources.kit.csv_table import Csv
from sources.kit.download import Download
from sources.kit.headers import standard_headers
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import System

SOURCE = Source(
    id="registry_changes",
    system=System.MARKET_REGULATION,
    kind=Kind.REGISTRATION,
    publisher="市场监督管理局（登记注册）",
    page="https://www.gsxt.gov.cn/",
    basis="部门间数据共享",
    contact="信用监管司 登记注册数据",
    every=Cadence.EVERY_DAY,
    fetch=Download("{base}/registry/changes-{day:%Y%m%d}.csv"),
    read=Csv(encoding="gb18030"),
    columns=standard_headers(Kind.REGISTRATION),
    expect=Rows(0, 2_000_000),
    same_records_as="registry_enterprises",
)
