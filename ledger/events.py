"""Rows that move after they were entered: every move has one row here and one audit entry.

The audit entry says who and when; its count of rows is the count of moves, so that neither can be
changed alone (invariant 10).
"""

from dataclasses import dataclass
from datetime import datetime

import polars as pl
from sqlalchemy import Connection

from ledger import audit
from ledger.batches import ACTOR, Batch
from ledger.load import load_stage
from ledger.tables_steward import row_event
from records.states import RowState


def write(conn: Connection, operation: audit.Operation, moves: pl.DataFrame) -> int:
    """Enter `moves` (place, before, after, reason) under one audit entry; its number."""
    seq = audit.enter(conn, operation)
    load_stage(conn, row_event, moves.with_columns(pl.lit(seq, dtype=pl.Int64).alias("audit_seq")))
    return seq


@dataclass(frozen=True, slots=True)
class Deed:
    """Who did what to which subject, when; its rows are told by the moves."""

    moment: datetime
    actor: str
    name: str
    subject: str


def moved(conn: Connection, moves: pl.DataFrame, deed: Deed) -> int | None:
    """Like `write`, with the audit entry made of the moves themselves; None for no move."""
    if moves.is_empty():
        return None
    ordered = moves.select("place", "before", "after", "reason").sort("place")
    digest = audit.rows_digest(ordered)
    done = audit.Operation(deed.moment, deed.actor, deed.name, deed.subject, ordered.height, digest)
    return write(conn, done, ordered)


def superseded(conn: Connection, batch: Batch, old: pl.DataFrame, state: RowState) -> None:
    """Open work (place, before) that rows of `batch` replaced, and what it became."""
    moves = old.select(
        "place", "before", pl.lit(state.value).alias("after"),
        pl.lit(batch.batch_id).alias("reason"),
    )  # fmt: skip
    moved(conn, moves, Deed(batch.moment, ACTOR, f"make_{state.value}", batch.batch_id))
