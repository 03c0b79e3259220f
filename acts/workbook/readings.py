"""Dates as they were filled in, and as we understand them: a person sees both before confirming.

A serial day, which is what a program makes of a date in a cell that is no text, is written out;
any other text stays as it was typed, for validation to read.
"""

from collections.abc import Sequence

import polars as pl

from acts.workbook.columns import CLEARED
from acts.workbook.tables import READINGS
from records.field import Field, Shape
from sources.kit.sheet_oddities import Odd
from validation.normalise.dates import read_day

_SERIAL = r"^[0-9]{5}(\.[0-9]+)?$"
_OPEN = "长期"


def dates(changed: pl.DataFrame, fields: Sequence[Field]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """CHANGED with serial days written out, and READINGS of every date that is not plain ISO."""
    days = [field.name for field in fields if field.shape is Shape.DATE]
    dated = pl.col("field").is_in(days) & (pl.col("given") != CLEARED)
    texts = changed.filter(dated)["given"].unique(maintain_order=True)
    read = pl.DataFrame(
        {"given": texts, "read_as": [_read(text) for text in texts.to_list()]},
        schema={"given": pl.String, "read_as": pl.String},
    )
    joined = changed.join(read, on="given", how="left", maintain_order="left")
    serial = pl.col("given").str.contains(_SERIAL) | (pl.col("odd") == Odd.NUMBER.value)
    written = dated & serial.fill_null(value=False) & pl.col("read_as").is_not_null()
    readings = joined.filter(dated & pl.col("given").ne_missing(pl.col("read_as")))
    told = joined.with_columns(pl.when(written).then("read_as").otherwise("given").alias("given"))
    # A day that a program wrote in its own form and that is the one we hold is no change.
    changed_still = told.filter(pl.col("given").ne_missing(pl.col("before")))
    return changed_still.drop("read_as"), readings.select(READINGS.names())


def _read(text: str) -> str | None:
    day = read_day(text)
    if day.is_open:
        return _OPEN
    return day.value.isoformat() if day.value else None
