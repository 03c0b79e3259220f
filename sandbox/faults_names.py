"""Faults in names and in what identifies a party, beside those of the demo (domain §1, §8)."""

import polars as pl

from records.kind import Kind
from records.states import Pending
from sandbox import codes
from sandbox.faults_identity import HAS_CODE, LEGACY, USCC, SpoilColumns
from sandbox.pattern import DECISIONS, PARTIES, Pattern, Setting, Spoil, changed, put, vary

EVERYBODY = frozenset(Kind)
NAME = pl.col("party_name")
ORG, TAX = pl.col("party_org_code"), pl.col("party_tax_number")
COMPANY = NAME.str.ends_with("有限公司")
OF_COMPANY = USCC.str.starts_with("91")
REGISTER = frozenset({Kind.REGISTRATION})
WITH_TAX = DECISIONS | REGISTER
_NUMBER_OF_53 = codes.registration_numbers(pl.Series(["53010239999001"])).item()


def recoded(field: str, first: pl.Expr | str, at: int = 0) -> Spoil:
    """Writes another beginning into a code from character `at` on; both checks stay right."""

    def spoil(rows: pl.DataFrame, _setting: Setting) -> pl.DataFrame:
        code = pl.col(field)
        text = first if isinstance(first, pl.Expr) else pl.lit(first)
        changed = code.str.slice(0, at) + text
        full = pl.concat_str(changed, code.str.slice(changed.str.len_chars(), 17)).str.slice(0, 17)
        first17 = rows.select(full.alias(field)).to_series()
        return rows.with_columns(codes.with_check(first17).alias(field))

    return spoil


def _mojibake(rows: pl.DataFrame, _setting: Setting) -> pl.DataFrame:
    """UTF-8 read as GB18030, and as Latin-1 in turn."""
    names = [
        name.encode().decode(("gb18030", "latin-1")[turn % 2], errors="replace")
        for turn, name in enumerate(rows["party_name"].to_list())
    ]
    return rows.with_columns(party_name=pl.Series(names, dtype=pl.String))


def _unknown_body(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """No credit code, and an organisation code that is sound but nobody's."""
    numbers = codes.BODIES - 500_000 - setting.rng.integers(0, 400_000, len(rows))
    nobody = put(party_uscc=None, **LEGACY)(rows, setting)
    return nobody.with_columns(party_org_code=codes.org_codes(numbers))


def _other_name_without_code(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """No credit code; the other numbers are one firm's, the name another's."""
    renamed = SpoilColumns("firms", ("party_name",))(rows, setting)
    return renamed.with_columns(party_uscc=pl.lit(None, pl.String))


def _second_name(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Another firm's name behind the own one, in the same cell."""
    other = SpoilColumns("firms", ("party_name",))(rows, setting)["party_name"]
    turn = pl.int_range(pl.len()) % 3
    mark = pl.when(turn == 0).then(pl.lit("、")).when(turn == 1).then(pl.lit("/"))
    return rows.with_columns(party_name=pl.concat_str(NAME, mark.otherwise(pl.lit("；")), other))


def _code_of_other_firm(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Another firm's credit code in the column of the tax number."""
    drawn = SpoilColumns("firms", ("party_name", "party_uscc"))(rows, setting)
    return rows.with_columns(party_tax_number=drawn["party_uscc"])


NAME_PATTERNS: tuple[Pattern, ...] = (
    Pattern("name_with_address", "名称带网址", "party_name",
            vary("party_name", NAME + "www.shili.invalid", NAME + "（http://shili.invalid）",
                 NAME + "shop@shili.com"), "NAME-004", kinds=EVERYBODY),
    Pattern("name_ends_in_mark", "名称末尾有标点", "party_name",
            vary("party_name", NAME + "、", NAME + "。", NAME + "-", NAME + "；", NAME + "，"),
            "NAME-005", kinds=EVERYBODY),
    Pattern("name_bracket_open", "名称括号未闭", "party_name",
            vary("party_name", NAME + "（", NAME.str.slice(0, 4) + ")" + NAME.str.slice(4)),
            "NAME-006", kinds=EVERYBODY),
    Pattern("name_bracket_misread", "名称括号识别错误", "party_name",
            vary("party_name", NAME.str.replace("（", "〈", literal=True),
                 NAME.str.replace("（", "^", literal=True),
                 NAME.str.replace("）", "", literal=True)), "NAME-006", kinds=EVERYBODY,
            fits=NAME.str.contains("（", literal=True)),
    Pattern("name_doubled", "名称写了两遍", "party_name", put(party_name=NAME + NAME),
            "NAME-007", kinds=EVERYBODY),
    Pattern("name_of_two", "一格两个名称", "party_name", _second_name, "NAME-008",
            kinds=EVERYBODY),
    Pattern("name_with_operator", "名称附经营者姓名", "party_name",
            vary("party_name", NAME + "（经营者：赵某）", NAME + "(负责人 钱甲)",
                 NAME + "（法定代表人:孙乙）"), "NAME-009", kinds=EVERYBODY),
    Pattern("name_with_former", "名称附原名", "party_name",
            vary("party_name", NAME + "（原沄栎商贸有限公司）", NAME + "(曾用名：沄栎商贸行)"),
            "NAME-010", kinds=EVERYBODY),
    Pattern("name_misread", "名称识别错误", "party_name",
            vary("party_name", NAME.str.replace("有限公司", "有眼公司", literal=True),
                 NAME.str.replace("有限公司", "有限公同", literal=True),
                 "安徹" + NAME), "NAME-011", kinds=EVERYBODY, fits=COMPANY),
    Pattern("name_with_code", "名称带号码", "party_name",
            vary("party_name", NAME + USCC, NAME + "（" + USCC + "）"), "NAME-012",
            kinds=EVERYBODY, fits=HAS_CODE),
    Pattern("name_masked", "名称有遮盖或丢字", "party_name",
            vary("party_name", NAME.str.slice(0, 2) + "**" + NAME.str.slice(4),
                 NAME.str.slice(0, 2) + "？" + NAME.str.slice(3),
                 NAME.str.slice(0, 3) + "□" + NAME.str.slice(4)), "NAME-013", kinds=EVERYBODY),
    Pattern("name_of_person", "法人名称似人名", "party_name",
            vary("party_name", "赵某甲", "钱乙"), "NAME-014", kinds=EVERYBODY,
            fits=HAS_CODE & ~USCC.str.starts_with("92")),
    Pattern("name_invisible", "名称有看不见的字符", "party_name",
            vary("party_name", NAME.str.slice(0, 4) + "\u200b" + NAME.str.slice(4),
                 NAME.str.slice(0, 4) + "\ufeff" + NAME.str.slice(4),
                 "\u202d" + NAME), "NAME-015", kinds=EVERYBODY),
    Pattern("name_is_head", "法定代表人同名称", "legal_representative",
            put(legal_representative=NAME), "NAME-016", kinds=EVERYBODY),
    Pattern("name_decoy", "名称夹隐藏文字", "party_name",
            vary("party_name",
                 NAME.str.slice(0, 2) + '<span class="dp">5aSW</span>' + NAME.str.slice(2),
                 NAME + "&nbsp;"), "TEXT-002", kinds=EVERYBODY),
    Pattern("name_mojibake", "名称乱码", "party_name", _mojibake, "TEXT-001", blocking=True,
            kinds=EVERYBODY),
    Pattern("name_private_character", "名称有私用区字", "party_name",
            put(party_name=NAME.str.slice(0, 3) + "\ue0d5" + NAME.str.slice(4)), "TEXT-001",
            blocking=True, kinds=EVERYBODY),
    Pattern("name_too_long", "名称超长", "party_name",
            put(party_name=NAME + "（" + "沄栎网络经营场所" * 30 + "）"), "TEXT-005",
            kinds=EVERYBODY),
)  # fmt: skip

NUMBER_PATTERNS: tuple[Pattern, ...] = (
    Pattern("org_code_hyphen", "组织机构代码带连字符", "party_org_code",
            put(party_org_code=ORG.str.slice(0, 8) + "-" + ORG.str.slice(8)), "USCC-003",
            kinds=EVERYBODY),
    Pattern("uscc_zeros_at_end", "代码末位归零", "party_uscc",
            put(party_uscc="913302001234500000"), "USCC-008", kinds=EVERYBODY),
    Pattern("uscc_rare_pair", "登记部门与类别组合罕见", "party_uscc",
            recoded("party_uscc", "97"), "USCC-007", kinds=EVERYBODY),
    Pattern("uscc_no_region", "代码中的区划不存在", "party_uscc",
            recoded("party_uscc", "890101", 2), "USCC-012", kinds=EVERYBODY),
    Pattern("uscc_letter_in_region", "代码中的区划含字母", "party_uscc",
            recoded("party_uscc", "A", 5), "USCC-013", kinds=EVERYBODY),
    Pattern("party_is_organ", "当事人代码属机关", "party_uscc", recoded("party_uscc", "11"),
            "USCC-014", kinds=DECISIONS | {Kind.LISTING}),
    Pattern("company_with_trader_code", "公司用个体代码", "party_uscc",
            recoded("party_uscc", "92"), "USCC-015", kinds=EVERYBODY,
            fits=COMPANY & OF_COMPANY),
    Pattern("cooperative_with_company_code", "合作社用公司代码", "party_uscc",
            recoded("party_uscc", "91"), "USCC-016", kinds=EVERYBODY,
            fits=NAME.str.ends_with("专业合作社") & HAS_CODE),
    Pattern("org_code_of_other_body", "两个代码不是同一主体", "party_org_code",
            SpoilColumns("firms", ("party_org_code",)), "ORG-004", kinds=EVERYBODY,
            fits=HAS_CODE),
    Pattern("registration_of_other_province", "注册号属外省", "party_registration_number",
            put(party_registration_number=_NUMBER_OF_53), "REG-004", kinds=EVERYBODY,
            fits=HAS_CODE & (USCC.str.slice(2, 2) != "53")),
    Pattern("code_wrong_and_alone", "代码有误且无其他号码", "party_uscc",
            put(party_uscc=changed(USCC, 12), **LEGACY), "USCC-005", Pending.CODE_INVALID,
            kinds=PARTIES),
    Pattern("old_number_unknown", "只有旧号码且查无主体", "party_org_code", _unknown_body,
            pending=Pending.LEGACY_UNKNOWN, kinds=PARTIES),
    Pattern("old_number_of_other_name", "旧号码与名称不是同一主体", "party_name",
            _other_name_without_code, pending=Pending.LEGACY_NAME_DISAGREES, kinds=PARTIES,
            fits=ORG.is_not_null()),
    Pattern("tax_number_short", "税务登记号位数不对", "party_tax_number",
            put(party_tax_number=TAX.str.slice(0, 8)), "TAX-001", kinds=WITH_TAX),
    Pattern("tax_number_of_other_firm", "税务登记号属另一主体", "party_tax_number",
            SpoilColumns("firms", ("party_tax_number",)), "TAX-002", kinds=WITH_TAX,
            fits=OF_COMPANY),
    Pattern("uscc_of_other_in_tax_column", "税务登记号栏填了另一代码", "party_tax_number",
            _code_of_other_firm, "TAX-003", kinds=WITH_TAX, fits=HAS_CODE),
)  # fmt: skip
