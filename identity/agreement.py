"""How far two names agree, as a number and in the words of the person who has to judge it."""

import polars as pl
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from identity.name_fold import folded

AGREES = 0.85
"""From here on two names count as one when something else proposed the pair, e.g. a code.

Of 200,000 random pairs of real company names 0.0045 % reach 0.8 (stewards §4.1). Names that a
search by name proposes are alike because they were searched for: there the number only ranks.
"""


def agreement(left: pl.Series, right: pl.Series) -> pl.Series:
    """The agreement of each pair of names, Float64 from 0 to 1; 1 only for equal folded names.

    A name that is null or has neither letter nor figure agrees with nothing: 0.
    """
    one, other = folded(left).fill_null(""), folded(right).fill_null("")
    score = cpdist(one.to_list(), other.to_list(), scorer=OSA.normalized_similarity)
    said = (one != "") & (other != "")
    return pl.Series("score", score[:, 0] if score.ndim > 1 else score, pl.Float64()).set(~said, 0)


def agreement_words(frame: pl.DataFrame) -> pl.Series:
    """Why each pair of `left` and `right` agrees or not: List[String] of Chinese sentences."""
    same = folded(frame["left"]).eq_missing(folded(frame["right"]))
    words = (
        pl.when(pl.col("same")).then(pl.lit("名称相同（＋）")).otherwise(pl.lit("名称不同（－）"))
    )
    return frame.select(same.alias("same")).select(pl.concat_list(words)).to_series()


def explain(left: str, right: str) -> list[str]:
    """`agreement_words` of one pair."""
    pair = pl.DataFrame(
        {"left": [left], "right": [right]}, schema=dict.fromkeys(("left", "right"), pl.String())
    )
    words: list[str] = agreement_words(pair).to_list()[0]
    return words
