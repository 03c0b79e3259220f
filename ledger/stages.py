"""Keys put beside the tables for one transaction, so that the database joins instead of us."""

from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import (
    ARRAY,
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Select,
    any_,
    bindparam,
    select,
)

from ledger.columns import KEY, NUMBER
from ledger.load import read, refill, stage_of

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
_PLACES = "places"


def stage_keys(conn: Connection, keys: pl.Series) -> None:
    """Make `STAGE_KEY` hold the distinct `keys`, sorted: index neighbours are asked together."""
    distinct = keys.drop_nulls().unique().sort()
    refill(conn, STAGE_KEY, distinct.to_frame("key"))


def stage_places(conn: Connection, places: pl.Series) -> None:
    """Make `STAGE_PLACE` hold the distinct `places`, sorted."""
    distinct = places.drop_nulls().unique().sort()
    refill(conn, STAGE_PLACE, distinct.alias("place").to_frame())


@dataclass(frozen=True, slots=True)
class Among:
    """Rows asked for by numbers in one column, put into words once: that costs more than a few.

    No join: SQLite would read a large table from end to end.
    """

    few: Select[*tuple[Any, ...]]
    listed: Select[*tuple[Any, ...]]  # the numbers as one array: prepared once, however many
    many: Select[*tuple[Any, ...]]

    def read(self, conn: Connection, places: pl.Series, schema: pl.Schema) -> pl.DataFrame:
        """The rows of any of `places` (non-null) as a table of `schema`."""
        if places.len() <= _FEW:
            few = self.listed if conn.dialect.name == "postgresql" else self.few
            return read(conn, few, schema, {_PLACES: places.to_list()})
        stage_places(conn, places)
        return read(conn, self.many, schema)


def among(rows: Select[*tuple[Any, ...]], column: ColumnElement[int]) -> Among:
    """Those of `rows` whose `column` is among numbers that are asked for."""
    one_by_one: BindParameter[Any] = bindparam(_PLACES, expanding=True)
    as_array = bindparam(_PLACES, type_=ARRAY(column.type))
    return Among(
        rows.where(column.in_(one_by_one)),
        rows.where(column == any_(as_array)),
        rows.where(column.in_(select(STAGE_PLACE.c.place))),
    )
