"""国家企业信用信息公示系统: the list of abnormal operations, paged JSON, whole every day.

Quirks: days are milliseconds since 1970; names hold decoy spans, which validation takes out.
"""

from records.kind import Kind
from records.states import Vocabulary
from sources.kit.download import PagedJson
from sources.kit.envelope import Envelope
from sources.kit.headers import standard_headers
from sources.kit.json_rows import JsonRows
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import Sensitivity, System

ANSWER = Envelope(rows="data", total="recordsTotal")

SOURCE = Source(
    id="publicity_abnormal",
    system=System.PUBLICITY_SYSTEM,
    kind=Kind.LISTING,
    publisher="国家企业信用信息公示系统（经营异常名录）",
    page="https://www.gsxt.gov.cn/",
    basis="企业信息公示暂行条例第十七条",
    contact="公示系统运维 数据交换",
    every=Cadence.EVERY_DAY,
    fetch=PagedJson(
        "{base}/affiche/busexception?day={day:%Y%m%d}&start={start}&length={size}", envelope=ANSWER
    ),
    read=JsonRows(ANSWER),
    columns=standard_headers(Kind.LISTING, without=("list_name", "list_fields"))
    | {
        "SPECAUSE_CN": "listing_reason",
        "DECORG_CN": "authority_name",
    },
    expect=Rows(1, 10_000_000, fall=0.2),
    ignored={
        "BUSEXCLIST": "the system's own number of the entry",
        "PRIPID": "the system's own number of the firm",
        "SPECAUSE": "code of the reason; its words are read",
        "REDECORG_CN": "who took it off; the office that put it on is read",
        "CANOUTPENDECNO": "number of the decision to take it off",
    },
    constants={"list_name": "公示系统经营异常名录", "list_fields": "经营异常"},
    complete=True,
    vocabulary=Vocabulary.GSXT,
    sensitivity=Sensitivity.PUBLIC,
)
