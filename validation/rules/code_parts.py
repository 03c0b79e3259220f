"""Rules about the parts of identifiers, and about identifiers held against one another.

A code may be right by both checks and still say what cannot be: a region that never was, another
form of enterprise than the name, another body than the organisation code beside it.
"""

import polars as pl

from records.kind import Kind
from records.states import Severity
from records.uscc import mod31_expr
from validation.legal import (
    COMPANIES,
    NAMES,
    ORG_STANDARD,
    REG_STANDARD,
    REGIONS,
    STANDARD_2018,
    USCC_STANDARD,
)
from validation.rule import Rule, named

_CODE = pl.col("party_uscc")
_NAME = pl.col("party_name")
_RIGHT = pl.col("_mod31")
_TAX = pl.col("party_tax_number")
# Provinces of GB/T 2260, the state itself (10) and the production corps in Xinjiang (66).
PROVINCES = (
    "10", "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36",
    "37", "41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63",
    "64", "65", "66", "71", "81", "82",
)  # fmt: skip
_COMPANY = r"(?:有限公司|有限责任公司|股份公司)$"
_COOPERATIVE = r"(?:专业合作社|专业合作社联合社)$"


CODE_PART_RULES = (
    Rule(
        code="USCC-012",
        severity=Severity.REVIEW,
        fields=named("party_uscc"),
        message="代码第 3–8 位不是行政区划：「{value}」",
        message_en="Characters 3 to 8 of the code are no region: “{value}”",
        says="region in the code is none",
        hint="校验虽符，但前两位不属任何省级区划；请核对原文书，可能整码有误。",
        basis=(USCC_STANDARD.at("第3–8位"), REGIONS.at()),
        holds=lambda _: ~_RIGHT | _CODE.str.slice(2, 2).is_in(PROVINCES),
    ),
    Rule(
        code="USCC-013",
        severity=Severity.REVIEW,
        fields=named("party_uscc"),
        message="代码第 3–8 位含字母：「{value}」",
        message_en="Characters 3 to 8 of the code hold a letter: “{value}”",
        says="letter in the code's region",
        hint="行政区划为六位数字；请核对原文书。",
        basis=(USCC_STANDARD.at("第3–8位"),),
        holds=lambda _: ~_RIGHT | ~_CODE.str.slice(2, 6).str.contains("[A-Z]"),
    ),
    Rule(
        code="USCC-014",
        severity=Severity.NOTE,
        fields=named("party_uscc"),
        message="行政相对人的代码属机关：「{value}」",
        message_en="The party's code is that of a public organ: “{value}”",
        says="party is a public organ",
        hint="行政机关少有作为行政相对人；请确认未将处罚或许可机关的代码填入本栏。",
        basis=(USCC_STANDARD.at("第1–2位"),),
        holds=lambda _: ~_RIGHT | (_CODE.str.slice(0, 2) != "11"),
        kinds=frozenset({Kind.LICENCE, Kind.PENALTY, Kind.LISTING}),
    ),
    Rule(
        code="USCC-015",
        severity=Severity.REVIEW,
        fields=named("party_uscc"),
        message="名称为公司，代码却属个体工商户：「{value}」",
        message_en="The name is a company's, the code a sole trader's: “{value}”",
        says="company with a trader's code",
        hint="92 开头为个体工商户；名称与代码可能不属同一主体，请核对。",
        basis=(USCC_STANDARD.at("第1–2位"), NAMES.at()),
        holds=lambda _: ~(_RIGHT & (_CODE.str.slice(0, 2) == "92") & _NAME.str.contains(_COMPANY)),
    ),
    Rule(
        code="USCC-016",
        severity=Severity.REVIEW,
        fields=named("party_uscc"),
        message="名称为农民专业合作社，代码却不是 93 开头：「{value}」",
        message_en="The name is a farmers' cooperative's, the code is not one's: “{value}”",
        says="cooperative without a cooperative's code",
        hint="农民专业合作社的代码以 93 开头；请核对名称与代码是否属同一主体。",
        basis=(USCC_STANDARD.at("第1–2位"),),
        holds=lambda _: (
            ~(_RIGHT & (_CODE.str.slice(0, 2) != "93") & _NAME.str.contains(_COOPERATIVE))
        ),
    ),
    Rule(
        code="ORG-004",
        severity=Severity.REVIEW,
        fields=named("party_org_code"),
        message="组织机构代码与统一社会信用代码第 9–17 位不同：「{value}」",
        message_en="The organisation code is not the one inside the credit code: “{value}”",
        says="two codes of two bodies",
        hint="两个代码指向两个主体，必有一误；请按原文书核对。",
        basis=(USCC_STANDARD.at("第9–17位"), ORG_STANDARD.at()),
        holds=lambda field: (
            ~(_RIGHT & pl.col("_org_ok")) | (pl.col(field.name) == _CODE.str.slice(8, 9))
        ),
    ),
    Rule(
        code="TAX-001",
        severity=Severity.REVIEW,
        fields=named("party_tax_number"),
        message="税务登记号应为 15、17、18 或 20 位：「{value}」",
        message_en="A tax number has 15, 17, 18 or 20 characters: “{value}”",
        says="tax number of wrong length",
        hint="请核对税务登记证；已换发新照的填统一社会信用代码。",
        basis=(STANDARD_2018.at("第6项"),),
        holds=lambda field: pl.col(field.name).str.contains(
            "^[0-9A-Z]{15}(?:[0-9A-Z]{2,3}|[0-9A-Z]{5})?$"
        ),
    ),
    Rule(
        code="TAX-002",
        severity=Severity.REVIEW,
        fields=named("party_tax_number"),
        message="税务登记号内的组织机构代码与统一社会信用代码不同：「{value}」",
        message_en=(
            "The organisation code inside the tax number is not the credit code's: “{value}”"
        ),
        says="tax number of another body",
        hint="15 位税务登记号后九位应与信用代码第 9–17 位相同；请核对是否属同一主体。",
        basis=(STANDARD_2018.at("第3、6项"),),
        holds=lambda _: (
            ~(_RIGHT & _CODE.str.contains("^91") & (_TAX.str.len_bytes() == 15))
            | (_TAX.str.slice(6, 9) == _CODE.str.slice(8, 9))
        ),
    ),
    Rule(
        code="TAX-003",
        severity=Severity.REVIEW,
        fields=named("party_tax_number"),
        message="税务登记号栏内是另一个统一社会信用代码：「{value}」",
        message_en="The tax number column holds another credit code: “{value}”",
        says="tax number is another credit code",
        hint="两栏代码指向两个主体；请按原文书核对。",
        basis=(STANDARD_2018.at("第3、6项"),),
        holds=lambda _: ~(_RIGHT & _TAX.str.contains("^9[123][0-9A-Z]{16}$")) | (_TAX == _CODE),
    ),
    Rule(
        code="REG-004",
        severity=Severity.NOTE,
        fields=named("party_registration_number"),
        message="工商注册号与统一社会信用代码的省份不同：「{value}」",
        message_en="The registration number and the credit code name two provinces: “{value}”",
        says="two provinces in two numbers",
        hint="迁移登记后可能如此；如非迁移，请核对是否属同一主体。",
        basis=(REG_STANDARD.at(), USCC_STANDARD.at("第3–8位")),
        holds=lambda field: (
            ~(_RIGHT & pl.col("_reg_ok"))
            | pl.col(field.name).str.contains("^(?:10|00)")
            | (_CODE.str.slice(2, 2) == "10")
            | (pl.col(field.name).str.slice(0, 2) == _CODE.str.slice(2, 2))
        ),
    ),
    Rule(
        code="PAR-001",
        severity=Severity.REVIEW,
        fields=named("parent_uscc"),
        message="隶属企业的统一社会信用代码不正确：「{value}」",
        message_en="The parent's credit code is not correct: “{value}”",
        says="parent's code is wrong",
        hint="应为 18 位；请按隶属企业的营业执照填写。",
        basis=(USCC_STANDARD.at(), COMPANIES.at()),
        holds=lambda field: pl.col(field.name).is_null() | mod31_expr(field.name),
    ),
    Rule(
        code="PAR-002",
        severity=Severity.REVIEW,
        fields=named("parent_uscc"),
        message="隶属企业就是本企业：「{value}」",
        message_en="The parent is the enterprise itself: “{value}”",
        says="own parent",
        hint="分支机构填隶属企业的代码；不是分支机构的请留空。",
        basis=(COMPANIES.at(),),
        holds=lambda field: pl.col(field.name) != _CODE,
    ),
    Rule(
        code="PAR-003",
        severity=Severity.REVIEW,
        fields=named("parent_uscc"),
        message="分公司未填隶属企业",
        message_en="A branch names no parent",
        says="branch without a parent",
        hint="请补填隶属企业的统一社会信用代码。",
        basis=(COMPANIES.at("分公司的登记"),),
        holds=lambda field: pl.col(field.name).is_not_null() | ~_NAME.str.contains("分公司$"),
    ),
)
