"""Keys put beside the tables for one transaction, so that the database joins instead of us."""

import polars as pl
from sqlalchemy import Column, ColumnElement, Connection, select

from ledger.columns import KEY, NUMBER
from ledger.load import refill, stage_of

STAGE_KEY = stage_of(
    "stage_key",
    Column("key", KEY, primary_key=True),
    with_rowid=False,
)

STAGE_PLACE = stage_of(
    "stage_place",
    Column("place", NUMBER, primary_key=True, autoincrement=False),
)

_FEW = 1_000  # values that stand in the question itself: faster than to stage them


def stage_keys(conn: Connection, keys: pl.Series) -> None:
    """Make `STAGE_KEY` hold the distinct `keys`, sorted: index neighbours are asked together."""
    distinct = keys.drop_nulls().unique().sort()
    refill(conn, STAGE_KEY, distinct.to_frame("key"))


def stage_places(conn: Connection, places: pl.Series) -> None:
    """Make `STAGE_PLACE` hold the distinct `places`, sorted."""
    distinct = places.drop_nulls().unique().sort()
    refill(conn, STAGE_PLACE, distinct.alias("place").to_frame())


def among_keys(
    conn: Connection, column: ColumnElement[str], keys: pl.Series
) -> ColumnElement[bool]:
    """`column` is one of `keys`. No join: SQLite would read a large table from end to end."""
    if keys.len() <= _FEW:
        return column.in_(keys.to_list())
    stage_keys(conn, keys)
    return column.in_(select(STAGE_KEY.c.key))


def among_places(
    conn: Connection, column: ColumnElement[int], places: pl.Series
) -> ColumnElement[bool]:
    """`column` is one of `places`, as `among_keys` has it."""
    if places.len() <= _FEW:
        return column.in_(places.to_list())
    stage_places(conn, places)
    return column.in_(select(STAGE_PLACE.c.place))
