"""Rules about how long and how long ago: dates each readable, but not plausible beside another."""

from datetime import date

import polars as pl

from records.kind import Kind
from records.states import Severity
from validation.legal import (
    COMPANIES,
    DATES,
    LICENCE_LAW,
    PENALTY_LAW,
    STANDARD_2018,
    TERMS_2017,
    WEB_FILING,
)
from validation.rule import AutoFix, Rule, named
from validation.rules.dates import DONE

_DAY, _DECIDED = pl.col("_day"), pl.col("decided_on")
_STARTS = ("decided_on", "rated_on", "committed_on", "valid_from")
_FIRST_PENALTY = date(1996, 10, 1)  # 行政处罚法 comes into force
_FIRST_SITE = date(1994, 4, 20)  # the country joins the internet
_PENALTY, _LICENCE = frozenset({Kind.PENALTY}), frozenset({Kind.LICENCE})


TERM_RULES = (
    Rule(
        code="DATE-007",
        severity=Severity.REVIEW,
        fields=named(*DONE),
        message="{field}早于 1990 年：「{value}」",
        message_en="{field} is before 1990: “{value}”",
        says="date too long ago",
        hint="请核对年份，可能少录或错录一位。",
        basis=(DATES.at(),),
        holds=lambda field: pl.col(field.name).dt.year() >= 1990,
    ),
    Rule(
        code="DATE-008",
        severity=Severity.REVIEW,
        fields=named("valid_until"),
        message="{field}距起始超过五十年：「{value}」",
        message_en="{field} is more than fifty years from its beginning: “{value}”",
        says="validity too long",
        hint="长期有效请填 2099-12-31；否则请核对年份。",
        basis=(STANDARD_2018.at("有效期：2099/12/31 表示长期"),),
        holds=lambda field: (
            pl.col(field.name) <= pl.max_horizontal(f"^({'|'.join(_STARTS)})$").dt.offset_by("50y")
        ),
    ),
    Rule(
        code="DATE-009",
        severity=Severity.REVIEW,
        fields=named("valid_until"),
        message="处罚有效期距决定日期超过五年：「{value}」",
        message_en="The penalty's validity ends more than five years after the decision: “{value}”",
        says="penalty valid too long",
        hint="请核对是否把公示期限或许可期限填入本栏。",
        basis=(STANDARD_2018.at("第24项"),),
        holds=lambda field: pl.col(field.name) <= _DECIDED.dt.offset_by("5y"),
        kinds=_PENALTY,
    ),
    Rule(
        code="DATE-010",
        severity=Severity.REVIEW,
        fields=named("stated_publish_until"),
        message="公示截止期超过决定日期三年：「{value}」",
        message_en=(
            "The stated end of publication is more than three years after the decision: “{value}”"
        ),
        says="publication longer than allowed",
        hint="一般处罚公示一年，严重失信三年；期限按现行规定计算，不采用来源所填。",
        basis=(TERMS_2017.at(),),
        auto_fix=AutoFix.SUGGEST,
        holds=lambda field: pl.col(field.name) <= _DECIDED.dt.offset_by("3y"),
        kinds=_PENALTY,
        since=date(2017, 7, 31),
        until=date(2019, 6, 30),
    ),
    Rule(
        code="DATE-011",
        severity=Severity.NOTE,
        fields=named("valid_from"),
        message="有效期自早于许可决定一年以上：「{value}」",
        message_en="The permit begins more than a year before it was decided: “{value}”",
        says="permit begins before its decision",
        hint="换证、延续时可能如此；请确认不是首次发证日期。",
        basis=(LICENCE_LAW.at("第五十条"),),
        holds=lambda field: pl.col(field.name) >= _DECIDED.dt.offset_by("-1y"),
        kinds=_LICENCE,
    ),
    Rule(
        code="DATE-012",
        severity=Severity.NOTE,
        fields=named("valid_until"),
        message="报送时许可已过有效期：「{value}」",
        message_en="The permit had ended when it was delivered: “{value}”",
        says="permit already ended",
        hint="历史数据补报时可能如此；请确认当前状态。",
        basis=(LICENCE_LAW.at("第七十条"),),
        holds=lambda field: pl.col(field.name) >= _DAY,
        kinds=_LICENCE,
    ),
    Rule(
        code="DATE-013",
        severity=Severity.REVIEW,
        fields=named("opened_on"),
        message="开设日期早于互联网接入我国：「{value}」",
        message_en="Opened before the country had the internet: “{value}”",
        says="site too old",
        hint="请核对年份；不详请留空。",
        basis=(WEB_FILING.at(),),
        holds=lambda field: pl.col(field.name) >= _FIRST_SITE,
    ),
    Rule(
        code="DATE-014",
        severity=Severity.REVIEW,
        fields=named("established_on", "opened_on", "published_on", "removed_on"),
        message="{field}晚于报送日期：「{value}」",
        message_en="{field} is later than the delivery: “{value}”",
        says="happened after the delivery",
        hint="尚未发生的事项不应报送；请核对日期。",
        basis=(DATES.at(),),
        holds=lambda field: pl.col(field.name) <= _DAY.dt.offset_by("1d"),
    ),
    Rule(
        code="DATE-015",
        severity=Severity.REVIEW,
        fields=named("decided_on"),
        message="处罚决定日期早于行政处罚法施行：「{value}」",
        message_en="The penalty was decided before the law on penalties: “{value}”",
        says="penalty before its law",
        hint="请核对年份，可能错录一位。",
        basis=(PENALTY_LAW.at(),),
        holds=lambda field: pl.col(field.name) >= _FIRST_PENALTY,
        kinds=_PENALTY,
    ),
    Rule(
        code="DATE-016",
        severity=Severity.REVIEW,
        fields=named("ended_on"),
        message="注销日期晚于报送日期：「{value}」",
        message_en="Deregistered after the delivery: “{value}”",
        says="ended after the delivery",
        hint="请核对日期；此前不按注销处理。",
        basis=(COMPANIES.at("注销登记"),),
        holds=lambda field: pl.col(field.name) <= _DAY,
    ),
    Rule(
        code="DATE-017",
        severity=Severity.NOTE,
        fields=named("valid_until"),
        message="许可有效期不足七日：「{value}」",
        message_en="The permit is valid for less than a week: “{value}”",
        says="permit valid for days only",
        hint="临时许可除外；请核对起止日期是否填反或填同。",
        basis=(LICENCE_LAW.at(),),
        holds=lambda field: pl.col(field.name) >= pl.col("valid_from").dt.offset_by("6d"),
        kinds=_LICENCE,
    ),
)
