"""Where codes lead on to when two of them name one enterprise (ADR 16)."""

import polars as pl

from records.protocols import Registry
from records.states import ONE_ENTERPRISE

_SORTS = [sort.value for sort in ONE_ENTERPRISE]
_MOST = 16  # links in a row; the register never had a third


def followed(codes: pl.Series, registry: Registry) -> pl.DataFrame:
    """`uscc` (distinct `codes`) and `now`: the code at the end of the links in force, or itself.

    A code at which links fork, or that comes round to itself, leads nowhere: it stays.
    """
    start = codes.drop_nulls().unique().alias("uscc").to_frame()
    reached = start.with_columns(now=pl.col("uscc"))
    for _ in range(_MOST):
        ahead = _ahead(reached["now"].unique(), registry)
        if ahead.is_empty():
            return reached
        onward = reached.join(ahead, left_on="now", right_on="old_uscc", how="left")
        reached = onward.select("uscc", now=pl.coalesce("new_uscc", "now"))
    # Whatever still moves goes round.
    moving = reached.join(ahead, left_on="now", right_on="old_uscc", how="semi")["uscc"]
    back = pl.col("uscc").is_in(moving.implode())
    return reached.with_columns(now=pl.when(back).then("uscc").otherwise("now"))


def _ahead(codes: pl.Series, registry: Registry) -> pl.DataFrame:
    """`old_uscc` and the one `new_uscc` that its links in force lead to."""
    links = registry.links_from(codes).filter(
        pl.col("sort").is_in(_SORTS), pl.col("ended_on").is_null()
    )
    pairs = links.select("old_uscc", "new_uscc").unique()
    return pairs.filter(~pl.col("old_uscc").is_duplicated())
