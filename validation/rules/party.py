"""Rules about the party: its credit code, its legacy identifiers, its name and its category.

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
from validation.normalise.party import INDIVIDUAL, LEGAL, NATURAL
from validation.rule import Rule, named

_CODE = pl.col("party_uscc")
_REG = pl.col("party_registration_number")
_ORG = pl.col("party_org_code")
_PAIRS = [first + second for first, (_, seconds) in DEPARTMENTS.items() for second in seconds]
_GB_CODE = "GB 32100-2015《法人和其他组织统一社会信用代码编码规则》"


def _without(fault: str) -> Callable[[Field], pl.Expr]:
    """Holds unless the first fault of the code is this one."""
    return lambda _: pl.col("_code_fault").ne_missing(fault)


def _categorised(_: Field) -> pl.Expr:
    given, code = pl.col("_given_category"), _CODE.str.slice(0, 2)
    disagrees = (
        (given.is_in([NATURAL, LEGAL]) & (code == "92"))
        | ((given == INDIVIDUAL) & code.is_in(["91", "93"]))
    ) & (_CODE.str.len_chars() == 18)
    return ~disagrees


USCC_RULES = (
    Rule(
        code="USCC-001",
        severity=Severity.REVIEW,
        fields=named("party_uscc"),
        message="缺少统一社会信用代码",
        says="credit code missing",
        hint="企业和个体工商户须填；已转身份核对，按其他号码和名称查找。",
        basis=f"{_GB_CODE}；双公示数据标准(2018)第3项",
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
        says="credit code of wrong length",
        hint="15 位多为旧注册号，9 位多为组织机构代码，请移至相应栏。",
        basis=_GB_CODE,
        holds=_without(code_faults.LENGTH),
    ),
    Rule(
        code="USCC-003",
        severity=Severity.NOTE,
        fields=lambda field: field.shape is Shape.CODE,
        message="{field}含小写、全角、空格或连字符，已自动规范",
        says="code brought to its form",
        hint="无需处理；建议来源系统按标准格式导出。",
        basis=_GB_CODE,
        reports=frozenset({"code_form"}),
    ),
    Rule(
        code="USCC-004",
        severity=Severity.REVIEW,
        fields=named("party_uscc"),
        message="统一社会信用代码含不可能出现的字符：「{value}」",
        says="illegal character in code",
        hint="I O S V Z 不用于代码，可能为 1 0 5 U 2；请核对原文书。",
        basis=_GB_CODE,
        holds=_without(code_faults.ALPHABET),
    ),
    Rule(
        code="USCC-005",
        severity=Severity.REVIEW,
        fields=named("party_uscc"),
        message="第 18 位校验码不符：「{value}」",
        says="check character modulo 31 fails",
        hint="请核对原文书上的代码；系统不自动改码。",
        basis=f"{_GB_CODE} 附录",
        holds=_without(code_faults.CHECK),
    ),
    Rule(
        code="USCC-006",
        severity=Severity.REVIEW,
        fields=named("party_uscc"),
        message="第 9–17 位组织机构代码校验不符：「{value}」",
        says="inner check modulo 11 fails alone",
        hint="少数早期赋码亦如此；仅当登记库中有此代码且名称一致时归集。",
        basis="GB 11714-1997《全国组织机构代码编制规则》",
        holds=lambda _: ~pl.col("_mod31") | pl.col("_mod11"),
    ),
    Rule(
        code="USCC-007",
        severity=Severity.NOTE,
        fields=named("party_uscc"),
        message="登记管理部门与机构类别组合罕见：「{value}」",
        says="rare department and category",
        hint="请确认代码首两位。",
        basis=_GB_CODE,
        holds=lambda _: ~pl.col("_mod31") | _CODE.str.slice(0, 2).is_in(_PAIRS),
    ),
    Rule(
        code="USCC-008",
        severity=Severity.REVIEW,
        fields=named("party_uscc"),
        message="代码被表格软件改写：「{value}」",
        says="code cut by a spreadsheet",
        hint="科学计数或末三位 000 无法还原；请将该列设为文本后重填。",
        basis=_GB_CODE,
        holds=_without(code_faults.SHEET),
    ),
    Rule(
        code="USCC-009",
        severity=Severity.NOTE,
        fields=named("party_uscc", "parent_uscc"),
        message="{field}为占位数「{value}」，按缺失处理",
        says="filler read as missing",
        hint="没有代码时请留空。",
        basis=_GB_CODE,
        reports=frozenset({"placeholder"}),
    ),
    Rule(
        code="USCC-010",
        severity=Severity.REVIEW,
        fields=named("party_uscc"),
        message="统一社会信用代码被遮盖：「{value}」",
        says="masked code",
        hint="遮盖后的代码不能用于归集，请报送完整代码。",
        basis=_GB_CODE,
        holds=_without(code_faults.MASKED),
    ),
    Rule(
        code="USCC-011",
        severity=Severity.REVIEW,
        fields=named("party_uscc"),
        message="一格内有两个号码：「{value}」",
        says="two identifiers in one cell",
        hint="请分别填入统一社会信用代码、组织机构代码、工商注册号各栏。",
        basis="双公示数据标准(2018)第3–8项",
        holds=_without(code_faults.DOUBLED),
    ),
)

LEGACY_RULES = (
    Rule(
        code="ORG-001",
        severity=Severity.REVIEW,
        fields=named("party_org_code"),
        message="组织机构代码格式或校验不符：「{value}」",
        says="organisation code is wrong",
        hint="应为 9 位，末位为校验码；统一社会信用代码请填在其本栏。",
        basis="GB 11714-1997《全国组织机构代码编制规则》",
        holds=lambda _: _ORG.is_null() | pl.col("_org_ok"),
    ),
    Rule(
        code="ORG-002",
        severity=Severity.NOTE,
        fields=named("party_org_code"),
        message="组织机构代码栏内是统一社会信用代码「{value}」，已移位",
        says="code in wrong column",
        hint="无需处理；建议来源系统分栏填写。",
        basis="双公示数据标准(2018)第3、5项",
        reports=frozenset({"code_in_wrong_column"}),
    ),
    Rule(
        code="ORG-003",
        severity=Severity.NOTE,
        fields=named("party_org_code"),
        message="名单未填组织机构代码",
        says="organisation code missing in a list that has the column",
        hint="无需处理；有统一社会信用代码时以其为准。",
        basis="GB 11714-1997《全国组织机构代码编制规则》",
        minds_absence=True,
        # A credit code that stood there was moved: that is ORG-002's to tell.
        holds=lambda field: (
            pl.col(field.name).is_not_null() | pl.col("_org_held_code") | ~pl.col("_org_column")
        ),
        kinds=frozenset({Kind.LISTING}),
    ),
    Rule(
        code="REG-001",
        severity=Severity.REVIEW,
        fields=named("party_registration_number"),
        message="工商注册号格式或校验不符：「{value}」",
        says="registration number is wrong",
        hint="应为 15 位（2007 年前为 13 位）数字。",
        basis="GS 15—2006《工商行政管理注册号编制规则》",
        holds=lambda _: _REG.is_null() | pl.col("_reg_ok") | _REG.str.contains("^[0-9]{13}$"),
    ),
    Rule(
        code="REG-002",
        severity=Severity.NOTE,
        fields=named("party_registration_number"),
        message="工商注册号栏内是统一社会信用代码「{value}」，已移位",
        says="code in wrong column",
        hint="无需处理；建议来源系统分栏填写。",
        basis="双公示数据标准(2018)第3、4项",
        reports=frozenset({"code_in_wrong_column"}),
    ),
    Rule(
        code="REG-003",
        severity=Severity.NOTE,
        fields=named("party_registration_number"),
        message="13 位旧注册号「{value}」，无校验位",
        says="thirteen-digit number from before 2007",
        hint="无需处理；按原号查登记库。",
        basis="GS 15—2006 施行前的注册号",
        holds=lambda _: ~_REG.str.contains("^[0-9]{13}$"),
    ),
)

PARTY_RULES = (
    Rule(
        code="CATE-003",
        severity=Severity.REVIEW,
        fields=named("party_category"),
        message="行政相对人类别「{value}」与统一社会信用代码不一致",
        says="category and code disagree",
        hint="92 开头为个体工商户，91、93 开头为企业和合作社；请核对。",
        basis="双公示数据标准(2018)第2项",
        holds=_categorised,
        kinds=frozenset({Kind.LICENCE, Kind.PENALTY}),
    ),
)
