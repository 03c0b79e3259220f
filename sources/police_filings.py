"""公安部: sites filed with the police (公安联网备案), a table of its front-end database.

Quirks: the filer stands by name alone, without any code, so a person settles who it is; a filing
that was struck off (flag D) has no state to show and is set aside for a person.
"""

from records.kind import Kind
from sources.kit.database import FrontTable
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import System
from sources.kit.table_rows import TableRows
from sources.kit.table_wanted import Switch

SOURCE = Source(
    id="police_filings",
    system=System.PUBLIC_SECURITY,
    kind=Kind.ONLINE_OPERATOR,
    publisher="公安部网络安全保卫局",
    page="https://www.beian.gov.cn/",
    basis="计算机信息网络国际联网安全保护管理办法",
    contact="网络安全保卫局 联网备案",
    every=Cadence.EVERY_DAY,
    fetch=FrontTable(
        "LWBA", mark="GXSJ", key=("ID",), switch=Switch("JHKG", "KG", where={"BM": "LWBA"})
    ),
    read=TableRows(flag="ZSGBZ"),
    columns={
        "开办主体": "party_name",
        "网站名称": "operator_title",
        "域名": "url",
        "开通日期": "opened_on",
        "备案机关": "authority_name",
    },
    expect=Rows(0, 10_000_000),
    ignored={
        "联网备案号": "the police's number, e.g. 浙公网安备…号; the catalogue's is the ICP number",
        "GXSJ": "moment of the exchange, not of the filing",
        "ZSGBZ": "the exchange's flag; a deleted row is set aside",
    },
    constants={"operator_type": "网站"},
    remote="ID",
)
