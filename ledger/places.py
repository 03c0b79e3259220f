"""The place of a row: one integer that says which batch it came in and which row it was.

`place = batch_no * 2**32 + row_no`. It is the key of `record_version`, `row_state` and `match`, so
these tables grow at their end only, a batch is one contiguous range of each, and a version's key
says where it came from. `batch_no` is a surrogate: digests and pages show `batch_id` and `row_no`.
"""

import polars as pl
from sqlalchemy import ColumnElement

ROWS_PER_BATCH = 2**32


def place_expr(batch_no: int, row: str = "_row") -> pl.Expr:
    """The places of the rows numbered by column `row` of one batch (Int64)."""
    return pl.col(row).cast(pl.Int64) + batch_no * ROWS_PER_BATCH


def batch_no_expr(place: str) -> pl.Expr:
    """The batch numbers in a column of places."""
    return pl.col(place) // ROWS_PER_BATCH


def batch_no_of(place: ColumnElement[int]) -> ColumnElement[int]:
    """The batch number of a place, in SQL."""
    return place // ROWS_PER_BATCH


def row_no_of(place: ColumnElement[int]) -> ColumnElement[int]:
    """The row number of a place, in SQL."""
    return place % ROWS_PER_BATCH


def batch_range(batch_no: int) -> tuple[int, int]:
    """The first and last place that batch `batch_no` can have, both inclusive."""
    return batch_no * ROWS_PER_BATCH, (batch_no + 1) * ROWS_PER_BATCH - 1
