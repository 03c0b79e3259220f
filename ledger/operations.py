"""What people decide over rows: one operation, any number of rows, undone as a whole.

`proposed` waits for a second person, `allowed` is under way and is taken up again when it was
killed, `done` has been carried out. The rows that have to be looked at again are its plan.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl
from sqlalchemy import Connection, Row, select, update

from ledger import audit, corrections, decided, judgements, standing
from ledger.audit import Deed
from ledger.decided import Decided
from ledger.errors import NotDecided, UnknownOperation
from ledger.load import load_stage, read
from ledger.places import batch_no_of
from ledger.tables import batch
from ledger.tables_identity import decision
from ledger.tables_steward import applied, correction, operation, plan
from records.reasons import Verb
from records.states import BatchSort, CorrectionStatus, DecisionStatus

CORRECT, UNDO, REVALIDATE = "correct", "undo", "revalidate"
PROPOSED, ALLOWED, DONE, REFUSED, UNDONE = "proposed", "allowed", "done", "refused", "undone"
STATUS_ZH = {
    PROPOSED: "待复核", ALLOWED: "办理中", DONE: "已办结", REFUSED: "未同意", UNDONE: "已撤销"
}  # fmt: skip
IDENTITY = (
    Verb.IDENTIFY, Verb.MERGE, Verb.SPLIT, Verb.ALIAS, Verb.UNDO_IDENTITY, Verb.FOLLOW
)  # fmt: skip
SORTS: Mapping[str, BatchSort] = {
    REVALIDATE: BatchSort.REVALIDATION,
    **{verb.value: BatchSort.IDENTITY for verb in IDENTITY},
}
"""What the batches are of in which an operation's rows come again, if not of corrections."""
_AT_ONCE = 500
_PLACES = pl.Schema({"place": pl.Int64()})
_PLAN = pl.Schema({"row_no": pl.Int64(), "place": pl.Int64()})
_OWN = pl.Schema(
    {"correction_no": pl.Int64(), "source_id": pl.String(), "row_id": pl.String(),
     "field": pl.String(), "status": pl.String(), "original": pl.String(), "value": pl.String(),
     "displaced_by": pl.Int64()}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OperationRow:
    """One operation as it stands."""

    operation_no: int
    verb: str
    status: str
    actor: str
    moment: datetime
    reason_code: str
    note: str
    rows: int
    approver: str | None
    undoes: int | None


def propose(  # noqa: PLR0913 - what is decided, over how much, and how
    conn: Connection,
    verb: str,
    why: Decided,
    rows: int,
    *,
    alone: bool,
    undoes: int | None = None,
) -> OperationRow:
    """Enter an operation: allowed at once when one person may (`alone`) or a second has agreed."""
    status = ALLOWED if alone or why.approver else PROPOSED
    made = get(conn, decided.note(conn, verb, why, rows, status, undoes=undoes))
    _audit(conn, made, verb, why.actor, why.moment)
    if why.approver:
        _audit(conn, made, "approve", why.approver, why.moment)
    return made


def get(conn: Connection, number: int) -> OperationRow:
    """One operation; `UnknownOperation` when there is none of that number."""
    row = conn.execute(select(operation).where(operation.c.operation_no == number)).one_or_none()
    if row is None:
        raise UnknownOperation(f"no operation {number}")
    return _row(row)


def listed(conn: Connection, *statuses: str) -> list[OperationRow]:
    """Operations of those statuses (all when none are named), newest first."""
    rows = select(operation).order_by(operation.c.operation_no.desc())
    if statuses:
        rows = rows.where(operation.c.status.in_(statuses))
    return [_row(row) for row in conn.execute(rows)]


def approve(conn: Connection, number: int, approver: str, moment: datetime) -> OperationRow:
    """A second person allows a proposed operation; `NotDecided` for anybody else."""
    approver = decided.named(approver)
    found = get(conn, number)
    if found.status != PROPOSED:
        raise NotDecided(f"operation {number} is {found.status}, nobody has to approve it")
    if approver == found.actor:
        raise NotDecided(
            f"{found.actor} asked for operation {number}: a second person must approve"
        )
    _leave_proposed(conn, number, status=ALLOWED, approver=approver, approved_at=moment.isoformat())
    _audit(conn, found, "approve", approver, moment)
    return get(conn, number)


def refuse(
    conn: Connection, number: int, approver: str, moment: datetime, note: str = ""
) -> OperationRow:
    """A second person refuses a proposed operation: its corrections never come into force.

    `NotDecided` for nobody, and for the one who asked.
    """
    approver = decided.named(approver)
    found = get(conn, number)
    if found.status != PROPOSED:
        raise NotDecided(f"operation {number} is {found.status}, it can no longer be refused")
    if approver == found.actor:
        raise NotDecided(f"操作 {number} 由 {found.actor} 提出，须由另一人退回")
    said = {"refused_by": approver, "refused_at": moment.isoformat(), "refused_note": note}
    _leave_proposed(conn, number, status=REFUSED, **said)
    revoked = ((correction, CorrectionStatus.REVOKED), (decision, DecisionStatus.REVOKED))
    for table, status in revoked:
        asked = update(table).where(table.c.operation_no == number)
        conn.execute(asked.values(status=status.value))
    _audit(conn, found, "refuse", approver, moment)
    return get(conn, number)


def propose_undo(
    conn: Connection, why: Decided, day: str, number: int, *, alone: bool
) -> OperationRow:
    """Enter the undoing of a corrected operation, over the rows that its corrections stand in."""
    undone = get(conn, number)
    if undone.verb != CORRECT or undone.status != DONE:
        raise NotDecided(f"operation {number} ({undone.verb}) is {undone.status}: nothing to undo")
    later = _own(conn, number).filter(pl.col("displaced_by").is_not_null())
    if later.height:
        names = sorted(set(later["displaced_by"]))
        raise NotDecided(
            f"operation {number} cannot be undone: later ones stand on it, undo them first: "
            + ", ".join(map(str, names))
        )
    places = touched_by(conn, number)
    made = propose(conn, UNDO, why, places.height, alone=alone, undoes=number)
    make_plan(conn, made.operation_no, places["place"])
    take_effect(conn, made, day)
    return made


def touched_by(conn: Connection, number: int) -> pl.DataFrame:
    """`place` and `record_id` of the rows, as they stand, that an operation corrected."""
    planned_ones = select(plan.c.place).where(plan.c.operation_no == number)
    bearing = (
        select(applied.c.place)
        .join_from(correction, applied, applied.c.correction_no == correction.c.correction_no)
        .where(correction.c.operation_no == number)
    )
    places = pl.concat([read(conn, rows, _PLACES) for rows in (planned_ones, bearing)])["place"]
    ids = standing.at_places(conn, places)["record_id"]
    return standing.standing(conn, ids).select("place", "record_id")


def take_effect(conn: Connection, allowed: OperationRow, day: str) -> None:
    """What an allowed operation changes of corrections, before its rows are looked at again."""
    if allowed.status != ALLOWED:
        return
    enforce(conn, allowed.operation_no, day)
    if allowed.undoes is not None:
        revoke(conn, allowed.undoes, day)


def finish(conn: Connection, number: int, moment: datetime) -> None:
    """The operation's rows have been looked at again; what it undoes is undone now."""
    found = get(conn, number)
    if found.status != ALLOWED:
        return
    _status(conn, number, DONE)
    if found.undoes is not None:
        _status(conn, found.undoes, UNDONE)
    _audit(conn, found, f"finish_{found.verb}", found.actor, moment)


def enforce(conn: Connection, number: int, day: str) -> None:
    """Bring the proposed corrections of an allowed operation into force, in place of older ones."""
    own = _own(conn, number).filter(pl.col("status") == CorrectionStatus.PROPOSED.value)
    if own.is_empty():
        return
    for source_id in own["source_id"].unique().sort():
        held = corrections.in_force(conn, source_id)
        older = held.join(own, on=["row_id", "field"], how="semi")["correction_no"].to_list()
        _end(conn, older, day, displaced_by=number)
    conn.execute(
        update(correction)
        .where(
            correction.c.operation_no == number,
            correction.c.status == CorrectionStatus.PROPOSED.value,
        )
        .values(status=CorrectionStatus.LIVE.value)
    )


def revoke(conn: Connection, number: int, day: str) -> pl.DataFrame:
    """Take the corrections of an operation out of force; those that were not any more: _OWN."""
    own = _own(conn, number)
    mine = own.filter(pl.col("status").is_in(corrections.IN_FORCE))
    _end(conn, mine["correction_no"].to_list(), day)
    # What it had put out of force stands again.
    conn.execute(
        update(correction)
        .where(
            correction.c.displaced_by == number,
            correction.c.status == CorrectionStatus.REVOKED.value,
        )
        .values(status=CorrectionStatus.LIVE.value, ended_on=None, displaced_by=None)
    )
    return own.filter(~pl.col("status").is_in(corrections.IN_FORCE))


def make_plan(conn: Connection, number: int, places: pl.Series) -> None:
    """Fix the rows that the operation has looked at again."""
    ordered = places.unique().sort().alias("place").to_frame().with_row_index("row_no")
    numbered = ordered.with_columns(
        pl.col("row_no").cast(pl.Int64), pl.lit(number, dtype=pl.Int64).alias("operation_no")
    )
    load_stage(conn, plan, numbered)


def planned(conn: Connection, number: int) -> pl.DataFrame:
    """`row_no` and `place` of the rows to be looked at again."""
    rows = select(plan.c.row_no, plan.c.place).where(plan.c.operation_no == number)
    return read(conn, rows.order_by(plan.c.row_no), _PLAN)


def sources_of(conn: Connection, number: int) -> list[str]:
    """The sources whose rows an operation concerns."""
    rows = (
        select(batch.c.source_id)
        .join_from(plan, batch, batch.c.batch_no == batch_no_of(plan.c.place))
        .where(plan.c.operation_no == number)
        .distinct()
    )
    return sorted(conn.execute(rows).scalars())


def _own(conn: Connection, number: int) -> pl.DataFrame:
    columns = [correction.c[name] for name in _OWN.names()]
    rows = select(*columns).where(correction.c.operation_no == number)
    return read(conn, rows.order_by(correction.c.correction_no), _OWN)


def _end(conn: Connection, numbers: list[int], day: str, displaced_by: int | None = None) -> None:
    ended = {
        "status": CorrectionStatus.REVOKED.value, "ended_on": day, "displaced_by": displaced_by
    }  # fmt: skip
    for start in range(0, len(numbers), _AT_ONCE):
        these = correction.c.correction_no.in_(numbers[start : start + _AT_ONCE])
        conn.execute(update(correction).where(these).values(**ended))


def _leave_proposed(conn: Connection, number: int, **values: str) -> None:
    """Settle a proposed operation, once: of two at the same moment the second is too late."""
    mine = (operation.c.operation_no == number, operation.c.status == PROPOSED)
    if conn.execute(update(operation).where(*mine).values(**values)).rowcount != 1:
        raise NotDecided(f"操作 {number} 已由他人处理")


def _status(conn: Connection, number: int, status: str) -> None:
    conn.execute(update(operation).where(operation.c.operation_no == number).values(status=status))


def _row(row: Row[*tuple[object, ...]]) -> OperationRow:
    names = OperationRow.__dataclass_fields__
    values = {name: getattr(row, name) for name in names}
    return OperationRow(**{**values, "moment": datetime.fromisoformat(row.moment)})


def _audit(conn: Connection, done: OperationRow, name: str, actor: str, moment: datetime) -> None:
    number = done.operation_no
    said = (
        judgements.own(conn, number)
        if done.verb in IDENTITY
        else _own(conn, number).drop("correction_no")
    )
    digest = audit.rows_digest(said)
    deed = Deed(moment, actor, name, decided.subject(done.operation_no))
    audit.enter(conn, deed, done.rows, digest)
