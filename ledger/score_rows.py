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
    case,
    exists,
    func,
    literal,
    select,
)
from sqlalchemy.orm import aliased

from ledger.load import READ_ROWS, as_bytes, read, stream
from ledger.places import batch_no_of, batch_range
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
_READ = pl.Schema(
    {"place": pl.Int64(), "record_id": pl.String(), "locator": pl.String(), "state": pl.String(),
     "entered_as": pl.String(), "is_first": pl.Int64(), "body": pl.String()}
)  # fmt: skip
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


def deliveries(conn: Connection) -> pl.DataFrame:
    """DELIVERIES of all time, by day, then as they were begun: one row per batch."""
    rows = select(*(batch.c[name] for name in DELIVERIES.names()))
    return read(conn, rows.order_by(batch.c.day, batch.c.batch_no), DELIVERIES)


def received(conn: Connection, days: Days) -> Iterator[pl.DataFrame]:
    """RECEIVED of those days in tables of bounded height; rows that came unchanged left none."""
    again = _had_versions(conn, days)
    waiting: list[pl.DataFrame] = []
    for part in _by_batch(conn, days):
        waiting.append(part)
        # Many a delivery is small: looking at each by itself would cost more than at all of them.
        if sum(each.height for each in waiting) >= READ_ROWS:
            yield _told(waiting, again)
            waiting = []
    if waiting:
        yield _told(waiting, again)


def _told(parts: list[pl.DataFrame], again: pl.Series) -> pl.DataFrame:
    """RECEIVED; `again` are the places of unusual rows whose record had a version."""
    rows = pl.concat(parts).cast(RECEIVED)
    had = pl.col("place").is_in(again.implode()) & (pl.col("state") != RowState.ACCEPTED.value)
    return rows.with_columns(pl.col("is_first") & ~had)


def _by_batch(conn: Connection, days: Days) -> Iterator[pl.DataFrame]:
    """The rows of each batch that closed in those days, found by the range of their places."""
    closed = deliveries(conn).filter(
        pl.col("status") == "complete",
        pl.col("day").is_between(pl.lit(days.first.isoformat()), pl.lit(days.last.isoformat())),
    )
    for one in closed.iter_rows(named=True):
        said = [pl.lit(one[name]).alias(name) for name in ("source_id", "kind", "day", "batch_no")]
        for statement in (_versions(), _unusual()):
            place = statement.selected_columns["place"]
            rows = statement.where(place.between(*batch_range(one["batch_no"])))
            for part in stream(conn, rows, _READ):
                yield part.select(*said, *_READ.names())


def open_rows(conn: Connection, until: date) -> pl.DataFrame:
    """OPEN: rows received up to `until` that still wait for a person."""
    states = [state.value for state in OPEN_STATES]
    columns = (batch.c.source_id, batch.c.kind, batch.c.day, row_state.c.record_id,
               row_state.c.locator, row_state.c.state)  # fmt: skip
    rows = (
        select(*columns)
        .join_from(row_state, batch, batch.c.batch_no == batch_no_of(row_state.c.place))
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


def _versions() -> Select[*tuple[Any, ...]]:
    """Rows that are a version of a record, at once or after somebody had seen to them."""
    older = aliased(row_state)
    first = (record_version.c.version == 1) & ~exists().where(
        older.c.record_id == record_version.c.record_id, older.c.place < record_version.c.place
    )
    return _columns(record_version, literal(RowState.ACCEPTED.value), first)


def _unusual() -> Select[*tuple[Any, ...]]:
    """Rows that are not."""
    older = aliased(row_state)
    first = ~exists().where(
        older.c.record_id == row_state.c.record_id, older.c.place < row_state.c.place
    )
    return _columns(row_state, row_state.c.state, first)


def _columns(
    table: Table, state: ColumnElement[str], first: ColumnElement[bool]
) -> Select[*tuple[Any, ...]]:
    before = (
        select(row_event.c.before)
        .where(row_event.c.place == table.c.place)
        .order_by(row_event.c.audit_seq)
        .limit(1)
        .scalar_subquery()
    )
    return select(
        table.c.place, table.c.record_id, table.c.locator, state.label("now"),
        func.coalesce(before, state), case((first, 1), else_=0), as_bytes(table.c.body),
    )  # fmt: skip


def _had_versions(conn: Connection, days: Days) -> pl.Series:
    """Places of unusual rows whose record had a version when they came.

    Versions are reached from the newest back: no index leads from a record to all of them.
    """
    newest = (
        select(row_state.c.place.label("at"), record_version.c.place, record_version.c.previous)
        .join_from(row_state, batch, batch.c.batch_no == batch_no_of(row_state.c.place))
        .join(record, record.c.record_id == row_state.c.record_id)
        .join(record_version, record_version.c.place == record.c.place)
        .where(
            batch.c.status == "complete", batch.c.day >= days.first.isoformat(),
            batch.c.day <= days.last.isoformat(),
        )
    )  # fmt: skip
    chain = newest.cte("chain", recursive=True)
    earlier = aliased(record_version)
    chain = chain.union_all(
        select(chain.c.at, earlier.c.place, earlier.c.previous).where(
            earlier.c.place == chain.c.previous
        )
    )
    rows = select(chain.c.at).where(chain.c.place < chain.c.at).distinct()
    return read(conn, rows, pl.Schema({"at": pl.Int64()}))["at"]
