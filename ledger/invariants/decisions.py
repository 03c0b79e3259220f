"""7 two persons where two are asked for; 8 one live correction a value, on what it was made for."""

import polars as pl
from sqlalchemy import Connection, Select, and_, cast, func, literal, or_, select, union_all

from ledger.columns import KEY
from ledger.decided import OPERATION
from ledger.invariants.scope import Scope, at_records, of_record, told
from ledger.load import read
from ledger.operations import ALLOWED, CORRECT, DONE, UNDO, UNDONE
from ledger.places import ROWS_PER_BATCH, batch_no_of
from ledger.tables import batch, change, record, record_version, row_state
from ledger.tables_identity import decision
from ledger.tables_release import audit
from ledger.tables_steward import applied, correction, operation, pause, row_event, waiver
from records.four_eyes import ALWAYS_TWO, MOST_ALONE, REJECTED_BY_TWO
from records.invariants import LEDGER_SUBJECT, SOURCE_SUBJECT
from records.reasons import Verb
from records.states import OPEN_VALUES, BatchSort, Judgement

_BY_ONE = (Verb.IDENTIFY.value, Verb.UNDO_IDENTITY.value)
_OVER_ROWS = (CORRECT, UNDO, *_BY_ONE)
_IN_FORCE = (ALLOWED, DONE, UNDONE)
_OPERATIONS = pl.Schema(
    {"operation_no": pl.Int64(), "verb": pl.String(), "actor": pl.String(),
     "approver": pl.String()}
)  # fmt: skip
_SOURCES = pl.Schema({"operation_no": pl.Int64(), "source_id": pl.String()})
_PLACED = pl.Schema({"subject": pl.String(), "place": pl.Int64()})
_APPLIED = pl.Schema({"place": pl.Int64(), "correction_no": pl.Int64(), "field": pl.String()})


def four_eyes(conn: Connection, _scope: Scope) -> pl.DataFrame:
    """What one person alone decided that two must, or allowed what the same person asked for."""
    alone = _alone(conn)
    words = pl.format(
        "操作 {}（{}）由 {} 提出，{}", "operation_no", "verb", "actor",
        pl.when(pl.col("approver").is_null()).then(pl.lit("无人复核"))
        .otherwise(pl.format("又由 {} 本人复核", "approver")),
    )  # fmt: skip
    concerned = alone.join(_concerned(conn, alone), on="operation_no", how="left").with_columns(
        pl.col("subject").fill_null(LEDGER_SUBJECT)
    )
    return pl.concat(
        [
            told(concerned, pl.col("subject"), words),
            _unasked_waivers(conn),
        ]
    )


def _alone(conn: Connection) -> pl.DataFrame:
    """_OPERATIONS that are done and lack their second person."""
    kinds = [kind.value for kind in REJECTED_BY_TWO]
    of_two = (
        select(audit.c.subject)
        .join_from(audit, row_event, row_event.c.audit_seq == audit.c.seq)
        .join(batch, batch.c.batch_no == batch_no_of(row_event.c.place))
        .where(audit.c.operation == Verb.REJECT.value, batch.c.kind.in_(kinds))
    )
    entered = select(decision.c.operation_no).where(decision.c.judgement == Judgement.NEW.value)
    named = literal(OPERATION) + cast(operation.c.operation_no, KEY)
    asked = or_(
        and_(operation.c.verb.in_(_OVER_ROWS), operation.c.rows > MOST_ALONE),
        and_(operation.c.verb == Verb.REJECT.value, named.in_(of_two)),
        operation.c.verb.in_([verb.value for verb in ALWAYS_TWO]),
        operation.c.operation_no.in_(_moved_public(conn)),
        operation.c.operation_no.in_(entered),
    )
    columns = [operation.c[name] for name in _OPERATIONS.names()]
    lacks = and_(operation.c.approver.is_(None), asked)
    rows = select(*columns).where(
        operation.c.status.in_(_IN_FORCE), or_(operation.c.approver == operation.c.actor, lacks)
    )
    return read(conn, rows.order_by(operation.c.operation_no), _OPERATIONS)


def _moved_public(conn: Connection) -> list[int]:
    """Operations of one person alone by which records moved that were public already."""
    alone = select(operation.c.operation_no).where(
        operation.c.verb.in_(_BY_ONE), operation.c.approver.is_(None)
    )
    asked = pl.Series("operation_no", list(conn.execute(alone).scalars()), pl.Int64())
    if asked.is_empty():
        return []
    first = batch.c.batch_no * ROWS_PER_BATCH
    version = select(record_version.c.place).where(
        record_version.c.place.between(first, first + ROWS_PER_BATCH - 1),
        record_version.c.previous.is_not(None),
    )
    left = select(change.c.seq).where(change.c.batch_no == batch.c.batch_no)
    rows = select(batch.c.batch_id).where(
        batch.c.sort == BatchSort.IDENTITY.value, or_(version.exists(), left.exists())
    )
    # A batch is called by the operation whose rows came again in it.
    moved = read(conn, rows, pl.Schema({"batch_id": pl.String()}))["batch_id"]
    numbers = moved.str.extract(r"-([0-9]+)$").cast(pl.Int64)
    return asked.filter(asked.is_in(numbers.implode())).to_list()


def _concerned(conn: Connection, alone: pl.DataFrame) -> pl.DataFrame:
    """operation_no and whom each concerns: a source, or the records whose rows it moved."""
    by_source = union_all(
        *(select(table.c.operation_no, table.c.source_id) for table in (waiver, pause, correction))
    ).subquery()
    sources = read(conn, select(by_source).distinct(), _SOURCES).select(
        "operation_no", subject=pl.lit(SOURCE_SUBJECT) + pl.col("source_id")
    )
    named = alone.select(
        "operation_no",
        pl.format(OPERATION + "{}", "operation_no").alias("subject"),
    )
    moved = select(audit.c.subject, row_event.c.place).join_from(
        audit, row_event, row_event.c.audit_seq == audit.c.seq
    )
    placed = read(conn, moved.where(audit.c.subject.in_(named["subject"].to_list())), _PLACED)
    records = at_records(conn, placed).drop_nulls("record_id").join(named, on="subject")
    return pl.concat([sources, records.select("operation_no", of_record().alias("subject"))])


def _unasked_waivers(conn: Connection) -> pl.DataFrame:
    """Waivers that no operation answers for."""
    asked = select(operation.c.operation_no).where(operation.c.verb == Verb.WAIVE.value)
    rows = select(waiver.c.operation_no, waiver.c.source_id).where(
        waiver.c.operation_no.not_in(asked)
    )
    found = read(conn, rows, _SOURCES)
    return told(
        found, pl.lit(SOURCE_SUBJECT) + pl.col("source_id"), pl.lit("豁免没有申请与批准的记录")
    )


def corrections(conn: Connection, scope: Scope) -> pl.DataFrame:
    """Values with two live corrections, and rows where one stands in place of another value."""
    live = correction.c.status == "live"
    twice = (
        select(literal(0), correction.c.source_id)
        .where(live)
        .group_by(correction.c.source_id, correction.c.row_id, correction.c.field)
        .having(func.count() > 1)
    )
    two = pl.DataFrame(schema=_SOURCES) if scope.batch_no else read(conn, twice, _SOURCES)
    off = at_records(conn, read(conn, _misapplied(scope), _APPLIED)).drop_nulls("record_id")
    words = pl.format("更正 {}（{}）所针对的来源值已变", "correction_no", "field")
    return pl.concat(
        [
            told(two.unique(), pl.lit(SOURCE_SUBJECT) + pl.col("source_id"),
                 pl.lit("同一字段有两条有效更正")),
            told(off, of_record(), words),
        ]
    )  # fmt: skip


def _misapplied(scope: Scope) -> Select[tuple[int, int, str]]:
    """Live corrections that a current or open row bears, put in place of another value."""
    current = select(record.c.place).join_from(
        record_version, record,
        (record.c.record_id == record_version.c.record_id)
        & (record.c.place == record_version.c.place),
    ).where(record_version.c.place == applied.c.place)  # fmt: skip
    is_open = select(row_state.c.place).where(
        row_state.c.place == applied.c.place, row_state.c.state.in_(OPEN_VALUES)
    )
    return (
        select(applied.c.place, applied.c.correction_no, correction.c.field)
        .join_from(applied, correction, correction.c.correction_no == applied.c.correction_no)
        .where(
            correction.c.status == "live", applied.c.source_hash != correction.c.original_hash,
            or_(current.exists(), is_open.exists()), *scope.of(applied.c.place),
        )
        .order_by(applied.c.place)
    )  # fmt: skip
