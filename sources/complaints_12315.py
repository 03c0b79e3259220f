"""全国12315平台: complaints and reports, by its open gateway with tokens.

Quirks: ten rows a page at most, and tokens that last for a few questions; half of the rows name
the firm only; who complained is never passed on.
"""

from records.kind import Kind
from sources.kit.admission import Token
from sources.kit.envelope import Envelope, Refusal
from sources.kit.gateway import Carry, Gateway
from sources.kit.headers import standard_headers
from sources.kit.json_rows import JsonRows
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import Sensitivity, System

ANSWER = Envelope(
    rows="data.list",
    total="data.totalCount",
    code="code",
    good=("0",),
    refusals={
        "1001": Refusal.APPKEY, "1002": Refusal.SIGNATURE, "1003": Refusal.CLOCK,
        "1004": Refusal.TOKEN, "1008": Refusal.QUOTA, "1404": Refusal.NOTHING,
    },
)  # fmt: skip

SOURCE = Source(
    id="complaints_12315",
    system=System.HOTLINE_12315,
    kind=Kind.LEAD,
    publisher="全国12315平台",
    page="https://www.12315.cn/",
    basis="部门间数据共享",
    contact="12315平台运维 开放接口",
    every=Cadence.EVERY_DAY,
    fetch=Gateway(
        "/open/v1/complaints",
        {"registerDate": "{day:%Y-%m-%d}", "pageNo": "{page}", "pageSize": "{size}"},
        ANSWER,
        Token("/open/v1/token", "X-Access-Token", envelope=ANSWER),
        carry=Carry.JSON,
        size=10,
    ),
    read=JsonRows(ANSWER),
    columns=standard_headers(Kind.LEAD),
    expect=Rows(0, 1_000_000),
    sensitivity=Sensitivity.PERSONAL,
)
