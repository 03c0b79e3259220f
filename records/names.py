"""Names compared losslessly: the key under which two spellings are the same registered name.

Lossless means NFKC, brackets, blanks, characters without width and trailing punctuation only.
有限公司 and 有限责任公司 stay different here; folding them is for scoring suggestions, never for
attaching (design §5).

>>> name_key(" 杭州示例（中国）有限公司。")
'杭州示例(中国)有限公司'
"""

import re
import unicodedata
from functools import cache

import polars as pl

# Without width: they come along when a name is copied from a page, and nobody can see them. They
# go first, because two characters that one of them keeps apart may be one after NFKC.
_UNSEEN = (
    r"[\u00ad\u034f\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
# The separators of C0 are blanks to Python and none to the engine of a column: named for both.
_BLANKS = r"[\s\x1c-\x1f]+"
MARKS = r"[^\p{L}\p{N}]+"
"""Marks and brackets of every tradition, and whatever else is neither letter nor figure.

They stay in the key: what scores names and finds them leaves them out.
"""
_UNSEEN_RE, _BLANKS_RE = re.compile(_UNSEEN), re.compile(_BLANKS)
# Most names are their own key, and seeing that costs a fifth of making it.
_PLAIN = r"^[\u4e00-\u9fff()0-9A-Z]+$"
_TAIL = "。.,，;；、·•"
_DOTS = str.maketrans({"•": "·", "・": "·", "‧": "·", "【": "(", "】": ")", "〔": "(", "〕": ")"})


def name_key(name: str) -> str:
    """The comparison key of one name."""
    seen = unicodedata.normalize("NFKC", _UNSEEN_RE.sub("", name)).translate(_DOTS)
    return _BLANKS_RE.sub("", seen).rstrip(_TAIL).upper()


@cache
def name_key_expr(column: str) -> pl.Expr:
    """`name_key` as a polars expression; null stays null."""
    name = pl.col(column)
    plain = name.str.contains(_PLAIN)
    key = (
        pl.when(~plain)
        .then(name)
        .str.replace_all(_UNSEEN, "")
        .str.normalize("NFKC")
        .str.replace_many(
            ["•", "・", "‧", "【", "】", "〔", "〕"], ["·", "·", "·", "(", ")", "(", ")"]
        )
        .str.replace_all(_BLANKS, "")
        .str.strip_chars_end(_TAIL)
        .str.to_uppercase()
    )
    return pl.when(plain).then(name).otherwise(key)
