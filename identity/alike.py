"""How far two names agree, until the agreement of names is measured part by part."""

import polars as pl
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from records.names import name_key_expr

AGREES = 0.85
"""From here on two names count as one when something else proposed the pair (stewards §4.1)."""


def agreement(left: pl.Series, right: pl.Series) -> pl.Series:
    """The agreement of each pair of names, 0 to 1; a missing name agrees with nothing."""
    keys = [
        names.to_frame("name").select(name_key_expr("name"))["name"].fill_null("")
        for names in (left, right)
    ]
    score = cpdist(*(key.to_list() for key in keys), scorer=OSA.normalized_similarity)
    said = (keys[0] != "") & (keys[1] != "")
    return pl.Series("score", score, pl.Float64()).set(~said, 0)
