"""The day at a glance: batches with their sums, and findings grouped so that they can be fixed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, exists, func, or_, select

from ledger.conservation import Conservation, recount
from ledger.places import batch_no_of
from ledger.tables import batch, finding, record, record_version, row_state
from records.kind import Kind
from records.states import OPEN_STATES, Severity


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """One batch and its sum, recounted now."""

    batch_id: str
    source_id: str
    kind: Kind
    day: date
    status: str  # running, complete, held, failed
    opened_at: datetime
    added: int
    changed: int
    error: str | None
    conservation: Conservation


@dataclass(frozen=True, slots=True)
class Cluster:
    """Findings of one source, rule, field and value shape: one decision for a steward."""

    source_id: str
    rule: str
    severity: Severity
    field: str
    shape: str | None
    rows: int
    sample: str | None  # one value as received
    first_day: date


@dataclass(frozen=True, slots=True)
class ClusterFilter:
    """What clusters are asked for; None means all."""

    source_id: str | None = None
    rule: str | None = None
    severity: Severity | None = None
    open_rows_only: bool = False  # only rows that wait for a person
    most: int = 200


def batches(conn: Connection, day: date | None = None) -> list[BatchSummary]:
    """The batches of a business day (all days when None), newest day first, by source."""
    rows = select(batch).order_by(batch.c.day.desc(), batch.c.source_id, batch.c.batch_no)
    if day is not None:
        rows = rows.where(batch.c.day == day.isoformat())
    return [_summary(conn, row) for row in conn.execute(rows)]


def finding_clusters(conn: Connection, wanted: ClusterFilter) -> list[Cluster]:
    """Findings of rows that still stand, grouped; the largest groups first.

    A row stands while it is open work or the current version of its record.
    """
    keys = (batch.c.source_id, finding.c.rule, finding.c.severity, finding.c.field, finding.c.shape)
    rows = func.count(finding.c.place.distinct())
    grouped = (
        select(*keys, rows, func.min(finding.c.value), func.min(batch.c.day))
        .join_from(finding, batch, batch.c.batch_no == batch_no_of(finding.c.place))
        .where(_stands(wanted.open_rows_only))
        .group_by(*keys)
        .order_by(rows.desc(), *keys)
        .limit(wanted.most)
    )
    return [_cluster(row) for row in conn.execute(_narrowed(grouped, wanted))]


def _stands(open_rows_only: bool) -> ColumnElement[bool]:
    states = [state.value for state in OPEN_STATES]
    is_open = exists().where(row_state.c.place == finding.c.place, row_state.c.state.in_(states))
    if open_rows_only:
        return is_open
    # Duplicates are no open work, yet the second claim on a decision is for a person to look at.
    is_second = exists().where(
        row_state.c.place == finding.c.place, row_state.c.state == "duplicate"
    )
    is_current = exists().where(
        record_version.c.place == finding.c.place,
        record.c.record_id == record_version.c.record_id,
        record.c.place == record_version.c.place,
    )
    return or_(is_open, is_second, is_current)


def _narrowed(grouped: Select[*tuple[Any, ...]], wanted: ClusterFilter) -> Select[*tuple[Any, ...]]:
    if wanted.source_id is not None:
        grouped = grouped.where(batch.c.source_id == wanted.source_id)
    if wanted.rule is not None:
        grouped = grouped.where(finding.c.rule == wanted.rule)
    if wanted.severity is not None:
        grouped = grouped.where(finding.c.severity == wanted.severity.value)
    return grouped


def _cluster(row: Row[*tuple[Any, ...]]) -> Cluster:
    source_id, rule, severity, field, shape, rows, sample, day = row
    return Cluster(
        source_id, rule, Severity(severity), field, shape, rows, sample, date.fromisoformat(day)
    )


def _summary(conn: Connection, row: Row[*tuple[Any, ...]]) -> BatchSummary:
    return BatchSummary(
        row.batch_id,
        row.source_id,
        Kind(row.kind),
        date.fromisoformat(row.day),
        row.status,
        datetime.fromisoformat(row.opened_at),
        row.added,
        row.changed,
        row.error,
        recount(conn, row.batch_id),
    )
