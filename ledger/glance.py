"""Two small looks for pages: the newest day, and the first rows behind a cluster of findings."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, Connection, Select, Table, func, select, union_all

from ledger.open import Ledger
from ledger.overview import Cluster
from ledger.places import batch_no_of
from ledger.tables import batch, finding, record, record_version, row_state
from records.states import OPEN_STATES


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
    """The earliest rows of `cluster` that still stand: open work first come, current versions."""
    with ledger._engine.begin() as conn:  # noqa: SLF001 — this package's own
        return _first_rows(conn, cluster, most)


def _first_rows(conn: Connection, cluster: Cluster, most: int) -> tuple[RowPlace, ...]:
    # A duplicate is no open work, yet the second claim on a decision is looked at.
    states = [*(state.value for state in OPEN_STATES), "duplicate"]
    waiting = _rows(row_state, row_state.c.record_id, cluster).where(row_state.c.state.in_(states))
    standing = _rows(record_version, record_version.c.record_id, cluster).join(
        record, record.c.place == record_version.c.place
    )
    rows = union_all(waiting, standing).subquery()
    first = select(rows.c.record_id, rows.c.day, rows.c.locator, rows.c.value)
    found = conn.execute(first.order_by(rows.c.place).limit(most))
    return tuple(RowPlace(one, date.fromisoformat(day), *rest) for one, day, *rest in found)


def _rows(held: Table, record_id: Column[str], cluster: Cluster) -> Select[*tuple[Any, ...]]:
    """Rows of `held` that bear the cluster's finding."""
    same_shape = (
        finding.c.shape.is_(None) if cluster.shape is None else finding.c.shape == cluster.shape
    )
    return (
        select(finding.c.place, record_id, batch.c.day, held.c.locator, finding.c.value)
        .join_from(finding, batch, batch.c.batch_no == batch_no_of(finding.c.place))
        .join(held, held.c.place == finding.c.place)
        .where(
            batch.c.source_id == cluster.source_id,
            finding.c.rule == cluster.rule,
            finding.c.severity == cluster.severity.value,
            finding.c.field == cluster.field,
            same_shape,
        )
    )
