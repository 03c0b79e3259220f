"""Keys put beside the tables for one transaction, so that the database joins instead of us."""

import polars as pl
from sqlalchemy import Column, Connection, Table

from ledger.columns import KEY, NUMBER
from ledger.load import STAGES, refill

STAGE_KEY = Table(
    "stage_key",
    STAGES,
    Column("key", KEY, primary_key=True),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DELETE ROWS",
    sqlite_with_rowid=False,
)

STAGE_PLACE = Table(
    "stage_place",
    STAGES,
    Column("place", NUMBER, primary_key=True, autoincrement=False),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DELETE ROWS",
)


def stage_keys(conn: Connection, keys: pl.Series) -> None:
    """Make `STAGE_KEY` hold the distinct `keys`, sorted: index neighbours are asked together."""
    distinct = keys.drop_nulls().unique().sort()
    refill(conn, STAGE_KEY, distinct.to_frame("key"))


def stage_places(conn: Connection, places: pl.Series) -> None:
    """Make `STAGE_PLACE` hold the distinct `places`, sorted."""
    distinct = places.drop_nulls().unique().sort()
    refill(conn, STAGE_PLACE, distinct.alias("place").to_frame())
