"""Enterprises whose name is like a row's: found by grams, ranked by agreement and corroboration.

The names that share its rarest grams (`name_hits`) are compared part by part. A name never attaches
anything.
"""

import polars as pl

from identity.agreement import score_expr
from identity.compared_names import compared
from identity.name_hits import hits
from identity.name_reasons import corroborated, told
from records.answer import answer
from records.protocols import NameIndex
from records.tables import CANDIDATES

BY = "name"
# What a row gives to be found by beside its name.
SOUGHT = pl.Schema(
    {
        "_row": pl.Int64(),
        "party_name": pl.String(),
        "said_representative": pl.String(),
        "code_region": pl.String(),  # region digits of the row's own code, however broken
        "authority_region": pl.String(),  # and of its authority's
    }
)
_TOGETHER = 100  # names asked for together: memory is bounded by their postings


def by_name(sought: pl.DataFrame, index: NameIndex, most: int) -> pl.DataFrame:
    """CANDIDATES of SOUGHT rows by their names, at most `most` enterprises each, best first."""
    named = sought.filter(pl.col("party_name").is_not_null())
    found = [pl.DataFrame(schema=CANDIDATES)]
    for part in named.iter_slices(_TOGETHER):
        with index.at_once() as now:
            found.append(_compared(part.with_row_index("n"), now, most))
    return pl.concat(found)


def _compared(sought: pl.DataFrame, index: NameIndex, most: int) -> pl.DataFrame:
    likely = hits(sought["party_name"], index)
    found = likely.join(index.entries(likely["name_no"]), on="name_no").join(sought, on="n")
    said = compared(sought["party_name"], found["name"], found["n"])
    return answer(_ranked(found.hstack(said).lazy(), most))


def _ranked(pairs: pl.LazyFrame, most: int) -> pl.LazyFrame:
    """CANDIDATES: the best of each name, an enterprise once."""
    scored = corroborated(pairs.with_columns(score_expr()))
    best = scored.sort("n", "worth", "uscc", "name", descending=[False, True, False, False])
    ranked = best.unique(["n", "uscc"], keep="first", maintain_order=True).with_columns(
        rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("n"), by=pl.lit(BY)
    )
    kept = ranked.filter(pl.col("rank") <= most).with_columns(told())
    return kept.select(pl.col(name).cast(dtype) for name, dtype in CANDIDATES.items())
