"""Open rows that a department will not have published: sent back by a person (已退回)."""

import polars as pl
from sqlalchemy import Connection, select, update

from ledger import decided, events, findings, pending_keys
from ledger.decided import Decided
from ledger.errors import NotDecided
from ledger.load import read
from ledger.places import batch_no_of
from ledger.stages import STAGE_KEY, STAGE_PLACE, stage_keys, stage_places
from ledger.tables import batch, row_state
from records.kind import Kind
from records.reasons import Verb
from records.states import OPEN_VALUES, FindingEnd, RowState

_OPEN = pl.Schema(
    {"place": pl.Int64(), "record_id": pl.String(), "before": pl.String(), "kind": pl.String()}
)


def reject(conn: Connection, record_ids: pl.Series, why: Decided) -> int:
    """Send back every open row of `record_ids`; the operation's number.

    `NotDecided` when one of them has no open row of a delivery that has closed. The same row, sent
    again as it was, is counted as unchanged from then on (`classify`).
    """
    rows = _open(conn, record_ids)
    idle = record_ids.filter(~record_ids.is_in(rows["record_id"].implode()))
    if idle.len():
        raise NotDecided(f"record {idle[0]} has no row that waits for anybody: nothing to reject")
    kinds = [Kind(kind) for kind in rows["kind"].unique()]
    number = decided.enter(conn, Verb.REJECT, why, rows.height, kinds)
    stage_places(conn, rows["place"])
    conn.execute(
        update(row_state)
        .where(row_state.c.place.in_(select(STAGE_PLACE.c.place)))
        .values(state=RowState.REJECTED.value)
    )
    pending_keys.drop(conn, rows["place"])
    findings.close(conn, why.day, rows["place"], FindingEnd.REJECTED)
    moves = rows.select(
        "place", "before", pl.lit(RowState.REJECTED.value).alias("after"),
        pl.lit(why.reason).alias("reason"),
    )  # fmt: skip
    events.moved(conn, moves, decided.deed(Verb.REJECT, why, number))
    return number


def _open(conn: Connection, record_ids: pl.Series) -> pl.DataFrame:
    stage_keys(conn, record_ids)
    rows = (
        select(row_state.c.place, row_state.c.record_id, row_state.c.state, batch.c.kind)
        .join_from(STAGE_KEY, row_state, row_state.c.record_id == STAGE_KEY.c.key)
        .join(batch, batch.c.batch_no == batch_no_of(row_state.c.place))
        .where(
            row_state.c.state.in_(OPEN_VALUES),
            batch.c.status == "complete",
        )
        .order_by(row_state.c.place)
        .with_for_update(of=row_state)
    )
    return read(conn, rows, _OPEN)
