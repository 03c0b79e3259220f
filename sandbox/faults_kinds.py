"""Faults of the kinds that are no decisions: the register, operators, lists, observations."""

import polars as pl

from records.kind import Kind
from sandbox.faults_decisions import from_today
from sandbox.faults_identity import USCC
from sandbox.faults_names import NAME
from sandbox.pattern import Pattern, changed, put, vary

REGISTER, OPERATORS = frozenset({Kind.REGISTRATION}), frozenset({Kind.ONLINE_OPERATOR})
LISTINGS, INSPECTIONS = frozenset({Kind.LISTING}), frozenset({Kind.INSPECTION})
LEADS, RATINGS = frozenset({Kind.LEAD}), frozenset({Kind.RATING})
COMMITMENTS, REPAIRS = frozenset({Kind.COMMITMENT}), frozenset({Kind.REPAIR})
MEASURES = frozenset({Kind.ENFORCEMENT})
STATUS, LIST = pl.col("registration_status"), pl.col("list_name")
TYPE = pl.col("operator_type")
RESULT = pl.col("inspection_result")
MEASURE = pl.col("measure")
PARENT = pl.col("parent_uscc")
_ADDRESSED = frozenset({Kind.ONLINE_OPERATOR, Kind.INSPECTION, Kind.ENFORCEMENT})

REGISTER_PATTERNS: tuple[Pattern, ...] = (
    Pattern("ended_without_day", "注销未填日期", "ended_on", put(ended_on=None), "STAT-002",
            kinds=REGISTER, fits=STATUS.is_in(["注销", "吊销"])),
    Pattern("living_with_end", "存续却有注销日期", "ended_on", put(ended_on="2018-03-02"),
            "STAT-003", kinds=REGISTER, fits=STATUS == "存续", blank=True),
    Pattern("ended_in_future", "注销日期在将来", "ended_on", from_today("ended_on", 3, 200),
            "DATE-016", kinds=REGISTER),
    Pattern("ended_before_founded", "注销早于成立", "ended_on", put(ended_on="1999-01-04"),
            "DATE-003", blocking=True, kinds=REGISTER),
    Pattern("founded_in_future", "成立日期在将来", "established_on",
            from_today("established_on", 30, 400), "DATE-014", kinds=REGISTER,
            fits=STATUS == "存续"),
    Pattern("region_of_other_province", "区划与代码不同省", "region_code",
            put(region_code="540102"), "RGN-002", kinds=REGISTER),
    Pattern("region_bad", "区划不是六位代码", "region_code",
            vary("region_code", "3301", "890100"), "RGN-001", kinds=REGISTER),
    Pattern("type_against_code", "类型与代码不符", "enterprise_type",
            vary("enterprise_type", "个体工商户", "农民专业合作社"), "TYPE-001",
            kinds=REGISTER, fits=USCC.str.starts_with("91")),
    Pattern("branch_of_other_type", "分公司类型不符", "enterprise_type",
            put(enterprise_type="有限责任公司"), "TYPE-002", kinds=REGISTER,
            fits=NAME.str.ends_with("分公司")),
    Pattern("former_names_form", "曾用名写法不正确", "former_names",
            vary("former_names", "沄栎商行|去年", "沄栎商行||2017-05-01"), "FORM-001",
            kinds=REGISTER, blank=True),
    Pattern("former_name_is_present", "曾用名与现名相同", "former_names",
            put(former_names=NAME + "|2017-05-01"), "FORM-002", kinds=REGISTER, blank=True),
    Pattern("parent_code_bad", "隶属企业代码不正确", "parent_uscc",
            vary("parent_uscc", changed(PARENT, 12), "330100"), "PAR-001", kinds=REGISTER),
    Pattern("own_parent", "隶属企业就是本企业", "parent_uscc", put(parent_uscc=USCC),
            "PAR-002", kinds=REGISTER),
    Pattern("branch_without_parent", "分公司未填隶属企业", "parent_uscc",
            put(parent_uscc=None), "PAR-003", kinds=REGISTER, fits=NAME.str.ends_with("分公司")),
    Pattern("parent_placeholder", "隶属企业代码占位", "parent_uscc",
            put(parent_uscc="0" * 17 + "X"), "USCC-009", kinds=REGISTER),
    Pattern("capital_beyond_belief", "注册资本过大", "registered_capital_wan_yuan",
            put(registered_capital_wan_yuan="1000000000"), "AMT-007", kinds=REGISTER),
    Pattern("capital_dressed", "注册资本带单位", "registered_capital_wan_yuan",
            vary("registered_capital_wan_yuan", "1,000,000元", "壹佰万元整", "人民币50万元"),
            "AMT-005", kinds=REGISTER),
    Pattern("capital_unreadable", "注册资本无法识别", "registered_capital_wan_yuan",
            vary("registered_capital_wan_yuan", "若干", "-50"), "AMT-001", blocking=True,
            kinds=REGISTER),
    Pattern("register_office_is_number", "登记机关填了号码", "registration_authority",
            put(registration_authority="330106"), "TEXT-013", kinds=REGISTER),
)  # fmt: skip

OPERATOR_PATTERNS: tuple[Pattern, ...] = (
    Pattern("address_bad", "网址格式不正确", "url",
            vary("url", "搜索沄栎旗舰店", "http//shili", "无网址见平台"), "WEB-001",
            kinds=_ADDRESSED),
    Pattern("address_inner", "内网网址", "url",
            vary("url", "http://192.168.1.8/shop", "localhost:8080", "http://10.1.2.3/"),
            "WEB-002", kinds=_ADDRESSED),
    Pattern("address_twice", "一格两个网址", "url",
            put(url="http://a.invalid;http://b.invalid"), "WEB-010", kinds=_ADDRESSED),
    Pattern("filing_bad", "备案号格式不正确", "icp_number",
            vary("icp_number", "备案中", "15002121"), "WEB-003", kinds=OPERATORS),
    Pattern("site_without_filing", "网站没有备案号", "icp_number", put(icp_number=None),
            "WEB-004", kinds=OPERATORS, fits=TYPE == "网站"),
    Pattern("shop_without_platform", "网店没有平台", "platform_name", put(platform_name=None),
            "WEB-005", kinds=OPERATORS, fits=TYPE == "网店"),
    Pattern("platform_is_address", "平台名称是网址", "platform_name",
            vary("platform_name", "www.taogou.invalid", "https://shop.invalid"), "WEB-006",
            kinds=OPERATORS | INSPECTIONS | COMMITMENTS),
    Pattern("title_is_address", "网店名称是网址", "operator_title",
            put(operator_title="www.shili.invalid"), "WEB-007", kinds=OPERATORS),
    Pattern("account_not_named", "公众号未填账号", "wechat_account",
            put(wechat_account=None), "WEB-008", kinds=OPERATORS, fits=TYPE == "公众号"),
    Pattern("account_is_phone", "公众号是手机号", "wechat_account",
            put(wechat_account="14012345678"), "WEB-009", kinds=OPERATORS),
    Pattern("title_test", "名称似测试数据", "operator_title",
            vary("operator_title", "测试店铺01", "test shop", "演示网店"), "TEXT-015",
            kinds=OPERATORS),
    Pattern("opened_before_network", "开设早于互联网", "opened_on", put(opened_on="1988-01-01"),
            "DATE-013", kinds=OPERATORS),
    Pattern("opened_in_future", "开设日期在将来", "opened_on", from_today("opened_on", 20, 90),
            "DATE-014", kinds=OPERATORS),
    Pattern("closed_before_opened", "关闭早于开设", "closed_on", put(closed_on="2001-01-01"),
            "DATE-003", blocking=True, kinds=OPERATORS, blank=True,
            fits=pl.col("opened_on").is_not_null()),
)  # fmt: skip

LISTING_PATTERNS: tuple[Pattern, ...] = (
    Pattern("list_without_org_code", "名单未填组织机构代码", "party_org_code",
            put(party_org_code=None), "ORG-003", kinds=LISTINGS),
    Pattern("removed_without_day", "有移出事由无日期", "removal_reason",
            put(removal_reason="已补报年报"), "LIST-001", kinds=LISTINGS, blank=True,
            fits=pl.col("removed_on").is_null()),
    Pattern("removed_without_reason", "有移出日期无事由", "removal_reason",
            put(removal_reason=None), "LIST-002", kinds=LISTINGS),
    Pattern("removed_before_listed", "移出早于列入", "removed_on", put(removed_on="2017-06-04"),
            "DATE-003", blocking=True, kinds=LISTINGS),
    Pattern("listed_before_list", "列入早于名单设立", "listed_on",
            put(listed_on="2013-06-04"), "LIST-003", kinds=LISTINGS,
            fits=LIST.str.contains("异常名录|严重违法")),
    Pattern("abnormal_for_other_reason", "异常名录事由不合法定", "listing_reason",
            vary("listing_reason", "销售假冒商品", "刷单炒信"), "LIST-004", kinds=LISTINGS,
            fits=LIST == "经营异常名录"),
    Pattern("list_without_name", "名单名称是日期或号码", "list_name",
            vary("list_name", "20180604", "http://list.invalid"), "LIST-005", kinds=LISTINGS),
    Pattern("praise_on_list", "失信名单混入守信", "listing_reason",
            vary("listing_reason", "守信激励对象", "纳税信用A级"), "LIST-006", kinds=LISTINGS),
)  # fmt: skip

OBSERVED_PATTERNS: tuple[Pattern, ...] = (
    Pattern("pass_with_failures", "合格却有不合格项目", "inspection_result",
            vary("inspection_result", "合格", "符合规定"), "INS-001", kinds=INSPECTIONS,
            fits=pl.col("failed_items").is_not_null()),
    Pattern("failure_without_item", "不合格未列项目", "failed_items", put(failed_items=None),
            "INS-002", kinds=INSPECTIONS, fits=RESULT == "不合格"),
    Pattern("result_unusual", "检查结果不常见", "inspection_result",
            vary("inspection_result", "1", "良好"), "INS-003", kinds=INSPECTIONS),
    Pattern("sampling_without_product", "抽检未写产品", "product_name", put(product_name=None),
            "INS-004", kinds=INSPECTIONS, fits=pl.col("inspection_type") == "抽检"),
    Pattern("product_test", "产品似测试数据", "product_name",
            vary("product_name", "测试商品", "test01"), "TEXT-015", kinds=INSPECTIONS),
    Pattern("laboratory_is_number", "检验机构填了号码", "laboratory",
            put(laboratory="20180604"), "TEXT-013", kinds=INSPECTIONS),
    Pattern("closed_without_result", "办结未填结果", "handling_result",
            put(handling_result=None), "LEAD-001", kinds=LEADS),
    Pattern("handling_unusual", "办理状态不常见", "handling_status",
            vary("handling_status", "3", "已读"), "LEAD-002", kinds=LEADS),
    Pattern("complainant_is_party", "投诉人同被投诉人", "complainant", put(complainant=NAME),
            "LEAD-003", kinds=LEADS),
    Pattern("customs_code_bad", "海关编码位数不对", "party_customs_code",
            vary("party_customs_code", "33019", "33019600012"), "RATE-001", kinds=RATINGS),
    Pattern("grade_unknown", "海关等级不在目录", "grade", vary("grade", "优秀", "三级"),
            "RATE-002", kinds=RATINGS, fits=pl.col("rating_scheme").str.contains("海关")),
    Pattern("promise_without_platform", "承诺未写平台", "platform_name",
            put(platform_name=None), "COMM-001", kinds=COMMITMENTS,
            fits=pl.col("party_role") == "平台内经营者"),
    Pattern("promise_empty", "承诺内容没有承诺", "commitment_content",
            vary("commitment_content", "扫描件", "见官网"), "COMM-002", kinds=COMMITMENTS),
    Pattern("measure_without_target", "下架未写对象", "target", put(target=None, url=None),
            "ENF-001", kinds=MEASURES, fits=MEASURE.is_in(["下架", "关闭网站"])),
    Pattern("measure_without_content", "处置未写内容", "measure_content",
            put(measure_content=None), "ENF-002", kinds=MEASURES,
            fits=MEASURE.is_in(["召回", "下架", "责令改正"])),
    Pattern("repair_of_itself", "修复自身文号", "repaired_number",
            put(repaired_number=pl.col("repair_number")), "REP-001", kinds=REPAIRS),
    Pattern("repair_of_nothing", "修复未填原文号", "repaired_number",
            put(repaired_number=None), "REP-002", kinds=REPAIRS),
)  # fmt: skip
