"""Rules about the credit code: form, both checks, and what became of it on its way.

A fault in an identifying column never stops a row that can still be identified (design §4): these
rules are warnings, and the row goes on to `identity`.
"""

from collections.abc import Callable

import polars as pl

from records.field import Field, Shape
from records.kind import Kind
from records.states import Severity
from records.uscc import DEPARTMENTS
from validation import code_faults
from validation.legal import ORG_STANDARD, STANDARD_2018, USCC_STANDARD
from validation.rule import AutoFix, Rule, named

_CODE = pl.col("party_uscc")
_PAIRS = [first + second for first, (_, seconds) in DEPARTMENTS.items() for second in seconds]


def _without(fault: str) -> Callable[[Field], pl.Expr]:
    """Holds unless the first fault of the code is this one."""
    return lambda _: pl.col("_code_fault").ne_missing(fault)


USCC_RULES = (
    Rule(
        code="USCC-001",
        severity=Severity.REVIEW,
        fields=named("party_uscc"),
        message="缺少统一社会信用代码",
        message_en="No unified social credit code",
        says="credit code missing",
        hint="企业和个体工商户须填；已转身份核对，按其他号码和名称查找。",
        of_column=(
            "整列 {count} 行均无统一社会信用代码；多为该列未导出或栏目未对应，请核对导出设置",
            (
                "None of the {count} rows has a credit code; most likely the column was not "
                "exported or not mapped"
            ),
        ),
        basis=(USCC_STANDARD.at(), STANDARD_2018.at("第3项")),
        minds_absence=True,
        holds=lambda field: pl.col(field.name).is_not_null(),
        # Filings and complaints carry none by their nature.
        kinds=frozenset(set(Kind) - {Kind.ONLINE_OPERATOR, Kind.LEAD}),
    ),
    Rule(
        code="USCC-002",
        severity=Severity.REVIEW,
        fields=named("party_uscc"),
        message="统一社会信用代码应为 18 位，现为「{value}」",
        message_en="The credit code should have 18 characters and is “{value}”",
        says="credit code of wrong length",
        hint="15 位多为旧注册号，9 位多为组织机构代码，请移至相应栏。",
        basis=(USCC_STANDARD.at(),),
        auto_fix=AutoFix.SUGGEST,
        holds=_without(code_faults.LENGTH),
    ),
    Rule(
        code="USCC-003",
        severity=Severity.NOTE,
        fields=lambda field: field.shape is Shape.CODE,
        message="{field}含小写、全角、空格或连字符，已自动规范",
        message_en=(
            "{field} had lower case, full-width characters, blanks or hyphens; brought to its form"
        ),
        says="code brought to its form",
        hint="无需处理；建议来源系统按标准格式导出。",
        basis=(USCC_STANDARD.at(),),
        auto_fix=AutoFix.LOSSLESS,
        reports=frozenset({"code_form"}),
    ),
    Rule(
        code="USCC-004",
        severity=Severity.REVIEW,
        fields=named("party_uscc"),
        message="统一社会信用代码含不可能出现的字符：「{value}」",
        message_en="The credit code holds characters that cannot occur in one: “{value}”",
        says="illegal character in code",
        hint="I O S V Z 不用于代码，可能为 1 0 5 U 2；请核对原文书。",
        basis=(USCC_STANDARD.at(),),
        auto_fix=AutoFix.SUGGEST,
        holds=_without(code_faults.ALPHABET),
    ),
    Rule(
        code="USCC-005",
        severity=Severity.REVIEW,
        fields=named("party_uscc"),
        message="第 18 位校验码不符：「{value}」",
        message_en="The eighteenth character, a check, is wrong: “{value}”",
        says="check character modulo 31 fails",
        hint="请核对原文书上的代码；系统不自动改码。",
        basis=(USCC_STANDARD.at("附录"),),
        auto_fix=AutoFix.SUGGEST,
        holds=_without(code_faults.CHECK),
    ),
    Rule(
        code="USCC-006",
        severity=Severity.REVIEW,
        fields=named("party_uscc"),
        message="第 9–17 位组织机构代码校验不符：「{value}」",
        message_en="The organisation code inside, characters 9 to 17, fails its check: “{value}”",
        says="inner check modulo 11 fails alone",
        hint="少数早期赋码亦如此；仅当登记库中有此代码且名称一致时归集。",
        basis=(ORG_STANDARD.at(),),
        holds=lambda _: ~pl.col("_mod31") | pl.col("_mod11"),
    ),
    Rule(
        code="USCC-007",
        severity=Severity.NOTE,
        fields=named("party_uscc"),
        message="登记管理部门与机构类别组合罕见：「{value}」",
        message_en="A rare pair of registering department and category: “{value}”",
        says="rare department and category",
        hint="请确认代码首两位。",
        basis=(USCC_STANDARD.at(),),
        holds=lambda _: ~pl.col("_mod31") | _CODE.str.slice(0, 2).is_in(_PAIRS),
    ),
    Rule(
        code="USCC-008",
        severity=Severity.REVIEW,
        fields=named("party_uscc"),
        message="代码被表格软件改写：「{value}」",
        message_en="The code was rewritten by a spreadsheet: “{value}”",
        says="code cut by a spreadsheet",
        hint="科学计数或末三位 000 无法还原；请将该列设为文本后重填。",
        of_column=(
            "整列 {count} 行代码均被表格软件改写，无法还原；请将该列设为文本后重新导出",
            (
                "All {count} codes were rewritten by a spreadsheet and cannot be restored; "
                "format the column as text and export it anew"
            ),
        ),
        basis=(USCC_STANDARD.at(),),
        auto_fix=AutoFix.SUGGEST,
        holds=_without(code_faults.SHEET),
    ),
    Rule(
        code="USCC-009",
        severity=Severity.NOTE,
        fields=named(
            "party_uscc",
            "parent_uscc",
            "party_org_code",
            "party_registration_number",
            "party_tax_number",
        ),
        message="{field}为占位数「{value}」，按缺失处理",
        message_en="{field} is the filler “{value}”, read as missing",
        says="filler read as missing",
        hint="没有代码时请留空。",
        basis=(USCC_STANDARD.at(),),
        auto_fix=AutoFix.LOSSLESS,
        reports=frozenset({"placeholder"}),
    ),
    Rule(
        code="USCC-010",
        severity=Severity.REVIEW,
        fields=named("party_uscc"),
        message="统一社会信用代码被遮盖：「{value}」",
        message_en="The credit code is masked: “{value}”",
        says="masked code",
        hint="遮盖后的代码不能用于归集，请报送完整代码。",
        basis=(USCC_STANDARD.at(),),
        holds=_without(code_faults.MASKED),
    ),
    Rule(
        code="USCC-011",
        severity=Severity.REVIEW,
        fields=named("party_uscc"),
        message="一格内有两个号码：「{value}」",
        message_en="Two identifiers in one cell: “{value}”",
        says="two identifiers in one cell",
        hint="请分别填入统一社会信用代码、组织机构代码、工商注册号各栏。",
        basis=(STANDARD_2018.at("第3–8项"),),
        auto_fix=AutoFix.SUGGEST,
        holds=_without(code_faults.DOUBLED),
    ),
)
