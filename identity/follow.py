"""Where codes lead on to by now, when two of them name one enterprise (ADR 16)."""

import polars as pl

from identity.by_link import ahead
from records.protocols import Registry


def followed(codes: pl.Series, registry: Registry) -> pl.DataFrame:
    """`uscc` (distinct `codes`) and `now`: where links of one enterprise lead on, or itself."""
    distinct = codes.drop_nulls().unique().alias("uscc")
    known = ahead(distinct, registry).select("uscc", "newest")
    both = distinct.to_frame().join(known, on="uscc", how="left")
    return both.select("uscc", now=pl.coalesce("newest", "uscc"))
