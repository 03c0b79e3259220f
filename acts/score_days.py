"""Which deliveries were due, by each source's cadence, and which of them came (上报率)."""

from datetime import date

import polars as pl

from records.working_days import calendar
from sources.kit.source import Cadence

DUE = pl.Schema(
    {"source_id": pl.String(), "day": pl.Date(), "came": pl.Boolean(), "batch_id": pl.String()}
)
_SUNDAY = 7


def due_days(
    sources: pl.DataFrame,
    deliveries: pl.DataFrame,
    pauses: pl.DataFrame,
    first: date,
    until: date,
) -> pl.DataFrame:
    """DUE from `first` to `until`: one row per source and day, or week by its last day.

    `sources` has source_id and every (a `Cadence`); `deliveries` and `pauses` are the ledger's. A
    source is due from the day of its own first batch, or of the ledger's while it never had one;
    one that delivers on notice is never due. A week is due on its Sunday: any day of it will do.
    What would be due within a pause is not.
    """
    days = calendar().days(first, until)
    weekday = pl.col("day").dt.weekday()
    periods = pl.concat(
        [
            days.select("day", every=pl.lit(Cadence.EVERY_DAY.value)),
            days.filter("working").select("day", every=pl.lit(Cadence.WORKING_DAY.value)),
            days.filter(weekday == _SUNDAY).select(
                "day", every=pl.lit(Cadence.EVERY_WEEK.value)
            ),
        ]
    )  # fmt: skip
    batches = deliveries.with_columns(pl.col("day").str.to_date("%Y-%m-%d"))
    begun = batches.group_by("source_id").agg(pl.col("day").min().alias("begun"))
    due = (
        sources.join(begun, on="source_id", how="left")
        .with_columns(pl.col("begun").fill_null(pl.lit(batches["day"].min(), dtype=pl.Date)))
        .join(periods, on="every")
        .filter(pl.col("day") >= pl.col("begun"))
    )
    due = due.join(_paused(due, pauses), on=["source_id", "day"], how="anti")
    came = _periods(batches.filter(pl.col("status") == "complete"), sources)
    return (
        due.join(came, on=["source_id", "day"], how="left")
        .select("source_id", "day", pl.col("batch_id").is_not_null().alias("came"), "batch_id")
        .sort("source_id", "day")
        .match_to_schema(DUE)
    )


def _paused(due: pl.DataFrame, pauses: pl.DataFrame) -> pl.DataFrame:
    """source_id and day of what lies within a pause."""
    day = pl.col("day").cast(pl.String)
    within = day.is_between(pl.col("from_day"), pl.col("until_day"))
    return due.join(pauses, on="source_id").filter(within).select("source_id", "day")


def _periods(closed: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    """The first delivery of each source and period: its day, or its week's last day."""
    rest = pl.duration(days=_SUNDAY - pl.col("day").dt.weekday().cast(pl.Int64))
    weekly = pl.col("every") == Cadence.EVERY_WEEK.value
    return (
        closed.join(sources.select("source_id", "every"), on="source_id")
        .select(
            "source_id",
            pl.when(weekly).then(pl.col("day") + rest).otherwise("day").alias("day"),
            "batch_id",
        )
        .unique(["source_id", "day"], keep="first", maintain_order=True)
    )
