"""Agreement of names: what is right by category, and how many pairs a second on one core."""

from collections.abc import Iterator

import polars as pl
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from bench.figure import Figure, seconds
from bench.names_made import FILE
from identity.agreement import AGREES, agreement
from identity.name_fold import limited, unmarked
from records.names import name_key_expr


def shares() -> pl.DataFrame:
    """By `truth` and `category`: `right` and, of the same, `first`, as shares from 0 to 1.

    Right is to agree when it is one enterprise and not to when it is another; first is to agree
    better with the true name than with every other name of the file, a tie being lost.
    """
    lines = pl.read_csv(FILE).with_row_index("n")
    scored = lines.with_columns(score=agreement(lines["query"], lines["name"]))
    same = pl.col("truth") == "same"
    right = pl.when(same).then(pl.col("score") >= AGREES).otherwise(pl.col("score") < AGREES)
    told = scored.with_columns(right=right).join(_best_others(scored), on="n", how="left")
    first = pl.when(same).then(pl.col("score") > pl.col("best_other"))
    return told.group_by("truth", "category", maintain_order=True).agg(
        pl.col("right").mean(), first=first.mean()
    )


def _best_others(scored: pl.DataFrame) -> pl.DataFrame:
    """`best_other` by `n`: how well the query agrees with any name of the file that is not its."""
    queries = scored.filter(pl.col("truth") == "same").select("n", "query", "name")
    pool = scored.select(other="name").unique(maintain_order=True)
    pairs = queries.join(pool, how="cross").filter(pl.col("name") != pl.col("other"))
    pairs = pairs.with_columns(score=agreement(pairs["query"], pairs["other"]))
    return pairs.group_by("n").agg(best_other=pl.col("score").max())


def figures(rows: int) -> Iterator[Figure]:
    """The shares over all categories, and the speed against the bare distance of folded names."""
    told = shares()
    mean = told.group_by("truth").agg(pl.col("right", "first").mean())
    (_, right, first), (_, apart, _) = mean.sort("truth", descending=True).rows()
    yield Figure("names: the true one ranks first", f"{first:.1%}", "100 %", first, 0.97)
    yield Figure("names: one enterprise agrees", f"{right:.1%}", "100 %", right, 0.9)
    yield Figure("names: two do not", f"{apart:.1%}", "100 %", apart, 1)
    yield _speed(rows // 4)


def _speed(count: int) -> Figure:
    lines = pl.read_csv(FILE)
    times = -(-count // lines.height)
    left, right = (pl.concat([lines[side]] * times).head(count) for side in ("query", "name"))
    ours = count / seconds(lambda: agreement(left, right))
    floor = count / seconds(lambda: _bare(left, right))
    return Figure("names: agreement over bare distance", f"{ours:,.0f} pairs/s",
                  f"{floor:,.0f} pairs/s", ours / floor, 0.2)  # fmt: skip


def _bare(left: pl.Series, right: pl.Series) -> object:
    folded = unmarked(limited(name_key_expr("name")))
    one, other = (
        names.alias("name").to_frame().select(folded).to_series().to_list()
        for names in (left, right)
    )
    return cpdist(one, other, scorer=OSA.normalized_similarity)
