"""The day at a glance: batches with their sums, and findings grouped so that they can be fixed."""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from ledger.asked_again import shown
from ledger.conservation import Conservation, recount
from ledger.tables import batch
from ledger.tables_steward import cluster
from records.asked_again import RULE
from records.kind import Kind
from records.states import BatchSort, Severity


@dataclass(frozen=True, slots=True)
class RunLine:
    """One thing told of a delivery as a whole (`records.profile.TOLD`)."""

    rule: str
    severity: Severity
    field: str
    value: str | None
    before: float
    now: float


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
    sort: BatchSort
    told: tuple[RunLine, ...]  # of the delivery as a whole, against the last good one


@dataclass(frozen=True, slots=True)
class Cluster:
    """Open findings of one source, rule, field and value shape: one decision for a steward."""

    cluster_no: int
    source_id: str
    rule: str
    severity: Severity
    field: str
    shape: str | None
    whole: bool  # a column wrong from top to bottom, whatever its values look like
    rows: int
    sample: str | None  # one value as received
    first_day: date  # open since
    last_day: date
    due_on: date | None  # the first of them
    assignee: str | None


@dataclass(frozen=True, slots=True)
class ClusterFilter:
    """What clusters are asked for; None means all."""

    source_id: str | None = None
    sources: tuple[str, ...] | None = None  # of one department
    rule: str | None = None
    field: str | None = None
    severity: Severity | None = None
    assignee: str | None = None
    due_by: date | None = None
    cluster_no: int | None = None
    open_rows_only: bool = False  # only rows that wait for a person
    by_due: bool = False
    most: int = 200


_KEYS = ("source_id", "rule", "severity", "field", "shape", "whole")


def batches(conn: Connection, day: date | None = None) -> list[BatchSummary]:
    """The batches of a business day (all days when None), newest day first, by source."""
    rows = select(batch).order_by(batch.c.day.desc(), batch.c.source_id, batch.c.batch_no)
    if day is not None:
        rows = rows.where(batch.c.day == day.isoformat())
    return [_summary(conn, row) for row in conn.execute(rows)]


def finding_clusters(conn: Connection, wanted: ClusterFilter) -> list[Cluster]:
    """Groups of open findings; the largest first, or those that are due first.

    What is asked about again first is left out, unless its rule or cluster is asked for.
    """
    rows = cluster.c.waiting if wanted.open_rows_only else cluster.c.open
    order = [cluster.c.due_on.is_(None), cluster.c.due_on] if wanted.by_due else []
    listed = (
        select(cluster, rows.label("rows"))
        .where(rows > 0, *_narrowed(wanted))
        .order_by(*order, rows.desc(), *(cluster.c[name] for name in _KEYS))
        .limit(wanted.most)
    )
    found = [_cluster(row) for row in conn.execute(listed)]
    named = wanted.rule is not None or wanted.cluster_no is not None
    return found if named else _without_asked_again(conn, found, wanted)


def _without_asked_again(
    conn: Connection, found: list[Cluster], wanted: ClusterFilter
) -> list[Cluster]:
    again = [one.cluster_no for one in found if one.rule == RULE]
    told = shown(conn, again) if again else {}
    listed = []
    for one in found:
        part = told.get(one.cluster_no)
        if one.rule != RULE:
            listed.append(one)
        elif part is not None and (rows := part.waiting if wanted.open_rows_only else part.open):
            due = date.fromisoformat(part.due_on) if part.due_on else None
            listed.append(replace(one, rows=rows, due_on=due))
    return listed if wanted.by_due else sorted(listed, key=lambda one: -one.rows)


def _narrowed(wanted: ClusterFilter) -> list[ColumnElement[bool]]:
    asked = {
        "source_id": wanted.source_id, "rule": wanted.rule, "field": wanted.field,
        "severity": wanted.severity and wanted.severity.value, "assignee": wanted.assignee,
        "cluster_no": wanted.cluster_no,
    }  # fmt: skip
    named = [cluster.c[name] == value for name, value in asked.items() if value is not None]
    if wanted.sources is not None:
        named.append(cluster.c.source_id.in_(wanted.sources))
    if wanted.due_by is not None:
        named.append(cluster.c.due_on <= wanted.due_by.isoformat())
    return named


def _cluster(row: Row[*tuple[Any, ...]]) -> Cluster:
    return Cluster(
        row.cluster_no, row.source_id, row.rule, Severity(row.severity), row.field,
        row.shape or None, bool(row.whole), row.rows, row.sample,
        date.fromisoformat(row.first_day), date.fromisoformat(row.last_day),
        None if row.due_on is None else date.fromisoformat(row.due_on), row.assignee,
    )  # fmt: skip


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
        BatchSort(row.sort),
        tuple(RunLine(*line) for line in json.loads(row.told or "[]")),
    )
