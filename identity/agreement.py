"""How far two names agree, as a number and in the words of the person who has to judge it.

The number ranks what a person sees; it never attaches anything (design §5).
"""

from collections.abc import Mapping
from functools import cache

import polars as pl

from identity.agreement_words import sentences
from identity.compared_names import CLOSE, COUNTY, NEAR, ONE_SIDED, OTHER, SAME, SILENT, compared

AGREES = 0.85
"""From here on two names count as one when something else proposed the pair, e.g. a code.

Of 200,000 random pairs of real company names 0.0045 % reach 0.8 (stewards §4.1). Names that a
search by name proposes are alike because they were searched for: there the number only ranks.
"""

# What the core has to leave to the region, when the region is all that one of two names lacks.
_OF_CORE, _OF_REGION = 0.8, 0.2
_REGION_SHARE = {SAME: 1.0, SILENT: 1.0, ONE_SIDED: 0.5, COUNTY: 0.25, OTHER: 0.0}
# What a part that differs leaves of the score. A factor and not a bound, for what is left has to
# keep an order; less than AGREES where it speaks against one enterprise, so that no other part
# makes up for it.
_LEAVES = {
    # One slip in two characters may as well be another firm: shown first, agreed by none.
    "brand": {OTHER: 0.6, CLOSE: 0.84},
    "region": {OTHER: 0.7, COUNTY: 0.8},
    "branch": {OTHER: 0.6, ONE_SIDED: 0.6},
    "ordinal": {OTHER: 0.6},
    "owner": {OTHER: 0.6},
    "trade": {OTHER: 0.8},
    # 股份有限公司 is often the same firm after its conversion, a shop is another legal person.
    "form": {OTHER: 0.8, NEAR: 0.95, ONE_SIDED: 0.98},
}
_NOT_THE_SAME = 0.99


def agreement(left: pl.Series, right: pl.Series) -> pl.Series:
    """The agreement of each pair of names, Float64 from 0 to 1; 1 only for equal folded names.

    A name that is null or has neither letter nor figure agrees with nothing: 0. Both series are
    equally long; either way round the number is the same.
    """
    return compared(left, right).select(score_expr()).to_series()


@cache
def score_expr() -> pl.Expr:
    """`score` of pairs as `compared` tells them."""
    region = _OF_REGION * _number("region", _REGION_SHARE)
    score = pl.max_horizontal("full_score", _OF_CORE * pl.col("core_score") + region)
    for part, leaves in _LEAVES.items():
        score *= _number(part, leaves)
    unlike = pl.min_horizontal(score, _NOT_THE_SAME)
    said = (pl.col("l_folded") != "") & (pl.col("r_folded") != "")
    score = pl.when(pl.col("whole") == SAME).then(1.0).otherwise(unlike)
    return pl.when(said).then(score).otherwise(0.0).alias("score")


def _number(part: str, of_word: Mapping[str, float]) -> pl.Expr:
    """What the word of a part stands for, 1 where it is not named."""
    found: pl.Expr = pl.lit(1.0)
    for word, number in of_word.items():
        found = pl.when(pl.col(part) == word).then(number).otherwise(found)
    return found


def agreement_words(frame: pl.DataFrame) -> pl.Series:
    """Why each pair of `left` and `right` agrees or not: List[String] of Chinese sentences.

    Each ends with （＋）, （－） or （○）: speaks for, against, or neither.
    """
    return sentences(compared(frame["left"], frame["right"]), frame)


def explain(left: str, right: str) -> list[str]:
    """`agreement_words` of one pair."""
    pair = pl.DataFrame({"left": [left], "right": [right]})
    words: list[str] = agreement_words(pair).to_list()[0]
    return words
