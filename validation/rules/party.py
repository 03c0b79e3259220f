"""Rules about the party: its legacy identifiers and its category.

A fault in an identifying column never stops a row that can still be identified (design §4): these
rules are warnings, and the row goes on to `identity`.
"""

import polars as pl

from records.field import Field
from records.kind import Kind
from records.states import Severity
from validation.legal import ORG_STANDARD, REG_STANDARD, STANDARD_2018
from validation.normalise.party import INDIVIDUAL, LEGAL, NATURAL
from validation.rule import AutoFix, Rule, named

_CODE = pl.col("party_uscc")
_REG = pl.col("party_registration_number")
_ORG = pl.col("party_org_code")


def _categorised(_: Field) -> pl.Expr:
    given, code = pl.col("_given_category"), _CODE.str.slice(0, 2)
    disagrees = (
        (given.is_in([NATURAL, LEGAL]) & (code == "92"))
        | ((given == INDIVIDUAL) & code.is_in(["91", "93"]))
    ) & (_CODE.str.len_chars() == 18)
    return ~disagrees


LEGACY_RULES = (
    Rule(
        code="ORG-001",
        severity=Severity.REVIEW,
        fields=named("party_org_code"),
        message="组织机构代码格式或校验不符：「{value}」",
        message_en="The organisation code has the wrong form or check: “{value}”",
        says="organisation code is wrong",
        hint="应为 9 位，末位为校验码；统一社会信用代码请填在其本栏。",
        basis=(ORG_STANDARD.at(),),
        holds=lambda _: _ORG.is_null() | pl.col("_org_ok"),
    ),
    Rule(
        code="ORG-002",
        severity=Severity.NOTE,
        fields=named("party_org_code"),
        message="组织机构代码栏内是统一社会信用代码「{value}」，已移位",
        message_en="The organisation code column held the credit code “{value}”; moved",
        says="code in wrong column",
        hint="无需处理；建议来源系统分栏填写。",
        basis=(STANDARD_2018.at("第3、5项"),),
        auto_fix=AutoFix.LOSSLESS,
        reports=frozenset({"code_in_wrong_column"}),
    ),
    Rule(
        code="ORG-003",
        severity=Severity.NOTE,
        fields=named("party_org_code"),
        message="名单未填组织机构代码",
        message_en="The list gives no organisation code",
        says="organisation code missing in a list that has the column",
        hint="无需处理；有统一社会信用代码时以其为准。",
        basis=(ORG_STANDARD.at(),),
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
        message_en="The registration number has the wrong form or check: “{value}”",
        says="registration number is wrong",
        hint="应为 15 位（2007 年前为 13 位）数字。",
        basis=(REG_STANDARD.at(),),
        holds=lambda _: _REG.is_null() | pl.col("_reg_ok") | _REG.str.contains("^[0-9]{13}$"),
    ),
    Rule(
        code="REG-002",
        severity=Severity.NOTE,
        fields=named("party_registration_number"),
        message="工商注册号栏内是统一社会信用代码「{value}」，已移位",
        message_en="The registration number column held the credit code “{value}”; moved",
        says="code in wrong column",
        hint="无需处理；建议来源系统分栏填写。",
        basis=(STANDARD_2018.at("第3、4项"),),
        auto_fix=AutoFix.LOSSLESS,
        reports=frozenset({"code_in_wrong_column"}),
    ),
    Rule(
        code="REG-003",
        severity=Severity.NOTE,
        fields=named("party_registration_number"),
        message="13 位旧注册号「{value}」，无校验位",
        message_en="“{value}” is a number of 13 digits from before 2007, without a check",
        says="thirteen-digit number from before 2007",
        hint="无需处理；按原号查登记库。",
        basis=(REG_STANDARD.at("施行前的注册号"),),
        holds=lambda _: ~_REG.str.contains("^[0-9]{13}$"),
    ),
)

PARTY_RULES = (
    Rule(
        code="CATE-003",
        severity=Severity.REVIEW,
        fields=named("party_category"),
        message="行政相对人类别「{value}」与统一社会信用代码不一致",
        message_en="The category “{value}” and the credit code disagree",
        says="category and code disagree",
        hint="92 开头为个体工商户，91、93 开头为企业和合作社；请核对。",
        basis=(STANDARD_2018.at("第2项"),),
        auto_fix=AutoFix.SUGGEST,
        holds=_categorised,
        kinds=frozenset({Kind.LICENCE, Kind.PENALTY}),
    ),
)
