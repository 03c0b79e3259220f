"""Monitoring centres and hotlines that send files: leads and observations, no decisions."""

from records.kind import Kind
from sandbox.departments.files import CsvFile, FileCounter
from sandbox.observations import inspections, leads
from sandbox.outlet import Outlet

OUTLETS = (
    Outlet(
        "quality_monitorings", Kind.INSPECTION, 0.02, inspections,
        {"inspection_number": "报告编号", "party_name": "网店经营者",
         "party_uscc": "统一社会信用代码",
         "platform_name": "所在平台", "url": "商品链接", "product_name": "商品名称",
         "batch_number": "规格型号", "inspection_type": "检查类型", "inspected_on": "监测日期",
         "inspection_result": "监测结果", "failed_items": "不合格项目", "laboratory": "检验机构"},
        FileCounter("monitoring-{day:%Y%m%d}.tsv", CsvFile(separator="\t")), stem="FX",
    ),
    Outlet(
        "complaints_12358", Kind.LEAD, 0.02, leads,
        {"lead_number": "举报编号", "lead_type": "信息类型", "received_on": "登记时间",
         "party_name": "被举报单位", "party_uscc": "统一社会信用代码", "lead_content": "举报内容",
         "handling_status": "办理状态", "complainant": "举报人", "platform_name": "交易平台",
         "authority_name": "机关名称"},
        FileCounter("price-reports-{day:%Y%m%d}.csv", CsvFile("gb18030")), stem="JG",
    ),
)  # fmt: skip
