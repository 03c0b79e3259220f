"""Keys put beside the tables for one transaction, so that the database joins instead of us."""

from collections.abc import Callable
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
_VALUES = "among"


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
    """Rows asked for by the values of one column, put into words once: that costs more than few.

    No join: SQLite would read a large table from end to end.
    """

    few: Select[*tuple[Any, ...]]
    listed: Select[*tuple[Any, ...]]  # the values as one array: prepared once, however many
    many: Select[*tuple[Any, ...]]
    stage: Callable[[Connection, pl.Series], None]

    def read(self, conn: Connection, values: pl.Series, schema: pl.Schema) -> pl.DataFrame:
        """The rows of any of `values` (non-null) as a table of `schema`."""
        if values.len() <= _FEW:
            few = self.listed if conn.dialect.name == "postgresql" else self.few
            return read(conn, few, schema, {_VALUES: values.to_list()})
        self.stage(conn, values)
        return read(conn, self.many, schema)


def among_keys(rows: Select[*tuple[Any, ...]], column: ColumnElement[str]) -> Among:
    """Those of `rows` whose `column` is among texts that are asked for."""
    return _among(rows, column, STAGE_KEY.c.key, stage_keys)


def among_places(rows: Select[*tuple[Any, ...]], column: ColumnElement[int]) -> Among:
    """Those of `rows` whose `column` is among numbers that are asked for."""
    return _among(rows, column, STAGE_PLACE.c.place, stage_places)


def _among(
    rows: Select[*tuple[Any, ...]],
    column: ColumnElement[Any],
    staged: Column[Any],
    stage: Callable[[Connection, pl.Series], None],
) -> Among:
    one_by_one: BindParameter[Any] = bindparam(_VALUES, expanding=True)
    as_array = bindparam(_VALUES, type_=ARRAY(column.type))
    return Among(
        rows.where(column.in_(one_by_one)),
        rows.where(column == any_(as_array)),
        rows.where(column.in_(select(staged))),
        stage,
    )
