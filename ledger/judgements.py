"""What persons said of records and enterprises: kept, brought into force, taken back.

One live `same` or `new` per record at a time, and never beside a live `not_same` of the same
enterprise. What an operation changes of enterprises themselves is `entity_changes.py`.
"""

from dataclasses import dataclass

import polars as pl
from sqlalchemy import Connection, bindparam, select, update

from ledger.errors import NotDecided
from ledger.load import load_stage, read
from ledger.places import batch_no_of
from ledger.spaces import of_space
from ledger.stages import STAGE_KEY, stage_keys
from ledger.tables import batch, record
from ledger.tables_identity import decision, enterprise
from ledger.tables_steward import operation
from records.kind import Kind
from records.states import ATTACHING, DecisionStatus, Judgement
from records.tables import DECISIONS

LIVE, PROPOSED = DecisionStatus.LIVE.value, DecisionStatus.PROPOSED.value
REVOKED = DecisionStatus.REVOKED.value
# What an operation is made of; `seen` is JSON of the candidates that were shown.
JUDGED = pl.Schema(
    {"record_id": pl.String(), "source_id": pl.String(), "uscc": pl.String(),
     "judgement": pl.String(), "party_key": pl.String(), "seen": pl.String()}
)  # fmt: skip
HISTORY = pl.Schema(
    {"operation_no": pl.Int64(), "record_id": pl.String(), "uscc": pl.String(),
     "judgement": pl.String(), "party_key": pl.String(), "status": pl.String(),
     "seen": pl.String(), "source_id": pl.String(), "actor": pl.String(),
     "approver": pl.String(), "moment": pl.String(), "reason_code": pl.String(),
     "note": pl.String(), "refused_by": pl.String(), "refused_at": pl.String(),
     "refused_note": pl.String()}
)  # fmt: skip
_KEYS = pl.Schema(
    {"operation_no": pl.Int64(), "record_id": pl.String(), "uscc": pl.String(),
     "judgement": pl.String()}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Which:
    """Whose decisions: of some records, of one source, or all."""

    record_ids: pl.Series | None = None
    source_id: str | None = None


def in_force(conn: Connection, which: Which) -> pl.DataFrame:
    """DECISIONS in force."""
    rows = select(*(decision.c[name] for name in DECISIONS)).where(decision.c.status == LIVE)
    if which.source_id is not None:
        rows = rows.where(of_space(decision.c.source_id, which.source_id))
    if which.record_ids is not None:
        stage_keys(conn, which.record_ids)
        rows = rows.where(decision.c.record_id.in_(select(STAGE_KEY.c.key)))
    order = (decision.c.operation_no, decision.c.record_id, decision.c.uscc)
    return read(conn, rows.order_by(*order), DECISIONS)


def history(conn: Connection, which: Which, *statuses: str) -> pl.DataFrame:
    """HISTORY of those decisions, of those statuses (all when none are named), oldest first."""
    said, acts = decision.c, operation.c
    columns = [said[name] if name in said else acts[name] for name in HISTORY.names()]
    rows = select(*columns).join_from(decision, operation, acts.operation_no == said.operation_no)
    if statuses:
        rows = rows.where(said.status.in_(statuses))
    if which.record_ids is not None:
        stage_keys(conn, which.record_ids)
        rows = rows.where(said.record_id.in_(select(STAGE_KEY.c.key)))
    order = (said.operation_no, said.record_id, said.uscc)
    return read(conn, rows.order_by(*order), HISTORY)


def own(conn: Connection, number: int) -> pl.DataFrame:
    """JUDGED of one operation, whatever has become of it."""
    columns = [decision.c[name] for name in JUDGED.names()]
    rows = select(*columns).where(decision.c.operation_no == number)
    return read(conn, rows.order_by(decision.c.record_id, decision.c.uscc), JUDGED)


def keep(conn: Connection, number: int, judged: pl.DataFrame) -> None:
    """Enter JUDGED as proposed by an operation."""
    rows = judged.select(JUDGED.names()).with_columns(
        pl.lit(number, dtype=pl.Int64).alias("operation_no"), pl.lit(PROPOSED).alias("status")
    )
    load_stage(conn, decision, rows.sort("record_id", "uscc"))


def enforce(conn: Connection, number: int) -> None:
    """Bring an operation's proposed decisions into force, in place of those they contradict.

    `NotDecided` where an enterprise to attach to is no longer there.
    """
    mine = _keys(conn, number, PROPOSED)
    if mine.is_empty():
        return
    _must_be_there(conn, mine.filter(pl.col("judgement") == Judgement.SAME.value)["uscc"])
    stage_keys(conn, mine["record_id"])
    rows = select(*(decision.c[name] for name in _KEYS.names())).where(
        decision.c.record_id.in_(select(STAGE_KEY.c.key)), decision.c.status == LIVE
    )
    both = read(conn, rows, _KEYS).join(mine, on="record_id", suffix="_mine")
    older = both.filter(contradicts("_mine")).select(_KEYS.names()).unique()
    _set(conn, older, status=REVOKED, displaced_by=number)
    _set(conn, mine, status=LIVE)


def _must_be_there(conn: Connection, codes: pl.Series) -> None:
    stage_keys(conn, codes)
    rows = select(enterprise.c.uscc).where(enterprise.c.uscc.in_(select(STAGE_KEY.c.key)))
    known = read(conn, rows, pl.Schema({"uscc": pl.String()}))["uscc"]
    gone = codes.filter(~codes.is_in(known.implode())).unique().sort()
    if gone.len():
        raise NotDecided(f"登记库已没有主体 {'、'.join(gone)}：请重新提出")


def revoke(conn: Connection, number: int) -> None:
    """Take an operation's decisions out of force; what they had displaced stands again.

    Not what a later decision in force contradicts: that stands in its place from now on.
    """
    mine = update(decision).where(decision.c.operation_no == number)
    conn.execute(mine.values(status=REVOKED, displaced_by=None))
    keys = [decision.c[name] for name in _KEYS.names()]
    back = read(conn, select(*keys).where(decision.c.displaced_by == number), _KEYS)
    if back.is_empty():
        return
    stage_keys(conn, back["record_id"])
    others = select(*keys).where(
        decision.c.record_id.in_(select(STAGE_KEY.c.key)), decision.c.status == LIVE
    )
    met = back.join(read(conn, others, _KEYS), on="record_id", suffix="_mine")
    gone = met.filter(contradicts("_mine")).unique(_KEYS.names(), keep="first", maintain_order=True)
    _set(conn, back.join(gone, on=_KEYS.names(), how="anti"), status=LIVE, displaced_by=None)
    for (later,), part in gone.group_by("operation_no_mine"):
        _set(conn, part, displaced_by=later)


def contradicts(suffix: str) -> pl.Expr:
    """Whether a decision and a newer one on its record (columns with `suffix`) cannot both hold."""
    newer = {name: pl.col(name + suffix) for name in ("judgement", "uscc")}
    old, new = (each.is_in(ATTACHING) for each in (pl.col("judgement"), newer["judgement"]))
    was_denied, is_denied = (
        each == Judgement.NOT_SAME.value for each in (pl.col("judgement"), newer["judgement"])
    )
    same_code = pl.col("uscc") == newer["uscc"]
    return (old & new) | (same_code & ((old & is_denied) | (was_denied & new)))


def drop(conn: Connection, number: int, record_ids: pl.Series) -> None:
    """Leave records out of a proposed operation: they say something else by now."""
    mine = _keys(conn, number, PROPOSED)
    _set(conn, mine.filter(pl.col("record_id").is_in(record_ids.implode())), status=REVOKED)


def displaced_by(conn: Connection, number: int) -> list[int]:
    """The operations that put others in the place of an operation's decisions."""
    rows = select(decision.c.displaced_by).where(
        decision.c.operation_no == number, decision.c.displaced_by.is_not(None)
    )
    return sorted(set(conn.execute(rows.distinct()).scalars()))


def attached(conn: Connection, uscc: str) -> pl.Series:
    """Ids of the records under a code that are about it and no registration of it."""
    rows = (
        select(record.c.record_id)
        .join_from(record, batch, batch.c.batch_no == batch_no_of(record.c.place))
        .where(record.c.uscc == uscc, batch.c.kind != Kind.REGISTRATION.value)
        .order_by(record.c.record_id)
    )
    return read(conn, rows, pl.Schema({"record_id": pl.String()}))["record_id"]


def _keys(conn: Connection, number: int, status: str) -> pl.DataFrame:
    rows = select(*(decision.c[name] for name in _KEYS.names())).where(
        decision.c.operation_no == number, decision.c.status == status
    )
    return read(conn, rows, _KEYS)


def _set(conn: Connection, which: pl.DataFrame, **values: object) -> None:
    if which.is_empty():
        return
    keys = ("operation_no", "record_id", "uscc")
    named = which.select(pl.col(name).alias(f"b_{name}") for name in keys).sort(pl.all())
    conn.execute(
        update(decision)
        .where(*(decision.c[name] == bindparam(f"b_{name}") for name in keys))
        .values(**values),
        named.to_dicts(),
    )
