"""Names compared losslessly: the key under which two spellings are the same registered name.

Lossless means NFKC, brackets, blanks and trailing punctuation only. 有限公司 and 有限责任公司 stay
different here; folding them is for scoring suggestions, never for attaching (design §5).

>>> name_key(" 杭州示例（中国）有限公司。")
'杭州示例(中国)有限公司'
"""

import re
import unicodedata

import polars as pl

_BLANKS = re.compile(r"\s+")
_TAIL = "。.,，;；、·•"
_DOTS = str.maketrans({"•": "·", "・": "·", "‧": "·", "【": "(", "】": ")", "〔": "(", "〕": ")"})


def name_key(name: str) -> str:
    """The comparison key of one name."""
    text = unicodedata.normalize("NFKC", name).translate(_DOTS)
    return _BLANKS.sub("", text).rstrip(_TAIL).upper()


def name_key_expr(column: str) -> pl.Expr:
    """`name_key` as a polars expression; null stays null."""
    return (
        pl.col(column)
        .str.normalize("NFKC")
        .str.replace_many(
            ["•", "・", "‧", "【", "】", "〔", "〕"], ["·", "·", "·", "(", ")", "(", ")"]
        )
        .str.replace_all(r"\s+", "")
        .str.strip_chars_end(_TAIL)
        .str.to_uppercase()
    )
