"""12365投诉举报处置指挥系统: complaints about the quality of goods, in a drop folder."""

from records.kind import Kind
from sandbox.departments.files import CsvFile
from sandbox.departments.sftp import DropCounter
from sandbox.observations import leads
from sandbox.outlet import Outlet

OUTLETS = (
    Outlet(
        "complaints_12365", Kind.LEAD, 0.003, leads,
        {"lead_number": "工单编号", "lead_type": "诉求类型", "received_on": "登记时间",
         "party_name": "被投诉企业", "party_uscc": "统一社会信用代码",
         "party_org_code": "组织机构代码", "lead_subject": "商品服务类别",
         "lead_content": "问题描述", "handling_status": "办理状态",
         "complainant": "投诉人", "platform_name": "所属平台名称", "authority_name": "受理机构"},
        DropCounter("complaints-{day:%Y%m%d}.tsv", CsvFile(separator="\t"), ".done"), stem="ZL",
    ),
)  # fmt: skip
