"""12365投诉举报处置指挥系统: complaints about goods, tab-separated, from a drop folder.

Quirks: half of the rows name the firm only; a `.done` beside the file says that it is whole; who
complained is never passed on.
"""

from records.kind import Kind
from sources.kit.csv_table import Csv
from sources.kit.headers import standard_headers
from sources.kit.sftp import DropFolder
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import Sensitivity, System

SOURCE = Source(
    id="complaints_12365",
    system=System.HOTLINE_12365,
    kind=Kind.LEAD,
    publisher="12365产品质量投诉举报处置指挥系统",
    page="https://www.samr.gov.cn/",
    basis="部门间数据共享",
    contact="指挥中心 数据组",
    every=Cadence.EVERY_DAY,
    fetch=DropFolder(
        "complaints-{day:%Y%m%d}.tsv", mark=".done", media_type="text/tab-separated-values"
    ),
    read=Csv(separator="\t"),
    columns={**standard_headers(Kind.LEAD), "受理机构": "authority_name"},
    expect=Rows(0, 1_000_000),
    sensitivity=Sensitivity.PERSONAL,
)
