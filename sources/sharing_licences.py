"""全国信用信息共享平台: licence decisions, a table of the exchange's front-end database.

Quirks: columns are the V2018 codes; a row that a department withdraws stays with the flag D; the
platform closes the switch while it writes. XK_ZT says 1 for valid and 2 for withdrawn.
"""

from records.kind import Kind
from sources.kit.database import FrontTable
from sources.kit.headers import standard_headers
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import System
from sources.kit.table_rows import TableRows
from sources.kit.table_wanted import Switch

SOURCE = Source(
    id="sharing_licences",
    system=System.SHARING_PLATFORM,
    kind=Kind.LICENCE,
    publisher="全国信用信息共享平台",
    page="https://www.creditchina.gov.cn/",
    basis="政务信息资源共享管理暂行办法（双公示归集）",
    contact="国家公共信用信息中心 共享交换",
    every=Cadence.EVERY_DAY,
    fetch=FrontTable(
        "FRXZXK", mark="GXSJ", key=("ID",), switch=Switch("JHKG", "KG", where={"BM": "FRXZXK"})
    ),
    read=TableRows(flag="ZSGBZ", status="XK_ZT"),
    columns=standard_headers(Kind.LICENCE),
    expect=Rows(0, 5_000_000),
    ignored={
        "GXSJ": "moment of the exchange, not of the decision",
        "ZSGBZ": "the exchange's flag; a deleted row is read as withdrawn",
    },
    remote="ID",
)
