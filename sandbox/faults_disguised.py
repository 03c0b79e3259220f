"""Faults in the disguise in which they usually come: what a simple look would pass over."""

import polars as pl

from records.kind import Kind
from sandbox.faults_content import FACTS
from sandbox.faults_identity import HAS_CODE, USCC
from sandbox.faults_names import EVERYBODY, NAME
from sandbox.pattern import DECISIONS, PENALTIES, Pattern, vary

SHOP = NAME.str.contains("(?:店|部|行|室)$")
COMPANY = NAME.str.ends_with("有限公司")
_ADDRESSED = frozenset({Kind.ONLINE_OPERATOR, Kind.INSPECTION, Kind.ENFORCEMENT})


def _spliced(start: int, filler: str, end: int) -> pl.Expr:
    return USCC.str.slice(0, start) + filler + USCC.str.slice(end)


DISGUISED_PATTERNS: tuple[Pattern, ...] = (
    Pattern("name_with_bare_person", "店名后附人名", "party_name",
            vary("party_name", NAME + "（赵某）", NAME + "(钱某甲)", NAME + "（李建国）"),
            "NAME-009", kinds=EVERYBODY, fits=SHOP),
    Pattern("name_with_operator_outside", "名称外附经营者", "party_name",
            vary("party_name", NAME + " 经营者：赵某", NAME + "，经营者赵某",
                 NAME + "负责人：钱甲"),
            "NAME-009", kinds=EVERYBODY),
    Pattern("name_renamed", "名称附更名说明", "party_name",
            vary("party_name", NAME + "（现更名为沄栎商贸有限公司）", NAME + "【原名沄栎商贸行】",
                 NAME + "（更名前：沄栎商贸行）", NAME + "(曾用名沄栎商贸行)"), "NAME-010",
            kinds=EVERYBODY),
    Pattern("name_anonymous", "名称以某某代称", "party_name",
            vary("party_name", NAME.str.slice(0, 2) + "某某" + NAME.str.slice(4),
                 NAME.str.slice(0, 2) + "××" + NAME.str.slice(4),
                 NAME.str.slice(0, 2) + "●●" + NAME.str.slice(4),
                 NAME.str.slice(0, 2) + "XX" + NAME.str.slice(4)), "NAME-013", kinds=EVERYBODY),
    Pattern("names_apart_by_blank", "两个名称以空白相隔", "party_name",
            vary("party_name", NAME + " 沄栎商贸有限公司", NAME + "\n沄栎商贸有限公司",
                 NAME + "　沄栎商行"), "NAME-008", kinds=EVERYBODY),
    Pattern("name_with_upper_address", "名称带大写网址", "party_name",
            vary("party_name", NAME + "（WWW.SHILI.COM）", NAME + "shili.taobao.com",
                 NAME + "HTTP://SHILI.CN"), "NAME-004", kinds=EVERYBODY),
    Pattern("uscc_masked_otherwise", "代码以其他符号遮盖", "party_uscc",
            vary("party_uscc", _spliced(8, "××××", 12), _spliced(6, "XXXXXX", 12),
                 _spliced(8, "●●●●", 12), _spliced(8, "????", 12), _spliced(4, "**", 16)),
            "USCC-010", kinds=EVERYBODY),
    Pattern("old_number_placeholder", "旧号码占位", "party_org_code",
            vary("party_org_code", "000000000", "00000000-0", "999999999"), "USCC-009",
            kinds=EVERYBODY, fits=HAS_CODE),
    Pattern("registration_placeholder", "注册号占位", "party_registration_number",
            vary("party_registration_number", "0" * 15, "1" * 15), "USCC-009", kinds=EVERYBODY,
            fits=HAS_CODE),
    Pattern("phone_disguised", "手机号夹分隔符或全角", "violation_facts",
            vary("violation_facts", FACTS + "，电话140-1234-5678", FACTS + "，电话140 1234 5678",
                 FACTS + "，电话１４０１２３４５６７８", FACTS + "，电话+8614012345678",
                 FACTS + "，电话86-14012345678"), "TEXT-006", blocking=True, kinds=PENALTIES),
    Pattern("id_disguised", "身份证号夹空格或全角", "violation_facts",
            vary("violation_facts", FACTS + "，身份证890101 19800101 0010",
                 FACTS + "，身份证８９０１０１１９８００１０１００１０",
                 FACTS + "，身份证890101198001010010号", FACTS + "，身份证890101-19800101-0010"),
            "TEXT-006", blocking=True, kinds=PENALTIES),
    Pattern("account_disguised", "账号夹空格", "violation_facts",
            vary("violation_facts", FACTS + "，汇入账户6222000000000000000",
                 FACTS + "，银行卡6222 0000 0000 0000 000", FACTS + "，卡号：6222-0000-0000-0000"),
            "TEXT-009", kinds=PENALTIES),
    Pattern("landline_disguised", "固定电话的其他写法", "violation_facts",
            vary("violation_facts", FACTS + "，电话（0571）88880000", FACTS + "，电话0571 88880000",
                 FACTS + "，电话057188880000"), "TEXT-010", kinds=PENALTIES),
    Pattern("email_disguised", "邮箱的全角写法", "violation_facts",
            vary("violation_facts", FACTS + "，邮箱li＠shili.com", FACTS + "，邮箱 li@shili。com"),
            "TEXT-008", kinds=PENALTIES),
    Pattern("escaped_text", "转义未还原", "violation_facts",
            vary("violation_facts", "\\u865a\\u5047\\u5ba3\\u4f20", FACTS + "\\u865a\\u5047",
                 "%E8%99%9A%E5%81%87%E5%AE%A3%E4%BC%A0"), "TEXT-001", blocking=True,
            kinds=PENALTIES),
    Pattern("address_spelt_badly", "网址标点全角或写反", "url",
            vary("url", "www。shili。com", "http:\\\\www.shili.com", "www,shili,com",
                 "http：//www.shili.com", "网址：www.shili.com", "www.shili.com（官网）"),
            "WEB-001", kinds=_ADDRESSED),
    Pattern("source_code_short", "来源单位代码缺位", "source_agency_uscc",
            vary("source_agency_uscc", "11330100", pl.col("source_agency_uscc").str.slice(0, 17)),
            "AUTH-001", kinds=DECISIONS),
    Pattern("company_misread_forms", "名称识别错误的各种样子", "party_name",
            vary("party_name", NAME.str.replace("有限公司", "有限公曰", literal=True),
                 NAME.str.replace("有限公司", "有艮公司", literal=True),
                 NAME.str.replace("有限公司", "冇限公司", literal=True),
                 NAME.str.replace("有限公司", "有限公司司", literal=True)), "NAME-011",
            kinds=EVERYBODY, fits=COMPANY),
)  # fmt: skip
