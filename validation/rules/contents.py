"""Rules about content: enumerations, amounts, the authority, the licence, the state of a record."""

import polars as pl

from records.field import Field, Shape
from records.kind import Kind
from records.states import Severity, Vocabulary
from validation.rule import Rule, named

_STANDARD = "双公示数据标准(2018)"
_PENALTY = frozenset({Kind.PENALTY})
_AUTHORITIES = named("authority_uscc", "source_agency_uscc")
_V2018 = pl.col("_vocabulary").str.starts_with("V2018")
# Both have a column of its own for every amount; V2015 has none.
_HAS_AMOUNTS = _V2018 | (pl.col("_vocabulary") == Vocabulary.GSXT.value)
_AMOUNT_WORD = {"fine_wan_yuan": "罚款", "confiscated_wan_yuan": "没收违法所得"}
_TEN_THOUSAND = 10_000


def _is_read(field: Field) -> pl.Expr:
    return ~pl.col(f"_unread_{field.name}")


def _has_amount(field: Field) -> pl.Expr:
    """A fine has an amount; V2018 alone has its columns, and confiscated goods may lack a value."""
    named_there = pl.col("penalty_category").str.contains(_AMOUNT_WORD[field.name], literal=True)
    amount = (pl.col(field.name) > 0) | pl.col(f"_unread_{field.name}")
    return ~(_HAS_AMOUNTS & named_there) | amount.fill_null(value=False)


_NUMBER, _WORDS = pl.col("_fine_cents"), pl.col("_words_cents")
_BOTH = (_NUMBER > 0) & (_WORDS > 0)
_SLIP = (_NUMBER == _WORDS * _TEN_THOUSAND) | (_WORDS == _NUMBER * _TEN_THOUSAND)

CHOICE_RULES = (
    Rule(
        code="CATE-001",
        severity=Severity.BLOCK,
        fields=lambda field: field.shape in (Shape.CHOICE, Shape.CHOICES),
        message="{field}不在代码表内：「{value}」",
        says="value not in the vocabulary",
        hint="请填标准规定的名称；其他类别写作「其他-」加名称。",
        basis=f"{_STANDARD} 第2、18项",
        holds=_is_read,
    ),
    Rule(
        code="CATE-002",
        severity=Severity.NOTE,
        fields=lambda field: field.shape in (Shape.CHOICE, Shape.CHOICES),
        message="{field}写作「{value}」，已对应到标准名称",
        says="variant mapped",
        hint="无需处理。",
        basis=f"{_STANDARD} 第2、18项",
        reports=frozenset({"choice_variant"}),
    ),
)

AMOUNT_RULES = (
    Rule(
        code="AMT-001",
        severity=Severity.BLOCK,
        fields=lambda field: field.shape is Shape.WAN_YUAN,
        message="{field}不是有效金额：「{value}」",
        says="not an amount",
        hint="请填数字，单位万元，最多六位小数，不得为负。",
        basis=f"{_STANDARD} 第20、21项",
        holds=_is_read,
    ),
    Rule(
        code="AMT-002",
        severity=Severity.REVIEW,
        fields=named(*_AMOUNT_WORD),
        message="处罚类别含罚款或没收，但{field}为 0 或缺失",
        says="amount lost",
        hint="0 多为系统取整所致；请按处罚内容补填。",
        basis=f"{_STANDARD} 第20、21项",
        minds_absence=True,
        holds=_has_amount,
        kinds=_PENALTY,
    ),
    Rule(
        code="AMT-003",
        severity=Severity.BLOCK,
        fields=named("fine_wan_yuan"),
        message="罚款金额与处罚内容相差一万倍，疑似元与万元混用：「{value}」",
        says="yuan for 万元",
        hint="本栏单位为万元：2000 元填 0.2。",
        basis=f"{_STANDARD} 第20项",
        holds=lambda _: ~(_BOTH & _SLIP),
        kinds=_PENALTY,
    ),
    Rule(
        code="AMT-004",
        severity=Severity.REVIEW,
        fields=named("fine_wan_yuan"),
        message="罚款金额「{value}」与处罚内容所写不符",
        says="number and text disagree",
        hint="请核对原文书。",
        basis=f"{_STANDARD} 第19、20项",
        holds=lambda _: ~_BOTH | _SLIP | (_NUMBER == _WORDS),
        kinds=_PENALTY,
    ),
    Rule(
        code="AMT-005",
        severity=Severity.NOTE,
        fields=lambda field: field.shape is Shape.WAN_YUAN,
        message="{field}写作「{value}」，已换算为万元",
        says="amount brought to its form",
        hint="无需处理；本栏只填数字。",
        basis=f"{_STANDARD} 第20、21项",
        reports=frozenset({"amount_form"}),
    ),
)

AUTHORITY_RULES = (
    Rule(
        code="AUTH-001",
        severity=Severity.REVIEW,
        fields=_AUTHORITIES,
        message="{field}不正确：「{value}」",
        says="authority code is wrong",
        hint="应为 18 位机关统一社会信用代码。",
        basis=f"{_STANDARD} 第27、29项",
        holds=lambda field: ~pl.col(f"_bad_{field.name}"),
    ),
    Rule(
        code="AUTH-002",
        severity=Severity.NOTE,
        fields=_AUTHORITIES,
        message="{field}为占位数「{value}」，按缺失处理",
        says="filler read as missing",
        hint="请填机关统一社会信用代码。",
        basis=f"{_STANDARD} 第27、29项",
        reports=frozenset({"placeholder"}),
    ),
    Rule(
        code="AUTH-003",
        severity=Severity.REVIEW,
        fields=named("authority_uscc"),
        message="机关代码与行政相对人代码相同：「{value}」",
        says="authority equals party",
        hint="请核对是否串栏。",
        basis=f"{_STANDARD} 第3、27项",
        holds=lambda field: pl.col(field.name) != pl.col("party_uscc"),
        kinds=frozenset({Kind.LICENCE, Kind.PENALTY, Kind.LISTING}),
    ),
)

STATE_RULES = (
    Rule(
        code="LIC-001",
        severity=Severity.REVIEW,
        fields=named("revoked_licence"),
        message="处罚类别含暂扣或吊销，未写明证照名称及编号",
        says="revoked licence not named",
        hint="请补填暂扣或吊销证照名称及编号。",
        basis=f"{_STANDARD} 第22项",
        kinds=_PENALTY,
        minds_absence=True,
        holds=lambda field: (
            pl.col(field.name).is_not_null()
            | ~(_V2018 & pl.col("penalty_category").str.contains("暂扣|吊销"))
        ),
    ),
    Rule(
        code="STAT-001",
        severity=Severity.REVIEW,
        fields=named("record_status"),
        message="当前状态「{value}」不是正常或撤销，按异议暂缓",
        says="state not clean, held as disputed",
        hint="请确认该记录是否仍然有效。",
        basis="行政许可和行政处罚信用信息数据标准(2015)",
        holds=lambda _: ~pl.col("_status_odd"),
    ),
)
