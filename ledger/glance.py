"""Two small looks for pages: the newest day, and the first rows behind a cluster of findings."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, Subquery, Table, func, select, union_all

from ledger.open import Ledger
from ledger.overview import Cluster
from ledger.places import batch_no_of
from ledger.tables import batch, finding, record_version, row_state


@dataclass(frozen=True, slots=True)
class RowPlace:
    """Where one row of a cluster stands in its delivery, and what was received there."""

    record_id: str
    day: date
    locator: str  # as a person writes it: 公示!第12行
    value: str | None


def newest_day(ledger: Ledger) -> date | None:
    """The business day of the newest batch; None before the first."""
    with ledger._engine.begin() as conn:  # noqa: SLF001 — this package's own
        day = conn.execute(select(func.max(batch.c.day))).scalar_one()
    return None if day is None else date.fromisoformat(day)


def first_rows(ledger: Ledger, cluster: Cluster, most: int = 20) -> tuple[RowPlace, ...]:
    """Rows of `cluster` that still stand; those that are due first."""
    with ledger._engine.begin() as conn:  # noqa: SLF001 — this package's own
        return _first_rows(conn, cluster, most)


def _first_rows(conn: Connection, cluster: Cluster, most: int) -> tuple[RowPlace, ...]:
    """Those that are due first, from the index of open findings; then where each row stands."""
    first = (
        select(finding.c.place, finding.c.value, finding.c.due_on)
        .where(finding.c.cluster_no == cluster.cluster_no, finding.c.closed_on.is_(None))
        .order_by(finding.c.due_on, finding.c.place)
        .limit(most)
    ).subquery()
    rows = union_all(*(_rows(held, first) for held in (row_state, record_version))).subquery()
    found = conn.execute(select(rows).order_by(rows.c.due_on, rows.c.place))
    return tuple(
        RowPlace(row.record_id, date.fromisoformat(row.day), row.locator, row.value)
        for row in found
    )


def _rows(held: Table, first: Subquery) -> Select[*tuple[Any, ...]]:
    columns = (held.c.record_id, batch.c.day, held.c.locator)
    return (
        select(first.c.place, first.c.value, first.c.due_on, *columns)
        .join_from(first, held, held.c.place == first.c.place)
        .join(batch, batch.c.batch_no == batch_no_of(first.c.place))
    )
