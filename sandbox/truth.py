"""The labelled truth: one row per planted fault, and one per delivered row.

Joins with a batch's locator columns by (`source`, `day`, `row`), `row` being `_row`, the 0-based
ordinal of the data row in the delivery.
"""

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from sandbox.delivery import Delivery
from sandbox.inject import ALL_PATTERNS
from sandbox.outlets import all_outlets
from sandbox.pattern import Pattern
from sandbox.wire import locators

ROWS = pl.Schema(
    {
        "source": pl.String,
        "day": pl.Date,
        "row": pl.Int64,
        "locator": pl.String,
        "record": pl.String,  # the row's id at its source (ID, flow), else an internal one
        "uscc": pl.String,  # the enterprise it is really about; null for a natural person
        "event": pl.String,
        "dirty": pl.Boolean,
    }
)
TRUTH = pl.Schema(
    {
        "source": pl.String,
        "day": pl.Date,
        "row": pl.Int64,
        "locator": pl.String,
        "record": pl.String,
        "uscc": pl.String,
        "pattern": pl.String,
        "pattern_zh": pl.String,
        "field": pl.String,
        "original": pl.String,
        "planted": pl.String,
        "detectable": pl.Boolean,
        "expected_rule": pl.String,  # null when no rule can see it
        "expected_pending": pl.String,  # why identity should hold it, when identity is to see it
        "blocking": pl.Boolean,  # must be stopped before identity
    }
)


def truth_rows(deliveries: Iterable[Delivery], faults: pl.DataFrame) -> pl.DataFrame:
    """ROWS of every delivery; `faults` has FAULTS columns and tells which are dirty."""
    dirty = faults["_id"].implode()
    parts = [
        delivery.table.select(
            source=pl.lit(delivery.source_id),
            day=pl.lit(delivery.day),
            row=pl.int_range(pl.len(), dtype=pl.Int64),
            locator=_locators(delivery),
            record="_id",
            uscc="_uscc",
            event="_event",
            dirty=pl.col("_id").is_in(dirty),
        )
        for delivery in deliveries
    ]
    return pl.concat(parts).match_to_schema(ROWS)


def _locators(delivery: Delivery) -> pl.Series:
    """Where each row stands: as the outlet's counter says, or as the first departments write it."""
    for outlet in all_outlets():
        if outlet.source_id == delivery.source_id:
            return outlet.counter.locators(outlet.goods(delivery.day, delivery.table))
    return locators(delivery)


def truth(rows: pl.DataFrame, faults: pl.DataFrame) -> pl.DataFrame:
    """TRUTH: the dirty rows joined with what was planted in them."""
    joined = rows.join(faults, left_on="record", right_on="_id").join(pattern_table(), on="pattern")
    # On the later day the register knows the firm, so nothing is wrong any more.
    settled = (pl.col("pattern") == "firm_not_yet_registered") & (
        pl.col("day") > pl.col("day").min()
    )
    return joined.filter(~settled).select(TRUTH.names()).sort("day", "source", "row")


def pattern_table(patterns: Iterable[Pattern] = ALL_PATTERNS) -> pl.DataFrame:
    """Each pattern with what is expected of a reader."""
    return pl.DataFrame(
        [
            {
                "pattern": pattern.name,
                "pattern_zh": pattern.zh,
                "field": pattern.field,
                "detectable": pattern.detectable,
                "expected_rule": pattern.rule,
                "expected_pending": pattern.pending and pattern.pending.value,
                "blocking": pattern.blocking,
            }
            for pattern in patterns
        ],
        infer_schema_length=None,
    )


def write_truth(table: pl.DataFrame, path: Path) -> None:
    """`table` as CSV (UTF-8) or Parquet, by the ending of `path`."""
    if path.suffix == ".parquet":
        table.write_parquet(path)
    else:
        table.write_csv(path)
