"""Rows that move after they were entered: every move has one row here and one audit entry.

The audit entry says who and when; its count of rows is the count of moves, so that neither can be
changed alone (invariant 10). Which moves there are stands in `records.row_machine`.
"""

import polars as pl
from sqlalchemy import Connection

from ledger import audit
from ledger.audit import Deed
from ledger.batches import ACTOR, Batch
from ledger.errors import MoveNotAllowed
from ledger.load import load_stage
from ledger.tables_steward import row_event
from records import row_machine
from records.row_machine import RowEvent
from records.states import RowState


def moved(conn: Connection, moves: pl.DataFrame, deed: Deed) -> int | None:
    """Enter `moves` (place, before, after, reason) under one audit entry, and its number.

    None for no move; `MoveNotAllowed` for a move that the event of the deed's name does not make.
    """
    if moves.is_empty():
        return None
    strange = moves.join(row_machine.moves(deed.name), on=["before", "after"], how="anti")
    if strange.height:
        place, before, after = strange.select("place", "before", "after").row(0)
        raise MoveNotAllowed(f"{deed.name} moves no row from {before} to {after} (place {place})")
    ordered = moves.select("place", "before", "after", "reason").sort("place")
    seq = audit.enter_rows(conn, deed, ordered)
    load_stage(conn, row_event, ordered.with_columns(audit_seq=pl.lit(seq, dtype=pl.Int64)))
    return seq


def superseded(
    conn: Connection, batch: Batch, old: pl.DataFrame, name: RowEvent, state: RowState
) -> None:
    """Open work (place, before) that rows of `batch` replaced, by what, and what it became."""
    moves = old.select(
        "place", "before", pl.lit(state.value).alias("after"),
        pl.lit(batch.batch_id).alias("reason"),
    )  # fmt: skip
    moved(conn, moves, Deed(batch.moment, ACTOR, name, batch.batch_id))
