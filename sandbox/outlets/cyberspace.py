"""网信办: news licences in workbooks attached to notices, and 约谈 or 下架, a notice each."""

from records.kind import Kind
from sandbox.decided import filings_of
from sandbox.departments.files import SheetFile
from sandbox.departments.notices import AttachedFile, NoticePages
from sandbox.departments.web_site import WebSiteCounter
from sandbox.observations import enforcements
from sandbox.offices import cyberspace_offices
from sandbox.outlet import Outlet

OUTLETS = (
    Outlet(
        "cyberspace_licences", Kind.LICENCE, 0.001, filings_of,
        {"party_name": "单位名称", "party_uscc": "统一社会信用代码",
         "decision_document_name": "许可文书名称", "decision_number": "许可决定文号",
         "licence_category": "许可类别", "licence_name": "许可证书名称",
         "licence_number": "许可证编号", "licence_content": "许可项目",
         "decided_on": "许可日期", "valid_from": "有效期自", "valid_until": "有效期至",
         "authority_name": "许可机关"},
        WebSiteCounter("沄网信办", "互联网新闻信息服务许可",
                       AttachedFile("互联网新闻信息服务单位许可信息", "xkxx-{day:%Y%m%d}.xlsx",
                                    SheetFile("许可信息", title="互联网新闻信息服务单位许可信息")),
                       numbered=True),
        stem="互联网新闻信息服务许可", authorities=cyberspace_offices,
    ),
    Outlet(
        "cyberspace_measures", Kind.ENFORCEMENT, 0.001, enforcements,
        {"party_name": "网站主办者", "party_uscc": "统一社会信用代码", "measure": "处置措施",
         "target": "网站名称", "url": "网址", "decision_number": "通报文号",
         "measure_reason": "违法事由", "measure_content": "处理结果", "decided_on": "处置日期",
         "authority_name": "实施机关"},
        WebSiteCounter("沄网信办", "执法检查", NoticePages("网络执法情况通报", table=False)),
        stem="沄网信", authorities=cyberspace_offices,
    ),
)  # fmt: skip
