"""Enterprises whose name is like a row's: found by grams, ranked by agreement and corroboration.

The rarest grams of a name are asked for, up to a budget of postings: what they have in common with
a name, weighed by how rare it is, finds those worth comparing part by part. A name never attaches
anything.
"""

import polars as pl

from identity.agreement import score_expr
from identity.compared_names import compared
from identity.name_reasons import corroborated, told
from records.asked import asked
from records.name_grams import grams
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
# Postings read for one name, as a share of all names; the rarest gram is read whatever it takes.
_BUDGET, _LEAST = 0.005, 5_000
_HIT = 32  # names that are compared
_UNIT = 1_000_000  # of weight
_TOGETHER = 100  # names asked for together: memory is bounded by their postings
_HITS = pl.Schema({"n": pl.UInt32(), "name_no": pl.Int64()})


def by_name(sought: pl.DataFrame, index: NameIndex, most: int) -> pl.DataFrame:
    """CANDIDATES of SOUGHT rows by their names, at most `most` enterprises each, best first."""
    found = [
        _compared(part.with_row_index("n"), index, most)
        for part in sought.filter(pl.col("party_name").is_not_null()).iter_slices(_TOGETHER)
    ]
    return pl.concat([pl.DataFrame(schema=CANDIDATES), *found])


def _compared(sought: pl.DataFrame, index: NameIndex, most: int) -> pl.DataFrame:
    hits = _hits(sought["party_name"], index)
    found = hits.join(index.entries(hits["name_no"]), on="name_no").join(sought, on="n")
    said = compared(sought["party_name"], found["name"], found["n"])
    return asked(_ranked(found.hstack(said).lazy(), most))


def _ranked(pairs: pl.LazyFrame, most: int) -> pl.LazyFrame:
    """CANDIDATES: the best of each name, an enterprise once."""
    scored = corroborated(pairs.with_columns(score_expr()))
    best = scored.sort("n", "worth", "uscc", "name", descending=[False, True, False, False])
    ranked = best.unique(["n", "uscc"], keep="first", maintain_order=True).with_columns(
        rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("n"), by=pl.lit(BY)
    )
    kept = ranked.filter(pl.col("rank") <= most).with_columns(told())
    return kept.select(pl.col(name).cast(dtype) for name, dtype in CANDIDATES.items())


def _hits(names: pl.Series, index: NameIndex) -> pl.DataFrame:
    """_HITS: of each name the entries that share most of its rare grams."""
    own = grams(names)
    counts, size = index.counts(own["gram"]), index.size()
    weighed = asked(_rarest(own.lazy().join(counts.lazy(), on="gram"), size))
    postings = index.postings(weighed["gram"])
    if postings.is_empty():
        return pl.DataFrame(schema=_HITS)
    shared = weighed.lazy().join(postings.lazy(), on="gram").group_by("n", "name_no")
    share = pl.col("weight").sum() / pl.col("total").first()
    ordered = shared.agg(share=share).sort("share", "name_no", descending=[True, False])
    return asked(ordered.group_by("n", maintain_order=True).head(_HIT).select(_HITS.names()))


def _rarest(known: pl.LazyFrame, size: int) -> pl.LazyFrame:
    """`n` and `gram` to be asked for, with their `weight` and what those of a name weigh in all."""
    read_with = pl.col("df").cum_sum().over("n") <= max(_LEAST, size * _BUDGET)
    # Whole numbers: their sum is the same whichever way it is added up.
    weight = ((size / pl.col("df")).log().clip(lower_bound=0.1) * _UNIT).round().cast(pl.Int64)
    rarest = known.sort("n", "df", "gram").filter(read_with | pl.col("n").is_first_distinct())
    return rarest.select("n", "gram", weight=weight, total=weight.sum().over("n"))
