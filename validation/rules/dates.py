"""Rules about dates: readable, in order, and not in the future."""

import polars as pl

from records.field import Field, Shape
from records.states import Severity
from validation.legal import DATES, STANDARD_2018, TERMS_2017
from validation.rule import AutoFix, Rule, named

# An end is compared with the beginnings that its kind has.
_STARTS = {
    "valid_until": ("valid_from", "decided_on", "rated_on", "committed_on"),
    "removed_on": ("listed_on",),
    "closed_on": ("opened_on",),
    "ended_on": ("established_on",),
}
# The days on which a department did what it reports.
DONE = ("decided_on", "listed_on", "inspected_on", "rated_on", "received_on", "committed_on")
_DEADLINE = "stated_publish_until"


def _is_read(field: Field) -> pl.Expr:
    return ~pl.col(f"_unread_{field.name}")


def _follows(field: Field) -> pl.Expr:
    """Not before any of the beginnings; one that the kind lacks, or that is null, says nothing."""
    starts = pl.col("^(" + "|".join(_STARTS[field.name]) + ")$")
    return pl.col(field.name) >= pl.max_horizontal(starts)


DATE_RULES = (
    Rule(
        code="DATE-001",
        severity=Severity.BLOCK,
        fields=lambda field: field.shape is Shape.DATE and field.name != _DEADLINE,
        message="{field}无法读取、不存在或有歧义：「{value}」",
        message_en="{field} cannot be read, does not exist or is ambiguous: “{value}”",
        says="not a readable date",
        hint="请填 YYYY-MM-DD；仅有年月或月日不是日期。",
        of_column=(
            "{field}整列 {count} 行均无法读取，如「{value}」；请统一按 YYYY-MM-DD 重新导出",
            (
                "None of the {count} rows of {field} can be read, for example “{value}”; export "
                "dates as YYYY-MM-DD"
            ),
        ),
        basis=(DATES.at(),),
        auto_fix=AutoFix.SUGGEST,
        holds=_is_read,
    ),
    Rule(
        code="DATE-002",
        severity=Severity.BLOCK,
        fields=named(*DONE),
        message="{field}晚于报送日期：「{value}」",
        message_en="{field} is later than the delivery: “{value}”",
        says="decided after the delivery",
        hint="请核对原文书日期。",
        basis=(STANDARD_2018.at("第23项"),),
        holds=lambda field: pl.col(field.name) <= pl.col("_day"),
    ),
    Rule(
        code="DATE-003",
        severity=Severity.BLOCK,
        fields=named(*_STARTS),
        message="{field}早于起始或决定日期：「{value}」",
        message_en="{field} is before its beginning or the decision: “{value}”",
        says="ends before it begins",
        hint="长期有效请填 2099-12-31 或留空。",
        basis=(STANDARD_2018.at("第24项"),),
        auto_fix=AutoFix.SUGGEST,
        holds=_follows,
    ),
    Rule(
        code="DATE-004",
        severity=Severity.NOTE,
        fields=lambda field: field.shape is Shape.DATE,
        message="{field}填「{value}」，按无期限处理",
        message_en="{field} says “{value}”, read as without end",
        says="sentinel read as open-ended",
        hint="无需处理。",
        basis=(STANDARD_2018.at("2099/12/31 表示长期"),),
        auto_fix=AutoFix.LOSSLESS,
        reports=frozenset({"sentinel_date"}),
    ),
    Rule(
        code="DATE-005",
        severity=Severity.REVIEW,
        fields=named(_DEADLINE),
        message="公示截止期不可用：「{value}」",
        message_en="The stated end of publication cannot be used: “{value}”",
        says="stated publication deadline unusable",
        hint="不晚于决定日期或为 1900-01-01；公示期限按现行规定计算。",
        basis=(TERMS_2017.at(),),
        auto_fix=AutoFix.SUGGEST,
        holds=lambda field: (
            _is_read(field)
            & (
                (pl.col(field.name) > pl.col("decided_on")) & (pl.col(field.name).dt.year() > 1900)
            ).fill_null(value=True)
        ),
    ),
    Rule(
        code="DATE-006",
        severity=Severity.NOTE,
        fields=lambda field: field.shape is Shape.DATE,
        message="{field}写作「{value}」，已规范",
        message_en="{field} was written “{value}”; brought to its form",
        says="date in another form",
        hint="无需处理；建议按 YYYY-MM-DD 填写。",
        basis=(DATES.at(),),
        auto_fix=AutoFix.LOSSLESS,
        reports=frozenset({"date_form"}),
    ),
)
