"""发展改革委: price penalties in the older template, and the 炒信 list that a person files away."""

from records.kind import Kind
from sandbox.decided import listed_of, penalties_of_2015
from sandbox.departments.files import CsvFile, FileCounter, FolderCounter, SheetFile
from sandbox.outlet import Outlet

OUTLETS = (
    Outlet(
        "price_penalties", Kind.PENALTY, 0.02, penalties_of_2015,
        {"decision_number": "行政处罚决定书文号", "violation_type": "处罚名称",
         "penalty_category": "处罚类别1", "penalty_category_2": "处罚类别2",
         "violation_facts": "处罚事由", "penalty_basis": "处罚依据", "party_name": "行政相对人名称",
         "party_uscc": "行政相对人代码_1 (统一社会信用代码)",
         "party_org_code": "行政相对人代码_2 (组织机构代码)",
         "party_registration_number": "行政相对人代码_3 (工商登记码)",
         "party_tax_number": "行政相对人代码_4 (税务登记号)", "party_id_number": "居民身份证号",
         "legal_representative": "法定代表人姓名", "penalty_content": "处罚结果",
         "decided_on": "处罚决定日期", "authority_name": "处罚机关", "record_status": "当前状态",
         "area_code": "地方编码", "source_timestamp": "时间戳", "remark": "备注",
         "use_scope": "信息使用范围"},
        FileCounter("price-{day:%Y%m%d}.xlsx",
                    SheetFile("行政处罚", footer="表格说明：日期填YYYY/MM/DD")),
        dates="$1/$2/$3",
    ),
    Outlet(
        "fake_trade_list", Kind.LISTING, 0.005, listed_of,
        {"party_name": "企业名称", "party_uscc": "统一社会信用代码", "list_fields": "失信领域",
         "listed_on": "列入日期", "listing_reason": "列入事由", "authority_name": "认定机关"},
        FolderCounter("炒信黑名单-{day:%Y%m%d}.csv", CsvFile("utf-8")), stem="炒信",
    ),
)  # fmt: skip
