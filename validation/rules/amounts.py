"""Rules about amounts: plausible in themselves, and named by the category of the penalty."""

import polars as pl

from records.kind import Kind
from records.states import Severity
from validation.legal import COMPANIES, STANDARD_2018
from validation.rule import Rule, named

_PENALTY = frozenset({Kind.PENALTY})
_CATEGORY = pl.col("penalty_category")
_IN_2018 = pl.col("_vocabulary").str.starts_with("V2018")


AMOUNT_FORM_RULES = (
    Rule(
        code="AMT-006",
        severity=Severity.REVIEW,
        fields=named("fine_wan_yuan", "confiscated_wan_yuan"),
        message="{field}超过二百亿元：「{value}」",
        message_en="{field} is above twenty billion yuan: “{value}”",
        says="amount beyond belief",
        hint="请核对单位，本栏为万元。",
        basis=(STANDARD_2018.at("第20、21项"),),
        holds=lambda field: pl.col(field.name) <= 2_000_000,
        kinds=_PENALTY,
    ),
    Rule(
        code="AMT-007",
        severity=Severity.REVIEW,
        fields=named("registered_capital_wan_yuan"),
        message="注册资本超过一万亿元：「{value}」",
        message_en="Registered capital is above a trillion yuan: “{value}”",
        says="capital beyond belief",
        hint="请核对单位，本栏为万元。",
        basis=(COMPANIES.at(),),
        holds=lambda field: pl.col(field.name) <= 100_000_000,
    ),
    Rule(
        code="AMT-008",
        severity=Severity.REVIEW,
        fields=named("fine_wan_yuan"),
        message="有罚款金额，处罚类别却不含罚款：「{value}」",
        message_en="There is a fine, but the category names none: “{value}”",
        says="fine without its category",
        hint="请核对处罚类别是否漏报。",
        basis=(STANDARD_2018.at("第18、20项"),),
        holds=lambda field: (
            ~(_IN_2018 & (pl.col(field.name) > 0)) | _CATEGORY.str.contains("罚款", literal=True)
        ),
        kinds=_PENALTY,
    ),
    Rule(
        code="AMT-009",
        severity=Severity.REVIEW,
        fields=named("confiscated_wan_yuan"),
        message="有没收金额，处罚类别却不含没收：「{value}」",
        message_en="There is a confiscated sum, but the category names none: “{value}”",
        says="confiscation without its category",
        hint="请核对处罚类别是否漏报。",
        basis=(STANDARD_2018.at("第18、21项"),),
        holds=lambda field: (
            ~(_IN_2018 & (pl.col(field.name) > 0)) | _CATEGORY.str.contains("没收", literal=True)
        ),
        kinds=_PENALTY,
    ),
    Rule(
        code="AMT-010",
        severity=Severity.NOTE,
        fields=named("confiscated_wan_yuan"),
        message="没收金额与罚款金额相同：「{value}」",
        message_en="The confiscated sum equals the fine: “{value}”",
        says="two amounts alike",
        hint="可能两栏重复填写；请按决定书核对。",
        basis=(STANDARD_2018.at("第20、21项"),),
        holds=lambda field: (
            (pl.col(field.name) != pl.col("fine_wan_yuan")) | (pl.col(field.name) == 0)
        ),
        kinds=_PENALTY,
    ),
)
