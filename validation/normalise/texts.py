"""Text: HTML remnants, outer blanks, and the many words for nothing."""

import html
import re

import polars as pl

from records.field import Field, Shape
from validation.normalise.step import Step

_WORDS = (Shape.TEXT, Shape.NAME, Shape.DOC_NUMBER)
# Publishers hide decoys in such spans: the text inside is not part of the value.
_DECOY = re.compile(
    r"<span\b[^<>]*(?:class=[\"']?dp\b|display:\s*none)[^<>]*>.*?</span>", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(
    r"</?(?:span|br|p|div|b|i|u|font|a|em|strong|td|tr|table|nobr)\b[^<>]*>", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:#[0-9]+|#x[0-9A-Fa-f]+|[A-Za-z]+[0-9]*);")

NULL_WORDS = (
    "", "无", "暂无", "空", "-", "--", "---", "—", "——", "/", "//", "\\", "*", "**", "***", "\\n",
    "NULL", "null", "Null", "None", "none", "NaN", "nan", "N/A", "n/a", "不详", "未知", "缺失",
    "(null)", "undefined", "#N/A", "无。", "没有", "无数据", "待补充", "／", "－", "＊", "不适用",
    "未填", "未填写", "无内容", "暂无数据", "暂无内容", "空白",
)  # fmt: skip
NULL_NAMES = ("无名称", "无字号", "无名氏", "无字号名称", "名称不详", "某某")
_LONGEST_NULL_WORD = max(len(word.encode()) for word in (*NULL_WORDS, *NULL_NAMES))


def _is_null_word(field: Field) -> pl.Expr:
    words = [*NULL_WORDS, *field_words(field)]
    column = pl.col(field.name)
    longest = max(len(word.encode()) for word in words)
    return (column.str.len_bytes() <= longest) & column.is_in(words)


def _is_padded(field: Field) -> pl.Expr:
    column = pl.col(field.name)
    return column.str.strip_chars().str.len_bytes() != column.str.len_bytes()


def field_words(field: Field) -> tuple[str, ...]:
    """Words that mean nothing in this field alone: its own header text, '0' in a code."""
    header = (field.zh, *field.headers)
    if field.name == "party_name":
        return (*header, *NULL_NAMES)
    return (*header, "0") if field.shape is Shape.CODE and field.name != "use_scope" else header


def strip_html(text: str) -> str:
    r"""`text` without decoys, tags and entities; a lone '<' or '&' stays.

    >>> strip_html('外国(地<span class="dp">5aSW</span>区)企&nbsp;业&lt;')
    '外国(地区)企\xa0业<'
    """
    bare = _TAG.sub("", _DECOY.sub("", text))
    return _ENTITY.sub(lambda found: html.unescape(found.group()), bare)


def _nothing(_: str) -> None:
    return None


TEXT_STEPS = (
    Step(
        how="html",
        fields=lambda _: True,
        unusual=lambda field: pl.col(field.name).str.contains_any(["<", "&"]),
        fix=strip_html,
    ),
    Step(
        how="trimmed",
        fields=lambda field: field.shape is not Shape.CODE,
        unusual=_is_padded,
        fix=lambda text: text.strip() or None,
    ),
    Step(
        how="null_word",
        # A state that cannot be read must not become 'normal' by being read as missing.
        fields=lambda field: field.name != "record_status",
        unusual=_is_null_word,
        fix=_nothing,
    ),
)
