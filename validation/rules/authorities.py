"""Rules about who decided: that it is an organ, that it existed, that its two codes agree."""

from datetime import date

import polars as pl

from records.kind import Kind
from records.states import Severity
from validation.distinct import matches_expr
from validation.legal import LICENCE_LAW, PENALTY_LAW, STANDARD_2018, USCC_STANDARD
from validation.rule import AutoFix, Rule, named

_AUTHORITY = pl.col("authority_name")
# The first bureau of that name; the national one followed in March 2018.
_FIRST_MARKET_BUREAU = date(2009, 7, 31)
_DECIDED = frozenset({Kind.LICENCE, Kind.PENALTY})


AUTHORITY_FORM_RULES = (
    Rule(
        code="AUTH-004",
        severity=Severity.REVIEW,
        fields=named("authority_uscc"),
        message="机关代码不属机关、事业单位或编办管理的团体：「{value}」",
        message_en="The authority's code is not that of a public body: “{value}”",
        says="authority without an organ's code",
        hint="机关代码以 11、12 或 13 开头；请核对是否误填企业代码。",
        basis=(USCC_STANDARD.at("第1–2位"), STANDARD_2018.at("第27项")),
        holds=lambda field: (
            pl.col(f"_bad_{field.name}") | pl.col(field.name).str.contains("^1[123]")
        ),
        kinds=_DECIDED,
    ),
    Rule(
        code="AUTH-005",
        severity=Severity.REVIEW,
        fields=named("authority_name"),
        message="决定日期时尚无市场监督管理局：「{value}」",
        message_en="No market regulation bureau existed on the day of the decision: “{value}”",
        says="authority younger than its decision",
        hint="2009 年前为工商、质监等机关；请核对决定日期和机关名称。",
        basis=(STANDARD_2018.at("第23、26项"),),
        holds=lambda field: (
            (pl.col("decided_on") >= _FIRST_MARKET_BUREAU)
            | ~matches_expr(field.name, "市场监督管理局")
        ),
        kinds=_DECIDED,
    ),
    Rule(
        code="AUTH-006",
        severity=Severity.REVIEW,
        fields=named("authority_name"),
        message="机关名称与行政相对人名称相同：「{value}」",
        message_en="The authority has the party's name: “{value}”",
        says="authority named as the party",
        hint="疑似串栏；请核对。",
        basis=(STANDARD_2018.at("第1、26项"),),
        holds=lambda field: pl.col(field.name) != pl.col("party_name"),
    ),
    Rule(
        code="AUTH-007",
        severity=Severity.REVIEW,
        fields=named("authority_name"),
        message="处罚或许可机关是公司：「{value}」",
        message_en="The deciding authority is a company: “{value}”",
        says="company as authority",
        hint="行政许可和行政处罚只能由行政机关作出；请核对。",
        basis=(PENALTY_LAW.at("第十五条"), LICENCE_LAW.at("第二十二条")),
        holds=lambda field: ~matches_expr(field.name, "(?:公司|商行|经营部|合作社)$"),
        kinds=_DECIDED,
    ),
    Rule(
        code="AUTH-008",
        severity=Severity.REVIEW,
        fields=named("source_agency_uscc"),
        message="数据来源单位与机关同名，代码却不同：「{value}」",
        message_en="The source has the authority's name, but another code: “{value}”",
        says="one office under two codes",
        hint="同一单位只有一个代码；请核对。",
        basis=(STANDARD_2018.at("第26–29项"),),
        holds=lambda field: (
            (pl.col(field.name) == pl.col("authority_uscc"))
            | (pl.col("source_agency_name") != _AUTHORITY)
        ),
        kinds=_DECIDED,
    ),
    Rule(
        code="AUTH-009",
        severity=Severity.NOTE,
        fields=named("authority_name"),
        message="机关名称只写简称：「{value}」",
        message_en="The authority is given by a short name: “{value}”",
        says="short name of an authority",
        hint="请填全称，如「杭州市市场监督管理局」，以便比对。",
        basis=(STANDARD_2018.at("第26项"),),
        auto_fix=AutoFix.SUGGEST,
        holds=lambda field: (
            ~matches_expr(
                field.name,
                "^(?:市场监督管理局|市场监管局|工商局|质监局|食药监局|公安局|税务局|本局|我局|局)$",
            )
        ),
    ),
    # Found over many rows, so by `batch.py` and not by an expression.
    Rule(
        code="AUTH-010",
        severity=Severity.REVIEW,
        fields=named("authority_uscc"),
        message="该机关的其他记录用的是另一代码：「{value}」",
        message_en="Other rows of this authority give another code: “{value}”",
        says="one authority under two codes",
        hint="同一机关只有一个代码；请核对是否误填下级或同名机关的代码。",
        basis=(STANDARD_2018.at("第26、27项"),),
        kinds=_DECIDED,
    ),
)
