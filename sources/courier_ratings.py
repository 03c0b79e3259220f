"""邮政局: credit ratings of express and logistics firms, put into a drop folder as a workbook.

Quirks: the scheme stands above the table, not in a column; the bureau knows us by a key file.
"""

from records.kind import Kind
from sources.kit.headers import standard_headers
from sources.kit.sftp import DropFolder
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import System
from sources.kit.workbook import Workbook

SOURCE = Source(
    id="courier_ratings",
    system=System.POST_BUREAU,
    kind=Kind.RATING,
    publisher="邮政管理局（快递业信用体系）",
    page="https://www.spb.gov.cn/",
    basis="快递业信用管理暂行办法（国邮发〔2017〕105号）",
    contact="市场监管处 信用数据",
    every=Cadence.ON_NOTICE,
    fetch=DropFolder(
        "courier-ratings-{day:%Y%m%d}.xlsx",
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    read=Workbook(),
    columns={
        **standard_headers(Kind.RATING, without=("rating_scheme",)),
        "评定机关": "authority_name",
    },
    expect=Rows(0, 100_000),
    constants={"rating_scheme": "快递业信用评定"},
)
