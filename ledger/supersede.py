"""Open work that a row of a batch stands in the place of, from now on."""

import polars as pl
from sqlalchemy import Connection, bindparam, select, update

from ledger import pending_keys
from ledger.batches import Batch
from ledger.classify import Verdict, verdict_is
from ledger.load import read
from ledger.places import batch_no_expr
from ledger.probe import Held
from ledger.stages import STAGE_PLACE, stage_places
from ledger.tables import row_state
from records.row_machine import RowEvent
from records.states import OPEN_VALUES, BatchSort, RowState

CLOSED = pl.Schema(
    {"place": pl.Int64(), "record_id": pl.String(), "before": pl.String(), "kept_place": pl.Int64()}
)
_STATES = pl.Schema({"place": pl.Int64(), "before": pl.String()})


def supersede(conn: Connection, batch: Batch, rows: pl.DataFrame, held: Held) -> pl.DataFrame:
    """Close the open work of earlier batches on records that came again, differently.

    What was closed, as CLOSED: `record_id` is that of the row which now stands there.
    """
    old = pl.concat([_by_record(batch, rows, held), _by_place(conn, rows)]).unique("place")
    if old.is_empty():
        return old
    state = successor_state(batch)
    named = old.select(b_place="place", b_kept="kept_place").sort("b_place")
    conn.execute(
        update(row_state)
        .where(row_state.c.place == bindparam("b_place"))
        .values(state=state.value, kept_place=bindparam("b_kept")),
        named.to_dicts(),
    )
    pending_keys.drop(conn, old["place"])
    return old.sort("place")


def successor_state(batch: Batch) -> RowState:
    """What open work becomes when a row of `batch` takes its place."""
    return RowState.CORRECTED if batch.sort is BatchSort.CORRECTION else RowState.SUPERSEDED


def successor_event(batch: Batch) -> RowEvent:
    """By what the open work moves that a row of `batch` takes the place of."""
    match batch.sort:
        case BatchSort.CORRECTION:
            return RowEvent.CORRECT
        case BatchSort.IDENTITY:
            return RowEvent.IDENTIFY
        case _:
            return RowEvent.SUPERSEDE


def _as_current() -> pl.Expr:
    unheld = ~pl.col("is_held").fill_null(value=False)
    return verdict_is(Verdict.UNCHANGED) & unheld & ~pl.col("is_set_aside").fill_null(value=False)


def _kept() -> pl.Expr:
    return pl.when(verdict_is(Verdict.UNCHANGED)).then("cur_place").otherwise("place")


def _by_record(batch: Batch, rows: pl.DataFrame, held: Held) -> pl.DataFrame:
    at = batch_no_expr("at")
    is_older = (at != batch.batch_no) & ~at.is_in(sorted(batch.later))
    successors = rows.filter(verdict_is(Verdict.WRITE) | _as_current()).select(
        "record_id", _kept().alias("kept_place")
    )
    return (
        held.states.filter(is_older & pl.col("state").is_in(OPEN_VALUES))
        .join(successors.unique("record_id"), on="record_id")
        .select(pl.col("at").alias("place"), "record_id", pl.col("state").alias("before"),
                "kept_place")
    )  # fmt: skip


def _by_place(conn: Connection, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows looked at again, whose records may have other ids by now."""
    is_successor = verdict_is(Verdict.WRITE) | verdict_is(Verdict.DUPLICATE) | _as_current()
    again = rows.filter(pl.col("replaces").is_not_null() & is_successor).select(
        pl.col("replaces").alias("place"), "record_id", _kept().alias("kept_place")
    )
    if again.is_empty():
        return pl.DataFrame(schema=CLOSED)
    stage_places(conn, again["place"])
    states = select(row_state.c.place, row_state.c.state).join_from(
        STAGE_PLACE, row_state, row_state.c.place == STAGE_PLACE.c.place
    )
    found = read(conn, states.where(row_state.c.state.in_(OPEN_VALUES)), _STATES)
    return again.join(found, on="place").select(CLOSED.names())
