"""The second clock: the day on which a record was first shown to the public."""

import polars as pl

from publish.policy.conditions import as_date
from publish.policy.rules import FIRST_SHOWN
from records.working_days import calendar

DERIVED = "first_shown_derived"
"""Where the day is the last one on which the law let it be shown first, not one that was told."""


def with_first_shown(table: pl.DataFrame, within: int) -> pl.DataFrame:
    """`table` with `first_shown` (Date) and `first_shown_derived`.

    What the source says (`published_on`), unless that lies before the decision. Where it says
    nothing, `within` working days after `decided_on`; null without a decision. Years whose
    holidays are not known count Monday to Friday.
    """
    decided = as_date("decided_on")
    told = as_date("published_on") if "published_on" in table.columns else pl.lit(None, pl.Date())
    dated = table.with_columns(_told=pl.when(told >= decided).then(told))
    limit = calendar().due(dated.select(decided).to_series(), within).alias("_limit")
    return dated.with_columns(limit).with_columns(
        pl.coalesce("_told", "_limit").alias(FIRST_SHOWN),
        pl.col("_told").is_null().alias(DERIVED),
    ).drop("_told", "_limit")  # fmt: skip
