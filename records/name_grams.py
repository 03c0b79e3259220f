"""Grams: by which pairs of characters a name is found again, though a slip has changed it.

A gram is two characters of a name that are neighbours or next neighbours, whichever comes first:
so two characters that changed places take fewer of its grams along. The organisation form at the
end has none, because nearly every company shares it. For finding only; nothing attaches by them.
"""

import numpy as np
import numpy.typing as npt
import polars as pl

from records.answer import answer
from records.names import MARKS, name_key_expr

Ints = npt.NDArray[np.int64]
GRAMS = pl.Schema(
    {
        "n": pl.UInt32(),  # ordinal of the name
        "gram": pl.Int64(),  # the lower character's code point above the higher's 21 bits
    }
)
GRAM_BITS = 42
_CHARACTER_BITS = 21
_BREAK = 10  # between two names; no name holds it, blanks being folded away
_FORM = "(?:股份|责任)?(?:有限)?(?:责任)?公司$"


def grams(names: pl.Series) -> pl.DataFrame:
    """GRAMS of each of `names` (below 2²⁰), every gram of a name once; a null name has none.

    >>> grams(pl.Series(["沄安有限公司"])).select(pl.col("gram").bitwise_and((1 << 21) - 1)).item()
    27780
    """
    line, gram = gram_lines(names)
    words = np.unique((line << GRAM_BITS) | gram)
    found = {"n": words >> GRAM_BITS, "gram": words & ((1 << GRAM_BITS) - 1)}
    return pl.DataFrame(found, schema_overrides=GRAMS)


def gram_lines(names: pl.Series) -> tuple[Ints, Ints]:
    """Ordinals and grams of `names`, by position in them; a gram may stand twice in a name."""
    whole = name_key_expr("name").str.replace_all(MARKS, "")
    stem = names.to_frame("name").lazy().select(whole=whole).select(_stem().fill_null(""))
    stems = answer(stem).to_series()
    joined = "\n".join(stems).encode("utf-32-le")
    characters = np.frombuffer(joined, np.uint32).astype(np.int64)
    line = np.cumsum(characters == _BREAK)
    pairs = [_pairs(characters, line, distance) for distance in (1, 2)]
    joined_lines, joined_grams = (np.concatenate(part) for part in zip(*pairs, strict=True))
    return joined_lines, joined_grams


def _stem() -> pl.Expr:
    """`whole`, a name without marks, without the organisation form of a company at its end."""
    whole = pl.col("whole")
    stem = whole.str.replace(_FORM, "")
    return pl.when(stem.str.len_chars() > 1).then(stem).otherwise(whole)


def _pairs(characters: Ints, line: Ints, distance: int) -> tuple[Ints, Ints]:
    """The pairs of characters that stand `distance` apart in one name."""
    one, other = characters[:-distance], characters[distance:]
    within = (line[:-distance] == line[distance:]) & (one != _BREAK) & (other != _BREAK)
    low, high = np.minimum(one, other)[within], np.maximum(one, other)[within]
    return line[:-distance][within], (low << _CHARACTER_BITS) | high
