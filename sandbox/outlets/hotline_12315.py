"""全国12315平台: complaints and reports, by a gateway whose tokens last for a few questions."""

from records.kind import Kind
from sandbox.departments.gateway import GatewayCounter
from sandbox.departments.json_form import JsonForm
from sandbox.departments.pages import Names
from sandbox.observations import leads
from sandbox.outlet import Outlet

OUTLETS = (
    Outlet(
        "complaints_12315", Kind.LEAD, 0.003, leads,
        {"lead_number": "登记编号", "lead_type": "诉求类型", "received_on": "登记时间",
         "party_name": "被投诉企业", "party_uscc": "统一社会信用代码",
         "party_registration_number": "注册号", "lead_subject": "客体类别",
         "lead_content": "问题描述", "handling_status": "办理状态", "platform_name": "交易平台",
         "complainant": "消费者姓名", "authority_name": "机关名称"},
        GatewayCounter("open/v1/complaints", JsonForm("data.list", "data.totalCount"),
                       Names("registerDate", "pageNo", "pageSize"), good="0",
                       admits="open/v1/token", header="X-Access-Token", size=10),
        stem="TS",
    ),
)  # fmt: skip
