"""Enterprises whose name is like a row's: found by grams, ranked by agreement and corroboration.

The rarest grams of a name are asked for, up to a budget of postings: what they have in common with
a name, weighed by how rare it is, finds those worth comparing. A name never attaches anything.
"""

import polars as pl
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from identity.agreement import score_expr
from identity.compared_names import compared
from identity.name_fold import folded
from identity.name_reasons import corroborated, told
from records.name_grams import grams
from records.protocols import NameIndex, Registry
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
_BUDGET, _LEAST = 0.01, 5_000
_HIT, _COMPARED = 200, 32  # names of which the spelling is read, and those compared part by part
_TOGETHER = 100  # names asked for together: memory is bounded by their postings
_HITS = pl.Schema(
    {"n": pl.UInt32(), "name_no": pl.Int64(), "share": pl.Float64()}  # of its grams' weight
)


def by_name(sought: pl.DataFrame, index: NameIndex, registry: Registry, most: int) -> pl.DataFrame:
    """CANDIDATES of SOUGHT rows by their names, at most `most` enterprises each, best first."""
    found = [
        _compared(part.with_row_index("n"), index, registry, most)
        for part in sought.filter(pl.col("party_name").is_not_null()).iter_slices(_TOGETHER)
    ]
    return pl.concat([pl.DataFrame(schema=CANDIDATES), *found])


def _compared(
    sought: pl.DataFrame, index: NameIndex, registry: Registry, most: int
) -> pl.DataFrame:
    hits = _hits(sought["party_name"], index)
    entries = index.entries(hits["name_no"].unique())
    alike = _most_alike(sought, hits.join(entries, on="name_no"))
    known = registry.details(alike["uscc"].unique()).rename({"name": "current_name"})
    pairs = alike.join(known, on="uscc").join(sought, on="n")
    said = compared(pairs["party_name"], pairs["name"])
    where = said.select("l_province", "l_city", "l_county")
    scored = corroborated(pairs.hstack(where).with_columns(said.select(score_expr())))
    best = scored.sort("n", "worth", "uscc", "name", descending=[False, True, False, False])
    ranked = best.unique(["n", "uscc"], keep="first", maintain_order=True).with_columns(
        rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("n"), by=pl.lit(BY)
    )
    kept = ranked.filter(pl.col("rank") <= most).with_columns(reasons=told())
    return kept.select(pl.col(name).cast(dtype) for name, dtype in CANDIDATES.items())


def _hits(names: pl.Series, index: NameIndex) -> pl.DataFrame:
    """_HITS: of each name the entries that share most of its rare grams."""
    own = grams(names)
    counts, size = index.counts(own["gram"].unique()), index.size()
    known = own.join(counts, on="gram").sort("n", "df", "gram")
    rest = pl.col("df").cum_sum().over("n") <= max(_LEAST, size * _BUDGET)
    first = pl.col("n").is_first_distinct()
    weight = (size / pl.col("df")).log().clip(lower_bound=0.1)
    asked = known.filter(rest | first).with_columns(weight=weight)
    postings = index.postings(asked["gram"].unique())
    if postings.is_empty():
        return pl.DataFrame(schema=_HITS)
    hits = (
        asked.join(postings, on="gram")
        .group_by("n", "name_no")
        .agg(pl.col("weight").sum())
        .join(asked.group_by("n").agg(total=pl.col("weight").sum()), on="n")
        .sort("weight", "name_no", descending=[True, False])
        .group_by("n", maintain_order=True)
        .head(_HIT)
    )
    return hits.select("n", "name_no", share=pl.col("weight") / pl.col("total"))


def _most_alike(sought: pl.DataFrame, hits: pl.DataFrame) -> pl.DataFrame:
    """Of each name the hits to be compared: by spelling as a whole and by what is shared."""
    keys = sought.select("n", said=folded(sought["party_name"]))
    pairs = hits.hstack([folded(hits["name"]).alias("spelt")]).join(keys, on="n")
    alike = cpdist(
        pairs["said"].to_list(), pairs["spelt"].to_list(), scorer=OSA.normalized_similarity
    )
    likely = pl.Series("likely", alike.ravel(), pl.Float64()) + pairs["share"]
    ordered = pairs.with_columns(likely).sort("n", "likely", descending=[False, True])
    return ordered.group_by("n", maintain_order=True).head(_COMPARED).select("n", "uscc", "name")
