"""Enterprises under which other sites of the same ICP filing are attached.

One filing belongs to one operator: 京ICP备15002121号-1 and -2 are two sites of it. It is a hint and
no more, because filings are sold with their sites.
"""

import polars as pl

from identity.agreement import agreement
from records.protocols import Registry
from records.sites import icp_main
from records.tables import CANDIDATES

BY = "icp"


def by_filing(rows: pl.DataFrame, registry: Registry, most: int) -> pl.DataFrame:
    """CANDIDATES of the `rows` (`_row`, `party_name`, `icp_number`) by their ICP filing.

    At most `most` each, those with most sites of the filing first.
    """
    filed = rows.select("_row", "party_name", filing=icp_main("icp_number")).drop_nulls("filing")
    if filed.is_empty():
        return pl.DataFrame(schema=CANDIDATES)
    found = filed.join(registry.by_filing(filed["filing"].unique()), on="filing")
    names = registry.by_uscc(found["uscc"].unique()).select("uscc", "name")
    pairs = found.join(names, on="uscc")
    score = agreement(pairs["party_name"], pairs["name"]).fill_null(0.0).alias("score")
    told = pl.concat_list(
        pl.format("同一备案（{}）的其他网站 {} 个已归集到该主体", "filing", "sites"),
        pl.lit("名称相符度 ") + pl.col("score").round(2).cast(pl.String()),
    )
    order = ["_row", "sites", "score", "uscc"]
    ranked = (
        pairs.with_columns(score)
        .sort(order, descending=[False, True, True, False])
        .with_columns(
            rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("_row"),
            by=pl.lit(BY),
            reasons=told,
        )
    )
    kept = ranked.filter(pl.col("rank") <= most)
    return kept.select(pl.col(name).cast(dtype) for name, dtype in CANDIDATES.items())
