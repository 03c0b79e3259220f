"""What scorecards ask about rows that were no version of a record when they came."""

from dataclasses import dataclass
from datetime import date

import polars as pl
from sqlalchemy import ColumnElement, Connection, FromClause, and_, or_, select
from sqlalchemy.orm import aliased

from ledger.load import read
from ledger.places import batch_no_of
from ledger.tables import batch, record, record_version, row_state
from records.states import BatchSort, RowState


@dataclass(frozen=True, slots=True)
class Days:
    """Business days from `first` to `last`, both inclusive."""

    first: date
    last: date


def had_versions(conn: Connection, days: Days) -> pl.Series:
    """Places of unusual rows whose record had a version when they came.

    Versions are reached from the newest back: no index leads from a record to all of them.
    """
    newest = (
        select(row_state.c.place.label("at"), record_version.c.place, record_version.c.previous)
        .join_from(row_state, batch, batch.c.batch_no == batch_no_of(row_state.c.place))
        .join(record, record.c.record_id == row_state.c.record_id)
        .join(record_version, record_version.c.place == record.c.place)
        .where(*of_days(days))
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


def made_good(conn: Connection, days: Days) -> pl.Series:
    """Places of unusual rows in whose place a row stands that is a version.

    It may have taken several goes: each leads to the next by `kept_place`. A row that its source
    replaced by another is not made good by that.
    """
    again = batch.alias("again")
    leads = and_(
        again.c.batch_no == batch_no_of(row_state.c.kept_place),
        or_(row_state.c.state == RowState.CORRECTED.value,
            and_(row_state.c.state == RowState.SUPERSEDED.value, ~delivered(again))),
    )  # fmt: skip
    first = (
        select(row_state.c.place.label("at"), row_state.c.kept_place.label("next"))
        .join_from(row_state, batch, batch.c.batch_no == batch_no_of(row_state.c.place))
        .join(again, leads)
        .where(*of_days(days))
    )
    chain = first.cte("chain", recursive=True)
    chain = chain.union_all(
        select(chain.c.at, row_state.c.kept_place)
        .join_from(chain, row_state, row_state.c.place == chain.c.next)
        .join(again, leads)
    )
    rows = (
        select(chain.c.at)
        .join_from(chain, record_version, record_version.c.place == chain.c.next)
        .distinct()
    )
    return read(conn, rows, pl.Schema({"at": pl.Int64()}))["at"]


def of_days(days: Days) -> tuple[ColumnElement[bool], ...]:
    """Whether `batch` is a delivery that closed in those days."""
    return (
        delivered(batch), batch.c.status == "complete", batch.c.day >= days.first.isoformat(),
        batch.c.day <= days.last.isoformat(),
    )  # fmt: skip


def delivered(table: FromClause) -> ColumnElement[bool]:
    """Whether a batch is what a source sent."""
    return table.c.sort == BatchSort.DELIVERY.value
