"""文号 (document number): the key under which two spellings name one decision.

〔2018〕, [2018], (2018) and 【2018】 are one; blanks, '第' before and '号' after the serial are
form, not content (domain §7, §8).

>>> doc_number_key("杭市监罚 [2018] 第012号") == doc_number_key("杭市监罚〔2018〕12号")
True
"""

import re
import unicodedata

import polars as pl

_OPEN = "[(〔【{<"
_CLOSE = "])〕】}>"
_BRACKETS: dict[str, str] = {**dict.fromkeys(_OPEN, "〔"), **dict.fromkeys(_CLOSE, "〕")}
_TABLE = {ord(char): bracket for char, bracket in _BRACKETS.items()}


def doc_number_key(number: str) -> str:
    """The comparison key of one document number."""
    text = unicodedata.normalize("NFKC", number).translate(_TABLE)
    text = re.sub(r"\s+", "", text).upper()
    text = re.sub(r"第?0*([0-9]+)号?$", r"\1", text)
    return re.sub(r"号$", "", text)


def doc_number_key_expr(column: str) -> pl.Expr:
    """`doc_number_key` as a polars expression; null stays null."""
    return (
        pl.col(column)
        .str.normalize("NFKC")
        .str.replace_many(list(_BRACKETS), list(_BRACKETS.values()))
        .str.replace_all(r"\s+", "")
        .str.to_uppercase()
        .str.replace(r"第?0*([0-9]+)号?$", "${1}")
        .str.replace(r"号$", "")
    )
