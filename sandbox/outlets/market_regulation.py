"""市场监管总局: spot checks, 经营异常名录 and 严重违法失信企业名单, as files."""

from records.kind import Kind
from sandbox.decided import listed_of
from sandbox.departments.files import CsvFile, FileCounter, SheetFile
from sandbox.observations import inspections
from sandbox.outlet import Outlet

LISTED = {
    "party_name": "企业名称", "party_uscc": "统一社会信用代码",
    "party_registration_number": "注册号", "listing_reason": "列入原因",
    "decision_number": "列入决定文号", "listed_on": "列入日期",
    "authority_name": "列入机关", "list_fields": "列入领域", "removed_on": "移出日期",
    "removal_reason": "移出事由",
}  # fmt: skip

OUTLETS = (
    Outlet(
        "market_inspections", Kind.INSPECTION, 0.02, inspections,
        {"party_name": "被抽查单位", "party_uscc": "统一社会信用代码",
         "inspection_type": "抽查检查类型", "inspection_number": "任务编号",
         "inspected_on": "抽查日期", "inspection_result": "抽查结果",
         "product_name": "产品名称", "batch_number": "生产批号", "failed_items": "不合格项目",
         "inspection_basis": "检验依据", "laboratory": "检验机构", "authority_name": "实施机关"},
        FileCounter("spot-checks-{day:%Y%m%d}.csv", CsvFile("utf-8-sig")), stem="CC2018",
    ),
    Outlet(
        "market_abnormal_list", Kind.LISTING, 0.015, listed_of, LISTED,
        FileCounter("abnormal-{day:%Y%m%d}.csv", CsvFile("gb18030")), stem="沄异", whole=True,
    ),
    Outlet(
        "market_serious_list", Kind.LISTING, 0.01, listed_of, LISTED,
        FileCounter("serious-{day:%Y%m%d}.xlsx",
                    SheetFile("严重违法失信企业名单", title="严重违法失信企业名单（黑名单）信息")),
        stem="沄严", dates="$1年$2月$3日",
    ),
)  # fmt: skip
