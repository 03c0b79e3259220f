"""Rules about what else a row carries: papers of persons, its scope of use, region codes."""

import polars as pl

from records.kind import Kind
from records.states import Severity
from validation.legal import CYBER_LAW, REGIONS, STANDARD_2015, STANDARD_2018
from validation.rule import AutoFix, Rule, named
from validation.rules.code_parts import PROVINCES

SCOPE_RULES = (
    Rule(
        code="CATE-004",
        severity=Severity.REVIEW,
        fields=named("party_category"),
        message="单位记录带有自然人证件：「{value}」",
        message_en="A row about an organisation carries a person's papers: “{value}”",
        says="organisation with a person's papers",
        hint="证件类型和号码只用于自然人；请移至法定代表人各栏。",
        basis=(STANDARD_2018.at("第2、12、13项"), CYBER_LAW.at("第四十二条")),
        holds=lambda field: (
            ~((pl.col(field.name) == "法人及非法人组织") & pl.col("party_id_number").is_not_null())
        ),
        kinds=frozenset({Kind.LICENCE, Kind.PENALTY}),
    ),
    Rule(
        code="CATE-005",
        severity=Severity.REVIEW,
        fields=named("use_scope"),
        message="信息使用范围只有 0 至 3：「{value}」",
        message_en="The scope of use is one of 0 to 3: “{value}”",
        says="scope of use outside its list",
        hint="0 为公示，1–3 为限定使用；请核对。",
        basis=(STANDARD_2015.at("信息使用范围"),),
        holds=lambda field: pl.col(field.name).is_in(["0", "1", "2", "3"]),
    ),
    Rule(
        code="CATE-006",
        severity=Severity.REVIEW,
        fields=named("use_scope"),
        message="信息使用范围不是公示：「{value}」",
        message_en="The scope of use is not publication: “{value}”",
        says="not meant for the public",
        hint="仅限授权使用的记录不应公示；请确认。",
        basis=(STANDARD_2015.at("信息使用范围"),),
        holds=lambda field: ~pl.col(field.name).is_in(["1", "2", "3"]),
    ),
    Rule(
        code="CATE-007",
        severity=Severity.NOTE,
        fields=named("party_id_type", "legal_representative_id_type"),
        message="{field}不在代码表内：「{value}」",
        message_en="{field} is not in the vocabulary: “{value}”",
        says="papers outside the list",
        hint="请填身份证、护照号等标准名称；其他写作「其他-」加名称。",
        basis=(STANDARD_2018.at("第10、12项"),),
        auto_fix=AutoFix.SUGGEST,
        holds=lambda field: (
            pl.col(field.name).is_in(field.choices) | pl.col(field.name).str.starts_with("其他-")
        ),
    ),
    Rule(
        code="RGN-001",
        severity=Severity.REVIEW,
        fields=named("area_code", "region_code"),
        message="{field}不是六位行政区划代码：「{value}」",
        message_en="{field} is no region of six digits: “{value}”",
        says="region code of wrong form",
        hint="请填 GB/T 2260 的六位代码。",
        basis=(REGIONS.at(),),
        holds=lambda field: (
            pl.col(field.name).str.contains("^[0-9]{6}$")
            & pl.col(field.name).str.slice(0, 2).is_in(PROVINCES)
        ),
    ),
)
