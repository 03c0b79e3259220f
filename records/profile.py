"""What a delivery was like as a whole: how many rows it had, and how often each field was filled.

Small enough to be kept with every batch, so that the next one can be held against it.
"""

import polars as pl

PROFILE = pl.Schema(
    {
        "field": pl.String(),  # `ROWS` for the delivery itself
        "value": pl.String(),  # of a field with a closed list; null: rows that have any value
        "rows": pl.Int64(),
    }
)
# What is told of a delivery as a whole, held against the last good one.
TOLD = pl.Schema(
    {
        "rule": pl.String(),
        "severity": pl.String(),
        "field": pl.String(),  # `ROWS` for the delivery itself
        "value": pl.String(),  # the commonest of words never met before
        "before": pl.Float64(),  # rows, or a share of them
        "now": pl.Float64(),
    }
)
ROWS = "_rows"


def height(profile: pl.DataFrame) -> int:
    """The rows of the delivery; 0 for an empty PROFILE."""
    return int(profile.filter(pl.col("field") == ROWS)["rows"].sum())
