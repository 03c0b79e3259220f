"""What waits for somebody to say whose it is, as people work on it."""

from dataclasses import dataclass

import polars as pl
from sqlalchemy import Connection, func, select

from ledger import asked_again
from ledger.load import as_bytes, read
from ledger.places import batch_no_of
from ledger.tables import batch, finding, record_version, row_state
from ledger.tables_identity import decision
from ledger.tables_steward import plan
from records.states import DecisionStatus, RowState

WAITING = pl.Schema(
    {"record_id": pl.String(), "source_id": pl.String(), "kind": pl.String(),
     "reason": pl.String(), "day": pl.String(), "due_on": pl.String(), "party_name": pl.String(),
     "party_uscc": pl.String()}
)  # fmt: skip
WAITING_COUNTS = pl.Schema(
    {"reason": pl.String(), "source_id": pl.String(), "rows": pl.Int64(),
     "first_day": pl.String(), "last_day": pl.String()}
)  # fmt: skip
JUDGED_ROWS = pl.Schema(
    {"operation_no": pl.Int64(), "record_id": pl.String(), "kind": pl.String(),
     "body": pl.String()}
)  # fmt: skip
_ROWS = pl.Schema({**{name: WAITING[name] for name in WAITING.names()[:6]}, "body": pl.String()})


@dataclass(frozen=True, slots=True)
class Waiting:
    """Which of the rows that wait: of a source or for a reason, if given, and how many at most.

    Those that the register is asked about again first (ADR 16) only with `everything`.
    """

    source_id: str = ""
    reason: str = ""
    most: int = 50
    everything: bool = False


def waiting(conn: Connection, wanted: Waiting) -> pl.DataFrame:
    """WAITING, those due first in front."""
    due = (
        select(func.min(finding.c.due_on))
        .where(finding.c.place == row_state.c.place, finding.c.closed_on.is_(None))
        .scalar_subquery()
    )
    rows = (
        select(
            row_state.c.record_id, batch.c.source_id, batch.c.kind, row_state.c.reason,
            batch.c.day, due.label("due_on"), as_bytes(row_state.c.body),
        )
        .join_from(row_state, batch, batch.c.batch_no == batch_no_of(row_state.c.place))
        .where(
            row_state.c.state == RowState.IDENTITY_PENDING.value, batch.c.status == "complete"
        )
    )  # fmt: skip
    if wanted.source_id:
        rows = rows.where(batch.c.source_id == wanted.source_id)
    if wanted.reason:
        rows = rows.where(row_state.c.reason == wanted.reason)
    if not wanted.everything:
        rows = rows.where(asked_again.is_shown(conn))
    ordered = rows.order_by(due, row_state.c.place).limit(wanted.most)
    named = pl.Struct({name: pl.String() for name in WAITING.names()[6:]})
    opened = read(conn, ordered, _ROWS).with_columns(pl.col("body").str.json_decode(named))
    return opened.unnest("body").select(WAITING.names())


def waiting_counts(conn: Connection) -> pl.DataFrame:
    """WAITING_COUNTS: how many rows wait, by reason and source; most first."""
    row, came = row_state.c, batch.c
    rows = (
        select(row.reason, came.source_id, func.count(), func.min(came.day), func.max(came.day))
        .join_from(row_state, batch, came.batch_no == batch_no_of(row.place))
        .where(row.state == RowState.IDENTITY_PENDING.value, came.status == "complete")
        .group_by(row.reason, came.source_id)
    )
    order = ("rows", "reason", "source_id")
    return read(conn, rows, WAITING_COUNTS).sort(*order, descending=[True, False, False])


def rows_judged(conn: Connection) -> pl.DataFrame:
    """JUDGED_ROWS: what every record said when the decision in force on it was made."""
    parts = [
        select(plan.c.operation_no, held.c.record_id, batch.c.kind, as_bytes(held.c.body))
        .join_from(plan, held, held.c.place == plan.c.place)
        .join(batch, batch.c.batch_no == batch_no_of(held.c.place))
        .join(
            decision,
            (decision.c.operation_no == plan.c.operation_no)
            & (decision.c.record_id == held.c.record_id),
        )
        .where(decision.c.status == DecisionStatus.LIVE.value)
        .distinct()
        for held in (row_state, record_version)
    ]
    found = pl.concat([read(conn, rows, JUDGED_ROWS) for rows in parts])
    return found.sort("operation_no", "record_id")
