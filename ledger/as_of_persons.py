"""What persons and the register joined or kept apart, now or at a cut: links and decisions.

Neither is ever deleted: a link that was taken back has its last day, a decision the operation that
undid it.
"""

from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from ledger.as_of import Cut, moment_of
from ledger.judgements import LIVE, PROPOSED, REVOKED, contradicts
from ledger.load import read
from ledger.operations import ALLOWED, DONE, UNDONE
from ledger.stages import STAGE_KEY, stage_keys
from ledger.tables_identity import asked_change, decision, enterprise_link
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
        "refused_at": pl.String(),  # the operation, by a second person
        "actor": pl.String(),
        "approver": pl.String(),
        "moment": pl.String(),
        "approved_at": pl.String(),
        "reason_code": pl.String(),
        "note": pl.String(),
        "displaced_by": pl.Int64(),
        "undone_by": pl.Int64(),
        "undone_at": pl.String(),
    }
)
CHANGED = pl.Schema(
    {
        "uscc": pl.String(),
        "name": pl.String(),
        "valid_until": pl.String(),
        "verb": pl.String(),
        "operation_no": pl.Int64(),
        "done_at": pl.String(),
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
    carried_out = undoing.c.status.in_((ALLOWED, DONE))
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
    # What was said of a record later may have taken the place of what names this enterprise.
    meant = select(decision.c.record_id).where(decision.c.uscc == uscc)
    rows = (
        select(*(columns[name] for name in JUDGED))
        .join_from(decision, deed, deed.c.operation_no == decision.c.operation_no)
        .outerjoin(undoing, _undoes(undoing, deed))
        .where(or_(ours, decision.c.record_id.in_(meant)))
        .order_by(decision.c.operation_no, decision.c.record_id, decision.c.uscc)
    )
    found = read(conn, rows, JUDGED)
    if cut is None:
        return found
    known = _judged_at(found, cut)
    # A decision after the cut may be all that joins a record to this enterprise.
    about_it = known.filter(pl.col("uscc") == uscc)["record_id"]
    return known.filter(pl.col("record_id").is_in(pl.concat([record_ids, about_it]).implode()))


def _judged_at(rows: pl.DataFrame, cut: Cut) -> pl.DataFrame:
    """Decisions as they stood: allowed, displaced or taken back after the cut is not yet so."""
    allowed = pl.col("approved_at").is_null() | cut.done("approved_at")
    undone = cut.done("undone_at").fill_null(value=False)
    stood = (pl.col("status") == LIVE) | pl.any_horizontal(
        pl.col("displaced_by", "undone_at").is_not_null()
    )
    refused = cut.done("refused_at").fill_null(value=False)
    not_yet = ~allowed | (pl.col("refused_at").is_not_null() & ~refused)
    known = rows.filter(cut.done("moment")).with_columns(
        holds=allowed & ~undone & stood, effect=pl.coalesce("approved_at", "moment")
    )
    displaced = _displaced(known.filter("holds"))
    keys = ["operation_no", "record_id", "uscc"]
    joined = known.join(displaced, on=keys, how="left", maintain_order="left")
    was = (
        pl.when(not_yet)
        .then(pl.lit(PROPOSED))
        .when(pl.col("holds") & pl.col("by").is_null())
        .then(pl.lit(LIVE))
        .when(pl.col("status") != PROPOSED)
        .then(pl.lit(REVOKED))
        .otherwise("status")
    )
    later = {
        "approver": pl.when(allowed).then("approver"),
        "approved_at": pl.when(allowed).then("approved_at"),
        "refused_at": pl.when(refused).then("refused_at"),
        "displaced_by": pl.col("by"),
        "undone_by": pl.when(undone).then("undone_by"),
        "undone_at": pl.when(undone).then("undone_at"),
    }
    return joined.with_columns(status=was, **later).select(JUDGED.names())


def _displaced(holds: pl.DataFrame) -> pl.DataFrame:
    """Decisions that a later one contradicts (as `judgements.enforce` does): `by` which."""
    columns = ("operation_no", "record_id", "uscc", "judgement", "effect")
    pairs = holds.select(columns).join(holds.select(columns), on="record_id", suffix="_later")
    then, later = moment_of("effect"), moment_of("effect_later")
    is_later = (later > then) | (
        (later == then) & (pl.col("operation_no_later") > pl.col("operation_no"))
    )
    found = pairs.filter(is_later & contradicts("_later"))
    return found.group_by("operation_no", "record_id", "uscc").agg(
        by=pl.col("operation_no_later").min()
    )


def changes(conn: Connection, codes: pl.Series, cut: Cut) -> pl.DataFrame:
    """CHANGED: names that persons gave enterprises, and had not taken back at the cut."""
    deed, undoing = operation.alias("deed"), operation.alias("undoing")
    asked = asked_change.c
    stage_keys(conn, codes)
    rows = (
        select(asked.uscc, asked.name, asked.valid_until, deed.c.verb, asked.operation_no,
               _effect(deed), _effect(undoing))
        .join_from(STAGE_KEY, asked_change, asked.uscc == STAGE_KEY.c.key)
        .join(deed, deed.c.operation_no == asked.operation_no)
        .outerjoin(undoing, _undoes(undoing, deed))
        .where(asked.name.is_not(None), deed.c.status.in_((ALLOWED, DONE, UNDONE)))
        .order_by(asked.operation_no)
    )  # fmt: skip
    found = read(conn, rows, CHANGED)
    undone = cut.done("undone_at").fill_null(value=False)
    return found.filter(cut.done("done_at") & ~undone)
