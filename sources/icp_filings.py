"""工业和信息化部: ICP filings of sites and who runs them, by the ministry's REST gateway.

Quirks: no credit code in it, so a site is attached by its operator's name; totals are text; keys
may have blanks behind them.
"""

from records.kind import Kind
from sources.kit.envelope import Envelope, Refusal
from sources.kit.gateway import Gateway
from sources.kit.json_rows import JsonRows
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import System

ANSWER = Envelope(
    rows="datas",
    total="dataCount",
    code="code",
    good=("00",),
    refusals={
        "1001": Refusal.APPKEY, "1002": Refusal.SIGNATURE, "1003": Refusal.CLOCK,
        "1008": Refusal.QUOTA, "1009": Refusal.BUSY, "1404": Refusal.NOTHING,
    },
)  # fmt: skip

SOURCE = Source(
    id="icp_filings",
    system=System.INDUSTRY_MINISTRY,
    kind=Kind.ONLINE_OPERATOR,
    publisher="工业和信息化部（ICP备案管理系统）",
    page="https://beian.miit.gov.cn/",
    basis="部门间数据共享",
    contact="信息通信管理局 备案数据接口",
    every=Cadence.EVERY_DAY,
    fetch=Gateway(
        "/gateway/icp/query",
        {"date": "{day:%Y-%m-%d}", "page": "{page}", "size": "{size}"},
        ANSWER,
    ),
    read=JsonRows(ANSWER),
    columns={
        "unitName": "party_name",
        "serviceType": "operator_type",
        "serviceName": "operator_title",
        "domain": "url",
        "serviceLicence": "icp_number",
        "updateRecordTime": "opened_on",
        "authority": "authority_name",
    },
    expect=Rows(0, 5_000_000),
    ignored={
        "natureName": "kind of unit in the ministry's words; the register knows it",
        "mainLicence": "number of the unit's filing; the site's own is read",
    },
)
