"""工业和信息化部: licences of value-added telecom services, by the gateway of its licence system.

Quirks: answers in GB18030; it pages by offset; the time of a question is written in digits.
"""

from records.kind import Kind
from sources.kit.admission import Signature
from sources.kit.envelope import Envelope, Refusal
from sources.kit.gateway import Gateway
from sources.kit.headers import standard_headers
from sources.kit.json_rows import JsonRows
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import Sensitivity, System

ANSWER = Envelope(
    rows="data.records",
    total="data.total",
    encoding="gb18030",
    code="code",
    good=("200",),
    refusals={
        "1001": Refusal.APPKEY, "1002": Refusal.SIGNATURE, "1003": Refusal.CLOCK,
        "1404": Refusal.NOTHING,
    },
)  # fmt: skip

SOURCE = Source(
    id="telecom_licences",
    system=System.INDUSTRY_MINISTRY,
    kind=Kind.LICENCE,
    publisher="工业和信息化部（电信业务市场综合管理信息系统）",
    page="https://dxzhgl.miit.gov.cn/",
    basis="政府信息公开（双公示）",
    contact="信息通信管理局 许可数据接口",
    every=Cadence.EVERY_DAY,
    fetch=Gateway(
        "/gateway/dxxk/list",
        {"updateDay": "{day:%Y-%m-%d}", "start": "{start}", "limit": "{size}"},
        ANSWER,
        Signature(moment="%Y%m%d%H%M%S"),
    ),
    read=JsonRows(ANSWER),
    columns=standard_headers(Kind.LICENCE)
    | {
        "持证单位": "party_name",
        "单位类别": "party_category",
        "发证机关": "authority_name",
    },
    expect=Rows(0, 500_000),
    sensitivity=Sensitivity.PUBLIC,
)
