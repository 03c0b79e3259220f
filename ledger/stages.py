"""Keys put beside the tables for one transaction, so that the database joins instead of us."""

import polars as pl
from sqlalchemy import Column, Connection

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


def stage_keys(conn: Connection, keys: pl.Series) -> None:
    """Make `STAGE_KEY` hold the distinct `keys`, sorted: index neighbours are asked together."""
    distinct = keys.drop_nulls().unique().sort()
    refill(conn, STAGE_KEY, distinct.to_frame("key"))


def stage_places(conn: Connection, places: pl.Series) -> None:
    """Make `STAGE_PLACE` hold the distinct `places`, sorted."""
    distinct = places.drop_nulls().unique().sort()
    refill(conn, STAGE_PLACE, distinct.alias("place").to_frame())
