"""国家企业信用信息公示系统: penalties as it publishes them, paged JSON under its own field names.

Quirks: days are milliseconds since 1970; names hold decoy spans, which validation takes out.
"""

from records.kind import Kind
from sources.kit.download import PagedJson
from sources.kit.envelope import Envelope
from sources.kit.headers import standard_headers
from sources.kit.json_rows import JsonRows
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import Sensitivity, System

ANSWER = Envelope(rows="data", total="recordsTotal")

SOURCE = Source(
    id="publicity_penalties",
    system=System.PUBLICITY_SYSTEM,
    kind=Kind.PENALTY,
    publisher="国家企业信用信息公示系统（行政处罚）",
    page="https://www.gsxt.gov.cn/",
    basis="企业信息公示暂行条例第六条、第七条",
    contact="公示系统运维 数据交换",
    every=Cadence.EVERY_DAY,
    fetch=PagedJson(
        "{base}/affiche/punishment?day={day:%Y%m%d}&start={start}&length={size}", envelope=ANSWER
    ),
    read=JsonRows(ANSWER),
    columns=standard_headers(Kind.PENALTY)
    | {
        "PARTYTYPE_CN": "party_category",
        "ILLEGFACT": "violation_facts",
        "JUDAUTHUNISCID": "authority_uscc",
    },
    expect=Rows(0, 5_000_000),
    ignored={
        "CASEID": "the system's own number of the case",
        "PRIPID": "the system's own number of the firm",
        "PENTYPE": "code of the penalty's kind; its words are read",
    },
    sensitivity=Sensitivity.PUBLIC,
)
