"""Rules about lists: day, reason and removal fit the list that a party stands on."""

from datetime import date

import polars as pl

from records.kind import Kind
from records.states import Severity
from validation.distinct import matches_expr
from validation.legal import ABNORMAL_LIST, HOUSE, SERIOUS_LIST
from validation.rule import Rule, named

_LISTING = frozenset({Kind.LISTING})
_ABNORMAL = pl.col("list_name").str.contains("异常名录", literal=True)
_SERIOUS = pl.col("list_name").str.contains("严重违法失信企业名单", literal=True)
_GROUNDS = "年度报告|年报|公示|隐瞒|弄虚作假|无法(?:取得)?联系|联系不上|失去联系"


LIST_RULES = (
    Rule(
        code="LIST-001",
        severity=Severity.REVIEW,
        fields=named("removed_on"),
        message="有移出事由，没有移出日期",
        message_en="A reason for removal is given, but no day",
        says="removal without its day",
        hint="没有移出日期仍按在列处理；请补填。",
        basis=(ABNORMAL_LIST.at(),),
        holds=lambda field: (
            pl.col(field.name).is_not_null()
            | pl.col(f"_unread_{field.name}")
            | pl.col("removal_reason").is_null()
        ),
        minds_absence=True,
        kinds=_LISTING,
    ),
    Rule(
        code="LIST-002",
        severity=Severity.NOTE,
        fields=named("removal_reason"),
        message="已移出，未写移出事由",
        message_en="Removed from the list without a reason",
        says="removal without its reason",
        hint="请补填移出事由。",
        basis=(ABNORMAL_LIST.at(), SERIOUS_LIST.at()),
        holds=lambda field: pl.col(field.name).is_not_null() | pl.col("removed_on").is_null(),
        kinds=_LISTING,
    ),
    Rule(
        code="LIST-003",
        severity=Severity.REVIEW,
        fields=named("listed_on"),
        message="列入日期早于该名单的设立：「{value}」",
        message_en="Listed before the list existed: “{value}”",
        says="listed before its list",
        hint="经营异常名录 2014-10-01 起、严重违法失信企业名单 2016-04-01 起施行；请核对日期。",
        basis=(ABNORMAL_LIST.at(), SERIOUS_LIST.at()),
        holds=lambda field: (
            ~(
                (_ABNORMAL & (pl.col(field.name) < date(2014, 10, 1)))
                | (_SERIOUS & (pl.col(field.name) < date(2016, 4, 1)))
            )
        ),
        kinds=_LISTING,
    ),
    Rule(
        code="LIST-004",
        severity=Severity.NOTE,
        fields=named("listing_reason"),
        message="列入经营异常名录的事由不在四种法定情形内：「{value}」",
        message_en="The reason is none of the four for the list of abnormal operation: “{value}”",
        says="reason outside the law's grounds",
        hint="法定情形为未报年报、未公示信息、隐瞒虚假、无法联系；请核对。",
        basis=(ABNORMAL_LIST.at("第四条"),),
        holds=lambda field: (
            ~(_ABNORMAL & ~matches_expr(field.name, _GROUNDS) & pl.col(field.name).is_not_null())
        ),
        kinds=_LISTING,
    ),
    Rule(
        code="LIST-005",
        severity=Severity.REVIEW,
        fields=named("list_name"),
        message="名单名称是日期、号码或网址：「{value}」",
        message_en="The list's name is a date, a number or an address: “{value}”",
        says="list without a name",
        hint="请填名单全称。",
        basis=(HOUSE.at("名单"),),
        holds=lambda field: pl.col(field.name).is_null() | matches_expr(field.name, r"\p{Han}{2}"),
        kinds=_LISTING,
    ),
    Rule(
        code="LIST-006",
        severity=Severity.REVIEW,
        fields=named("listing_reason"),
        message="正面名单混入失信名单，或事由与名单相反：「{value}」",
        message_en="The reason praises where the list warns: “{value}”",
        says="praise on a list of warnings",
        hint="守信激励名单不得进入警示；请核对名单类别。",
        basis=(HOUSE.at("名单"),),
        holds=lambda field: (
            ~matches_expr(field.name, "守信激励|信用优良|纳税信用A级|先进单位|表彰")
        ),
        kinds=_LISTING,
    ),
)
