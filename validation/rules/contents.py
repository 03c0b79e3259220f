"""Rules about content: enumerations, amounts, the authority, the licence, the state of a record."""

import polars as pl

from records.field import Field, Shape
from records.kind import Kind
from records.states import Severity, Vocabulary
from validation.legal import STANDARD_2015, STANDARD_2018
from validation.rule import AutoFix, Rule, named

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
        message_en="{field} is not in the vocabulary: “{value}”",
        says="value not in the vocabulary",
        hint="请填标准规定的名称；其他类别写作「其他-」加名称。",
        of_column=(
            "{field}整列 {count} 行均不在代码表内，如「{value}」；来源可能使用另一版本的代码表",
            (
                "None of the {count} rows of {field} is in the vocabulary, for example "
                "“{value}”; the source may use another edition"
            ),
        ),
        basis=(STANDARD_2018.at("第2、18项"),),
        auto_fix=AutoFix.SUGGEST,
        holds=_is_read,
    ),
    Rule(
        code="CATE-002",
        severity=Severity.NOTE,
        fields=lambda field: field.shape in (Shape.CHOICE, Shape.CHOICES),
        message="{field}写作「{value}」，已对应到标准名称",
        message_en="{field} was written “{value}”; mapped to the standard's word",
        says="variant mapped",
        hint="无需处理。",
        basis=(STANDARD_2018.at("第2、18项"),),
        auto_fix=AutoFix.LOSSLESS,
        reports=frozenset({"choice_variant"}),
    ),
)

AMOUNT_RULES = (
    Rule(
        code="AMT-001",
        severity=Severity.BLOCK,
        fields=lambda field: field.shape is Shape.WAN_YUAN,
        message="{field}不是有效金额：「{value}」",
        message_en="{field} is not an amount: “{value}”",
        says="not an amount",
        hint="请填数字，单位万元，最多六位小数，不得为负。",
        basis=(STANDARD_2018.at("第20、21项"),),
        auto_fix=AutoFix.SUGGEST,
        holds=_is_read,
    ),
    Rule(
        code="AMT-002",
        severity=Severity.REVIEW,
        fields=named(*_AMOUNT_WORD),
        message="处罚类别含罚款或没收，但{field}为 0 或缺失",
        message_en="The category names a fine or confiscation, but {field} is 0 or missing",
        says="amount lost",
        hint="0 多为系统取整所致；请按处罚内容补填。",
        basis=(STANDARD_2018.at("第20、21项"),),
        auto_fix=AutoFix.SUGGEST,
        minds_absence=True,
        holds=_has_amount,
        kinds=_PENALTY,
    ),
    Rule(
        code="AMT-003",
        severity=Severity.BLOCK,
        fields=named("fine_wan_yuan"),
        message="罚款金额与处罚内容相差一万倍，疑似元与万元混用：「{value}」",
        message_en="The fine is ten thousand times off the text, yuan taken for 万元: “{value}”",
        says="yuan for 万元",
        hint="本栏单位为万元：2000 元填 0.2。",
        of_column=(
            "罚款金额整列 {count} 行均以元计；本栏单位为万元，请统一换算后重报",
            "All {count} fines are in yuan; the column is in 万元 and must be converted as a whole",
        ),
        basis=(STANDARD_2018.at("第20项"),),
        auto_fix=AutoFix.SUGGEST,
        holds=lambda _: ~(_BOTH & _SLIP),
        kinds=_PENALTY,
    ),
    Rule(
        code="AMT-004",
        severity=Severity.REVIEW,
        fields=named("fine_wan_yuan"),
        message="罚款金额「{value}」与处罚内容所写不符",
        message_en="The fine “{value}” disagrees with the text of the penalty",
        says="number and text disagree",
        hint="请核对原文书。",
        basis=(STANDARD_2018.at("第19、20项"),),
        holds=lambda _: ~_BOTH | _SLIP | (_NUMBER == _WORDS),
        kinds=_PENALTY,
    ),
    Rule(
        code="AMT-005",
        severity=Severity.NOTE,
        fields=lambda field: field.shape is Shape.WAN_YUAN,
        message="{field}写作「{value}」，已换算为万元",
        message_en="{field} was written “{value}”; converted to 万元",
        says="amount brought to its form",
        hint="无需处理；本栏只填数字。",
        basis=(STANDARD_2018.at("第20、21项"),),
        auto_fix=AutoFix.LOSSLESS,
        reports=frozenset({"amount_form"}),
    ),
)

AUTHORITY_RULES = (
    Rule(
        code="AUTH-001",
        severity=Severity.REVIEW,
        fields=_AUTHORITIES,
        message="{field}不正确：「{value}」",
        message_en="{field} is not correct: “{value}”",
        says="authority code is wrong",
        hint="应为 18 位机关统一社会信用代码。",
        basis=(STANDARD_2018.at("第27、29项"),),
        auto_fix=AutoFix.SUGGEST,
        holds=lambda field: ~pl.col(f"_bad_{field.name}"),
    ),
    Rule(
        code="AUTH-002",
        severity=Severity.NOTE,
        fields=_AUTHORITIES,
        message="{field}为占位数「{value}」，按缺失处理",
        message_en="{field} is the filler “{value}”, read as missing",
        says="filler read as missing",
        hint="请填机关统一社会信用代码。",
        basis=(STANDARD_2018.at("第27、29项"),),
        auto_fix=AutoFix.LOSSLESS,
        reports=frozenset({"placeholder"}),
    ),
    Rule(
        code="AUTH-003",
        severity=Severity.REVIEW,
        fields=named("authority_uscc"),
        message="机关代码与行政相对人代码相同：「{value}」",
        message_en="The authority's code is the party's own: “{value}”",
        says="authority equals party",
        hint="请核对是否串栏。",
        basis=(STANDARD_2018.at("第3、27项"),),
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
        message_en="A licence was suspended or revoked, but is not named",
        says="revoked licence not named",
        hint="请补填暂扣或吊销证照名称及编号。",
        basis=(STANDARD_2018.at("第22项"),),
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
        message_en="The state “{value}” is neither normal nor withdrawn; held as disputed",
        says="state not clean, held as disputed",
        hint="请确认该记录是否仍然有效。",
        basis=(STANDARD_2015.at("当前状态"),),
        holds=lambda _: ~pl.col("_status_odd"),
    ),
)
