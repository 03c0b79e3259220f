"""公安部: penalties for misuse of personal information, a table of its front-end database.

Quirks: columns bear the Chinese names of V2018; persons stand among the firms; a decision that was
withdrawn keeps its row with the flag D.
"""

from records.kind import Kind
from sources.kit.database import FrontTable
from sources.kit.headers import standard_headers
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import Sensitivity, System
from sources.kit.table_rows import TableRows
from sources.kit.table_wanted import Switch

SOURCE = Source(
    id="police_penalties",
    system=System.PUBLIC_SECURITY,
    kind=Kind.PENALTY,
    publisher="公安部网络安全保卫局",
    page="https://www.mps.gov.cn/",
    basis="网络安全法第六十四条",
    contact="网络安全保卫局 执法数据",
    every=Cadence.EVERY_DAY,
    fetch=FrontTable(
        "GRXXCF", mark="GXSJ", key=("ID",), switch=Switch("JHKG", "KG", where={"BM": "GRXXCF"})
    ),
    read=TableRows(flag="ZSGBZ", status="当前状态"),
    columns=standard_headers(Kind.PENALTY),
    expect=Rows(0, 500_000),
    ignored={
        "GXSJ": "moment of the exchange, not of the decision",
        "ZSGBZ": "the exchange's flag; a deleted row is read as withdrawn",
    },
    sensitivity=Sensitivity.PERSONAL,
    remote="ID",
)
