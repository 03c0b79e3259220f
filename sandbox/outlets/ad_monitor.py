"""全国互联网广告监测中心: clues by kind of medium, packed by a server's job."""

from records.kind import Kind
from sandbox.departments.bundles import BundleCounter, tar_gzipped
from sandbox.departments.files import CsvFile
from sandbox.observations import leads
from sandbox.outlet import Outlet

OUTLETS = (
    Outlet(
        "ad_leads", Kind.LEAD, 0.003, leads,
        {"lead_number": "监测编号", "lead_type": "信息类型", "received_on": "监测日期",
         "party_name": "广告主", "party_uscc": "统一社会信用代码", "lead_subject": "广告类别",
         "lead_content": "涉嫌违法表现", "platform_name": "媒介名称",
         "handling_status": "处理状态", "authority_name": "机关名称"},
        BundleCounter(
            "leads-{day:%Y%m%d}.tar.gz",
            ("门户网站-{day:%Y%m%d}.csv", "电商平台-{day:%Y%m%d}.csv", "移动应用-{day:%Y%m%d}.csv"),
            CsvFile(), tar_gzipped,
        ),
        stem="GG",
    ),
)  # fmt: skip
