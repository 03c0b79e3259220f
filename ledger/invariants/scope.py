"""What a check looks at, and the form of its answer."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from sqlalchemy import Column, ColumnElement, Connection, Select, select, union_all

from ledger.load import read
from ledger.places import batch_range
from ledger.stages import STAGE_PLACE, stage_places
from ledger.tables import batch, record_version, row_state
from records.invariants import BATCH_SUBJECT, RECORD_SUBJECT

TOLD = pl.Schema({"subject": pl.String(), "words": pl.String()})
CLOSED = ("complete", "held")
"""Batches whose sum is known."""


@dataclass(frozen=True, slots=True)
class Scope:
    """One batch, or with None the whole ledger; `day` decides which waivers are in force."""

    day: date
    batch_no: int | None = None

    def of(self, place: Column[int]) -> list[ColumnElement[bool]]:
        """The condition that a column of places lies within the scope."""
        return [] if self.batch_no is None else [place.between(*batch_range(self.batch_no))]

    def batches(self) -> Select[*tuple[Any, ...]]:
        """batch_no and batch_id of the closed batches within the scope."""
        rows = select(batch.c.batch_no, batch.c.batch_id).where(batch.c.status.in_(CLOSED))
        return rows if self.batch_no is None else rows.where(batch.c.batch_no == self.batch_no)


def told(found: pl.DataFrame, subject: pl.Expr, words: pl.Expr) -> pl.DataFrame:
    """TOLD of the rows of `found`."""
    return found.select(subject.alias("subject"), words.alias("words")).cast(TOLD)


def of_batch(column: str = "batch_id") -> pl.Expr:
    """The subject of a batch."""
    return pl.lit(BATCH_SUBJECT) + pl.col(column)


def of_record(column: str = "record_id") -> pl.Expr:
    """The subject of a record."""
    return pl.lit(RECORD_SUBJECT) + pl.col(column)


def at_records(conn: Connection, found: pl.DataFrame) -> pl.DataFrame:
    """`found` (with place) and the id of the record that stands at each place, null where none."""
    if found.is_empty():
        return found.with_columns(pl.lit(None, pl.String()).alias("record_id"))
    stage_places(conn, found["place"])
    both = union_all(
        *(
            select(held.c.place, held.c.record_id).join_from(
                STAGE_PLACE, held, held.c.place == STAGE_PLACE.c.place
            )
            for held in (record_version, row_state)
        )
    ).subquery()
    schema = pl.Schema({"place": pl.Int64(), "record_id": pl.String()})
    named = read(conn, select(both.c.place, both.c.record_id), schema).unique("place")
    return found.join(named, on="place", how="left", maintain_order="left")
