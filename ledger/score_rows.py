"""The rows that a scorecard counts: what was received in some days, and how it stood when entered.

A row's first state is the one before its first move (`row_event`), else the one it is in. Rows of
batches that closed count; what a house's own acts wrote has no delivery and does not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    case,
    exists,
    func,
    literal,
    select,
)
from sqlalchemy.orm import aliased

from ledger.load import as_bytes, read, stream
from ledger.places import ROWS_PER_BATCH
from ledger.tables import batch, record, record_version, row_state
from ledger.tables_steward import correction, row_event
from records.states import OPEN_STATES, RowState

RECEIVED = pl.Schema(
    {
        "source_id": pl.String(),
        "kind": pl.String(),
        "day": pl.String(),
        "batch_no": pl.Int64(),
        "place": pl.Int64(),
        "record_id": pl.String(),
        "locator": pl.String(),
        "state": pl.String(),  # now
        "entered_as": pl.String(),  # its state when it was entered
        "is_first": pl.Boolean(),  # nothing of its record had been received before
        "body": pl.String(),
    }
)
_READ = pl.Schema({**RECEIVED, "is_first": pl.Int64()})
OPEN = pl.Schema(
    {"source_id": pl.String(), "kind": pl.String(), "day": pl.String(), "record_id": pl.String(),
     "locator": pl.String(), "state": pl.String()}
)  # fmt: skip
CORRECTIONS = pl.Schema(
    {"source_id": pl.String(), "record_id": pl.String(), "locator": pl.String(),
     "state": pl.String(), "day": pl.String()}
)  # fmt: skip
DELIVERIES = pl.Schema(
    {"source_id": pl.String(), "kind": pl.String(), "day": pl.String(), "batch_id": pl.String(),
     "batch_no": pl.Int64(), "status": pl.String()}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Days:
    """Business days from `first` to `last`, both inclusive."""

    first: date
    last: date

    def hold(self, column: ColumnElement[str]) -> ColumnElement[bool]:
        """Whether a column of ISO dates lies among them."""
        # Not BETWEEN: PostgreSQL does not take the collation of its second operand.
        return and_(column >= self.first.isoformat(), column <= self.last.isoformat())


def deliveries(conn: Connection) -> pl.DataFrame:
    """DELIVERIES of all time, by day, then as they were begun: one row per batch."""
    rows = select(*(batch.c[name] for name in DELIVERIES.names()))
    return read(conn, rows.order_by(batch.c.day, batch.c.batch_no), DELIVERIES)


def received(conn: Connection, days: Days) -> Iterator[pl.DataFrame]:
    """RECEIVED of those days in tables of bounded height, in no order: sorting would hold all.

    Rows that came unchanged left none.
    """
    for part in stream(conn, _versions(days), _READ):
        yield part.cast(RECEIVED)
    again = _had_versions(conn, days)
    for part in stream(conn, _unusual(days), _READ):
        had = pl.col("place").is_in(again.implode())
        yield part.cast(RECEIVED).with_columns(pl.col("is_first") & ~had)


def open_rows(conn: Connection, until: date) -> pl.DataFrame:
    """OPEN: rows received up to `until` that still wait for a person."""
    states = [state.value for state in OPEN_STATES]
    columns = (batch.c.source_id, batch.c.kind, batch.c.day, row_state.c.record_id,
               row_state.c.locator, row_state.c.state)  # fmt: skip
    rows = (
        select(*columns)
        .join_from(batch, row_state, _of_batch(row_state.c.place))
        .where(
            row_state.c.state.in_(states), batch.c.status == "complete",
            batch.c.day <= until.isoformat(),
        )
        .order_by(row_state.c.place)
    )  # fmt: skip
    return read(conn, rows, OPEN)


def corrections(conn: Connection) -> pl.DataFrame:
    """CORRECTIONS: every value put in place of a source's, `day` being the day it was made."""
    columns = (correction.c.source_id, correction.c.row_id, correction.c.field,
               correction.c.status, correction.c.created_on)  # fmt: skip
    return read(conn, select(*columns).order_by(correction.c.correction_no), CORRECTIONS)


def _versions(days: Days) -> Select[*tuple[Any, ...]]:
    """Rows that are a version of a record, at once or after somebody had seen to them."""
    older = aliased(row_state)
    first = (record_version.c.version == 1) & ~exists().where(
        older.c.record_id == record_version.c.record_id, older.c.place < record_version.c.place
    )
    accepted = literal(RowState.ACCEPTED.value)
    return _columns(days, record_version, accepted, first)


def _unusual(days: Days) -> Select[*tuple[Any, ...]]:
    """Rows that are not."""
    older = aliased(row_state)
    first = ~exists().where(
        older.c.record_id == row_state.c.record_id, older.c.place < row_state.c.place
    )
    return _columns(days, row_state, row_state.c.state, first)


def _columns(
    days: Days, table: Table, state: ColumnElement[str], first: ColumnElement[bool]
) -> Select[*tuple[Any, ...]]:
    before = (
        select(row_event.c.before)
        .where(row_event.c.place == table.c.place)
        .order_by(row_event.c.audit_seq)
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(
            batch.c.source_id, batch.c.kind, batch.c.day, batch.c.batch_no, table.c.place,
            table.c.record_id, table.c.locator, state, func.coalesce(before, state),
            case((first, 1), else_=0), as_bytes(table.c.body),
        )
        .join_from(batch, table, _of_batch(table.c.place))
        .where(batch.c.status == "complete", days.hold(batch.c.day))
    )  # fmt: skip


def _had_versions(conn: Connection, days: Days) -> pl.Series:
    """Places of unusual rows whose record had a version when they came.

    Versions are reached from the newest back: no index leads from a record to all of them.
    """
    newest = (
        select(row_state.c.place.label("at"), record_version.c.place, record_version.c.previous)
        .join_from(batch, row_state, _of_batch(row_state.c.place))
        .join(record, record.c.record_id == row_state.c.record_id)
        .join(record_version, record_version.c.place == record.c.place)
        .where(batch.c.status == "complete", days.hold(batch.c.day))
    )
    chain = newest.cte("chain", recursive=True)
    earlier = aliased(record_version)
    chain = chain.union_all(
        select(chain.c.at, earlier.c.place, earlier.c.previous).where(
            earlier.c.place == chain.c.previous
        )
    )
    rows = select(chain.c.at).where(chain.c.place < chain.c.at).distinct()
    return read(conn, rows, pl.Schema({"at": pl.Int64()}))["at"]


def _of_batch(place: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether a row is of `batch`: its places are one range, found by the primary key."""
    first = batch.c.batch_no * ROWS_PER_BATCH
    return place.between(first, first + (ROWS_PER_BATCH - 1))
