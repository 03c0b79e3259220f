"""Which rows waited for an identity at a cut, and how rows stood that have moved since.

What a row that has been settled since gave as evidence while it waited is not kept: its reason is,
in the finding that identity raised.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import polars as pl
from sqlalchemy import Column, ColumnElement, Connection, Select, Table, literal, select

from ledger.as_of import WHENCE, Cut
from ledger.load import as_bytes, read
from ledger.pending import IDENTITY
from ledger.pending_keys import asking
from ledger.places import batch_no_of
from ledger.stages import STAGE_PLACE, stage_places
from ledger.tables import batch, finding, record_version, row_state
from ledger.tables_release import audit
from ledger.tables_steward import row_event
from records.states import RowState

PENDING = RowState.IDENTITY_PENDING.value
WAITING = pl.Schema(
    {
        "place": pl.Int64(),
        "record_id": pl.String(),
        "reason": pl.String(),
        "body": pl.String(),
        **WHENCE,
    }
)
_MOVES = pl.Schema(
    {"place": pl.Int64(), "audit_seq": pl.Int64(), "before": pl.String(), "moment": pl.String()}
)


def waiting(
    conn: Connection, asked: pl.DataFrame, says: Sequence[tuple[str, str]], cut: Cut | None
) -> pl.DataFrame:
    """WAITING: rows that waited for an identity and ask for one of ASKED, or may.

    Those that wait no more are found among what moved since the cut, where their bodies have one
    of the members `says`: field and text, in which `%` stands for any run of characters.
    """
    wait = (row_state.c.state == PENDING, row_state.c.place.in_(asking(conn, asked)))
    now = _waiting(row_state, row_state.c.reason).where(*wait)
    if cut is None:
        return read(conn, now.order_by(row_state.c.place), WAITING)
    found = [read(conn, now, WAITING)]
    moved = moved_since(conn, cut, (PENDING,))
    stage_places(conn, moved["place"])
    for table, reason in ((row_state, row_state.c.reason), (record_version, literal(None))):
        # A join would have SQLite look into every body first.
        moved_ones = table.c.place.in_(select(STAGE_PLACE.c.place))
        rows = _waiting(table, reason).where(moved_ones, _named(table.c.body, says))
        found.append(read(conn, rows, WAITING))
    then = pl.concat(found).filter(cut.delivered()).unique("place").sort("place")
    return _with_reasons(conn, then)


def _waiting(table: Table, reason: Any) -> Select[*tuple[Any, ...]]:  # noqa: ANN401 - a column or a literal
    columns = (table.c.place, table.c.record_id, reason, as_bytes(table.c.body))
    return select(*columns, *(batch.c[name] for name in WHENCE)).join_from(
        table, batch, batch.c.batch_no == batch_no_of(table.c.place)
    )


def _named(body: Column[str], says: Sequence[tuple[str, str]]) -> ColumnElement[bool]:
    """Whether a canonical body has one of those members; text in it is as we wrote it."""
    named: ColumnElement[bool] = literal(value=False)
    for field, text in says:
        named |= body.like(f'%"{field}":"{text}"%')
    return named


def _with_reasons(conn: Connection, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows that are versions by now, with the reason for which they waited."""
    reasons = reasons_at(conn, rows.filter(pl.col("reason").is_null())["place"])
    return rows.join(reasons, on="place", how="left", maintain_order="left").select(
        pl.coalesce("reason", "was").alias("reason") if name == "reason" else name
        for name in WAITING
    )


def reasons_at(conn: Connection, places: pl.Series) -> pl.DataFrame:
    """`place` and `was`: why rows waited for an identity, as identity's findings keep it."""
    stage_places(conn, places)
    rows = (
        select(finding.c.place, finding.c.shape)
        .join_from(STAGE_PLACE, finding, finding.c.place == STAGE_PLACE.c.place)
        .where(finding.c.rule.startswith(IDENTITY))
    )
    found = read(conn, rows, pl.Schema({"place": pl.Int64(), "was": pl.String()}))
    return found.unique("place", keep="first", maintain_order=True)


def moved_since(
    conn: Connection, cut: Cut, before: Sequence[str], places: pl.Series | None = None
) -> pl.DataFrame:
    """`place` and `before` of rows that moved out of those states after the cut.

    Of those `places` only, where given; of a row that moved twice, the first move.
    """
    columns = (row_event.c.place, row_event.c.audit_seq, row_event.c.before, audit.c.moment)
    rows = select(*columns).join_from(row_event, audit, audit.c.seq == row_event.c.audit_seq)
    # Moments are written in any zone: the text leaves out what is a day older, the cut the rest.
    earliest = (cut.day - timedelta(days=1)).isoformat()
    later = audit.c.moment >= earliest
    # The first such entry, by the order of the chain: only events from there on are read.
    first = select(audit.c.seq).where(later).order_by(audit.c.seq).limit(1).scalar_subquery()
    rows = rows.where(row_event.c.audit_seq >= first, row_event.c.before.in_(before), later)
    if places is not None:
        stage_places(conn, places)
        rows = rows.join(STAGE_PLACE, STAGE_PLACE.c.place == row_event.c.place)
    moves = read(conn, rows, _MOVES).filter(~cut.done("moment")).sort("audit_seq")
    return moves.unique("place", keep="first", maintain_order=True).select("place", "before")
