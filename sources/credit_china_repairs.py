"""信用中国: decisions on credit repair, paged JSON.

Quirks: each row's values lie in `entity`, under pinyin initials; the party is called 信用主体.
"""

from records.kind import Kind
from sources.kit.download import PagedJson
from sources.kit.envelope import Envelope
from sources.kit.json_rows import JsonRows
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import Sensitivity, System

ANSWER = Envelope(
    rows="data.list",
    total="data.totalSize",
    row="entity",
    code="status",
    message="message",
    good=("1",),
)

SOURCE = Source(
    id="credit_china_repairs",
    system=System.CREDIT_CHINA,
    kind=Kind.REPAIR,
    publisher="信用中国（信用修复）",
    page="https://www.creditchina.gov.cn/",
    basis="失信行为纠正后的信用信息修复管理办法",
    contact="国家公共信用信息中心 信用修复",
    every=Cadence.EVERY_DAY,
    fetch=PagedJson(
        "{base}/private-api/repairs?date={day:%Y-%m-%d}&page={page}&pageSize={size}",
        envelope=ANSWER,
    ),
    read=JsonRows(ANSWER),
    columns={
        "xyzt_mc": "party_name",
        "tyshxydm": "party_uscc",
        "xf_wsh": "repair_number",
        "xf_xxlx": "repaired_kind",
        "cf_wsh": "repaired_number",
        "xf_jdrq": "decided_on",
        "xf_sy": "repair_reason",
        "xf_jg": "authority_name",
    },
    expect=Rows(0, 1_000_000),
    ignored={
        "columnList": "the site's own description of its columns",
        "lxdh": "telephone of whoever applied: personal, not needed",
    },
    sensitivity=Sensitivity.PUBLIC,
)
