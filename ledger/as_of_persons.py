"""What persons and the register joined or kept apart, now or at a cut: links and decisions.

Neither is ever deleted: a link that was taken back has its last day, a decision the operation that
undid it.
"""

from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from ledger.as_of import Cut
from ledger.load import read
from ledger.stages import STAGE_KEY, stage_keys
from ledger.tables_identity import decision, enterprise_link
from ledger.tables_steward import operation

LINK_LINES = pl.Schema(
    {
        "old_uscc": pl.String(),
        "new_uscc": pl.String(),
        "sort": pl.String(),
        "since": pl.String(),
        "basis": pl.String(),
        "operation_no": pl.Int64(),
        "known_on": pl.String(),
        "ended_on": pl.String(),
    }
)
JUDGED = pl.Schema(
    {
        "operation_no": pl.Int64(),
        "record_id": pl.String(),
        "uscc": pl.String(),  # empty for unsure
        "judgement": pl.String(),
        "status": pl.String(),
        "actor": pl.String(),
        "approver": pl.String(),
        "moment": pl.String(),
        "approved_at": pl.String(),
        "reason_code": pl.String(),
        "note": pl.String(),
        "undone_by": pl.Int64(),
        "undone_at": pl.String(),
    }
)


def links(conn: Connection, uscc: str, cut: Cut | None) -> pl.DataFrame:
    """LINK_LINES from or to a code, those taken back too; what came after the cut left out."""
    link, deed, undoing = enterprise_link.c, operation.alias("deed"), operation.alias("undoing")
    rows = (
        select(*(link[name] for name in LINK_LINES), _effect(deed), _effect(undoing))
        .join_from(enterprise_link, deed, deed.c.operation_no == link.operation_no, isouter=True)
        .outerjoin(undoing, _undoes(undoing, deed))
        .where(or_(link.old_uscc == uscc, link.new_uscc == uscc))
        .order_by(link.since, link.link_no)
    )
    schema = pl.Schema({**LINK_LINES, "done_at": pl.String(), "undone_at": pl.String()})
    found = read(conn, rows, schema)
    if cut is None:
        return found.select(LINK_LINES.names())
    known = cut.known_on("known_on") & _unless_later(cut, "done_at")
    ended = cut.known_on("ended_on") & _unless_later(cut, "undone_at")
    return found.filter(known).select(
        pl.when(ended).then(name).alias(name) if name == "ended_on" else name for name in LINK_LINES
    )


def _unless_later(cut: Cut, column: str) -> pl.Expr:
    """Within the day of the cut the deed's own moment decides, where a person did it."""
    if cut.moment is None:
        return pl.lit(value=True)
    return pl.col(column).is_null() | cut.done(column)


def _effect(deed: Any) -> ColumnElement[str]:  # noqa: ANN401 - an alias of `operation`
    """When an operation came into force."""
    effect: ColumnElement[str] = func.coalesce(deed.c.approved_at, deed.c.moment)
    return effect


def _undoes(undoing: Any, deed: Any) -> ColumnElement[bool]:  # noqa: ANN401 - aliases
    carried_out = undoing.c.status.in_(("allowed", "done"))
    return and_(undoing.c.undoes == deed.c.operation_no, carried_out)


def judged(conn: Connection, uscc: str, record_ids: pl.Series, cut: Cut | None) -> pl.DataFrame:
    """JUDGED of those records, or of others and this enterprise."""
    deed, undoing = operation.alias("deed"), operation.alias("undoing")
    columns = {
        **{name: deed.c[name] for name in JUDGED if name in deed.c},
        **{name: decision.c[name] for name in JUDGED if name in decision.c},
        "undone_by": undoing.c.operation_no, "undone_at": _effect(undoing),
    }  # fmt: skip
    stage_keys(conn, record_ids)
    ours = decision.c.record_id.in_(select(STAGE_KEY.c.key))
    rows = (
        select(*(columns[name] for name in JUDGED))
        .join_from(decision, deed, deed.c.operation_no == decision.c.operation_no)
        .outerjoin(undoing, _undoes(undoing, deed))
        .where(or_(ours, decision.c.uscc == uscc))
        .order_by(decision.c.operation_no, decision.c.record_id, decision.c.uscc)
    )
    found = read(conn, rows, JUDGED)
    return found if cut is None else _judged_at(found, cut)


def _judged_at(rows: pl.DataFrame, cut: Cut) -> pl.DataFrame:
    """Decisions as they stood: allowed, or taken back, after the cut is not yet so."""
    allowed = pl.col("approved_at").is_null() | cut.done("approved_at")
    taken_back = cut.done("undone_at").fill_null(value=False)
    was = (
        pl.when(~allowed)
        .then(pl.lit("proposed"))
        .when((pl.col("status") == "revoked") & ~taken_back & pl.col("undone_at").is_not_null())
        .then(pl.lit("live"))
        .otherwise("status")
    )
    later = {
        "approver": pl.when(allowed).then("approver"),
        "approved_at": pl.when(allowed).then("approved_at"),
        "undone_by": pl.when(taken_back).then("undone_by"),
        "undone_at": pl.when(taken_back).then("undone_at"),
    }
    return rows.filter(cut.done("moment")).with_columns(status=was, **later)
