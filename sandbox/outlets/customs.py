"""海关总署: penalties of the customs houses, a page each, and grades of registered firms."""

from records.kind import Kind
from sandbox.decided import penalties_of
from sandbox.departments.notices import NoticePages, TablePage
from sandbox.departments.web_site import WebSiteCounter
from sandbox.observations import ratings
from sandbox.offices import customs_houses
from sandbox.outlet import Outlet

OUTLETS = (
    Outlet(
        "customs_penalties", Kind.PENALTY, 0.001, penalties_of,
        {"party_name": "当事人", "party_uscc": "统一社会信用代码",
         "party_org_code": "组织机构代码", "party_registration_number": "工商注册号",
         "legal_representative": "法定代表人", "decision_number": "行政处罚决定书文号",
         "violation_type": "违法行为类型", "violation_facts": "违法事实",
         "penalty_basis": "处罚依据", "penalty_category": "处罚类别",
         "penalty_content": "处罚结果", "fine_wan_yuan": "罚款金额（万元）",
         "confiscated_wan_yuan": "没收金额（万元）",
         "revoked_licence": "暂扣或吊销证照名称及编号",
         "decided_on": "作出处罚决定日期", "authority_name": "处罚机关"},
        WebSiteCounter("沄海海关", "行政处罚信息公开", NoticePages("行政处罚案件信息公开"),
                       numbered=True),
        authorities=customs_houses,
    ),
    Outlet(
        "customs_registrations", Kind.RATING, 0.001, ratings,
        {"party_name": "企业中文名称", "party_customs_code": "海关编码",
         "party_uscc": "统一社会信用代码", "party_org_code": "组织机构代码",
         "grade": "信用等级", "rated_on": "认定日期", "authority_name": "信息提供部门"},
        WebSiteCounter("海关企业进出口信用公示", "报关单位备案及信用等级",
                       TablePage("报关单位信用等级名单"), charset="gb2312"),
        stem="海关企业信用等级", authorities=customs_houses,
    ),
)  # fmt: skip
