"""A house that runs behind its days: the demo, or days made up for long after.

What is done to rows has a moment and no business day. On a date that had no delivery of its own
(of its very day), it belongs to the day that the house was making up for at that moment.
"""

from dataclasses import replace

import polars as pl
from sqlalchemy import Connection, func, select

from ledger.as_of import Cut, moment_of
from ledger.load import read
from ledger.tables import batch
from records.clock import SHANGHAI

_BEGUN = pl.Schema({"day": pl.String(), "begun": pl.String()})


def caught_up(conn: Connection, cut: Cut) -> Cut:
    """The cut with the spans of time in which the house made up for days until it."""
    if cut.moment is not None:
        return cut
    dates = func.substr(batch.c.opened_at, 1, 10)
    rows = select(batch.c.day, func.min(batch.c.opened_at)).group_by(batch.c.day, dates)
    begun = read(conn, rows, _BEGUN).select(
        pl.col("day").str.to_date(), begun=moment_of("begun"),
    ).with_columns(date=pl.col("begun").dt.convert_time_zone(str(SHANGHAI)).dt.date())  # fmt: skip
    is_own = (pl.col("day") == pl.col("date")).any().over("date")
    early = pl.col("day") <= cut.day
    after = pl.col("date").dt.offset_by("1d").cast(pl.Datetime("us"))
    midnight_after = after.dt.replace_time_zone(str(SHANGHAI)).dt.convert_time_zone("UTC")
    spans = (
        begun.filter(~is_own & (pl.col("date") > cut.day))
        .group_by("date")
        .agg(
            begin=pl.col("begun").filter(early).min(),
            end=pl.col("begun").filter(~early).min(),
        )
        .with_columns(pl.col("end").fill_null(midnight_after))
        .filter(pl.col("begin") < pl.col("end"))
        .sort("begin")
    )
    return replace(cut, late=tuple(spans.select("begin", "end").rows()))
