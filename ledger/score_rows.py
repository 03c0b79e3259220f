"""The rows that a scorecard counts: what was received in some days, and how it stood when entered.

A row's first state is the one before its first move (`row_event`), else the one it is in. Rows of
deliveries that closed count; those that came again because somebody corrected them, or the rules
changed, stand for the row that was delivered.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, Connection, Select, Table, case, exists, func, literal, select
from sqlalchemy.orm import aliased

from ledger import asked_again
from ledger.load import READ_ROWS, as_bytes, read, stream
from ledger.places import batch_no_of, batch_range
from ledger.score_later import Days, delivered, had_versions, made_good
from ledger.tables import batch, finding, record_version, row_state
from ledger.tables_steward import correction, pause, row_event
from records.states import OPEN_VALUES, RowState

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
        "is_held": pl.Boolean(),  # it, or what it was made into here, is a record's version
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
PAUSES = pl.Schema({"source_id": pl.String(), "from_day": pl.String(), "until_day": pl.String()})
DELIVERIES = pl.Schema(
    {"source_id": pl.String(), "kind": pl.String(), "day": pl.String(), "batch_id": pl.String(),
     "batch_no": pl.Int64(), "status": pl.String()}
)  # fmt: skip


def deliveries(conn: Connection) -> pl.DataFrame:
    """DELIVERIES of all time, by day, then as they were begun: one row per batch."""
    rows = select(*(batch.c[name] for name in DELIVERIES.names())).where(delivered(batch))
    return read(conn, rows.order_by(batch.c.day, batch.c.batch_no), DELIVERIES)


def pauses(conn: Connection) -> pl.DataFrame:
    """PAUSES: days, both inclusive, that do not count against a source."""
    columns = [pause.c[name] for name in PAUSES.names()]
    return read(conn, select(*columns).order_by(pause.c.pause_no), PAUSES)


def received(conn: Connection, days: Days) -> Iterator[pl.DataFrame]:
    """RECEIVED of those days in tables of bounded height; rows that came unchanged left none."""
    later = _Later(had_versions(conn, days), made_good(conn, days))
    waiting: list[pl.DataFrame] = []
    for part in _by_batch(conn, days):
        waiting.append(part)
        # Many a delivery is small: looking at each by itself would cost more than at all of them.
        if sum(each.height for each in waiting) >= READ_ROWS:
            yield later.told(waiting)
            waiting = []
    if waiting:
        yield later.told(waiting)


@dataclass(frozen=True, slots=True)
class _Later:
    """Unusual rows by their places: whose record had a version, and who became one."""

    had: pl.Series
    made_good: pl.Series

    def told(self, parts: list[pl.DataFrame]) -> pl.DataFrame:
        """RECEIVED."""
        rows = pl.concat(parts)
        accepted = pl.col("state") == RowState.ACCEPTED.value
        had = pl.col("place").is_in(self.had.implode()) & ~accepted
        return (
            rows.with_columns(
                (pl.col("is_first").cast(pl.Boolean) & ~had).alias("is_first"),
                (accepted | pl.col("place").is_in(self.made_good.implode())).alias("is_held"),
            )
            .select(RECEIVED.names())
            .cast(RECEIVED)
        )


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
    """OPEN: rows that wait for a person since a `day` up to `until`, those not shown yet left out.

    That is the day on which their oldest fault was first found, and goes on when the row comes
    again; else the day of their batch. What was asked about again first waits for a person since
    it is shown to one.
    """
    since = (
        select(func.min(finding.c.first_day))
        .where(finding.c.place == row_state.c.place, finding.c.closed_on.is_(None))
        .scalar_subquery()
    )
    columns = (batch.c.source_id, batch.c.kind, func.coalesce(since, batch.c.day),
               row_state.c.record_id, row_state.c.locator, row_state.c.state,
               *asked_again.again())  # fmt: skip
    rows = (
        select(*columns)
        .join_from(row_state, batch, batch.c.batch_no == batch_no_of(row_state.c.place))
        .where(
            row_state.c.state.in_(OPEN_VALUES),
            batch.c.status == "complete",
        )
        .order_by(row_state.c.place)
    )
    shown = asked_again.is_shown(conn, until)
    found = read(conn, rows.where(shown), pl.Schema({**OPEN, **asked_again.AGAIN}))
    day = asked_again.day_shown(found).fill_null(found["day"])
    aged = found.with_columns(day.alias("day")).select(OPEN.names())
    return aged.filter(pl.col("day") <= until.isoformat())


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
