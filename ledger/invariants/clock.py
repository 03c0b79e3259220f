"""9 what must be mended has a day, moved by pauses only; 10 the audit chain counts the moves."""

from collections.abc import Sequence
from datetime import date

import polars as pl
from sqlalchemy import Connection, func, or_, select

from ledger.audit import broken_at
from ledger.invariants.scope import Scope, at_records, of_record, told
from ledger.load import read
from ledger.tables import batch, finding
from ledger.tables_release import audit as chain
from ledger.tables_steward import cluster, pause, row_event
from records import working_days
from records.invariants import BATCH_SUBJECT, LEDGER_SUBJECT
from records.row_machine import BY_NAME
from records.states import Severity

_DUE = pl.Schema(
    {"place": pl.Int64(), "rule": pl.String(), "source_id": pl.String(), "due_was": pl.String(),
     "due_on": pl.String()}
)  # fmt: skip
_PAUSES = pl.Schema({"source_id": pl.String(), "days": pl.Int64()})
_COUNTED = pl.Schema(
    {"seq": pl.Int64(), "subject": pl.String(), "rows": pl.Int64(), "moves": pl.Int64()}
)


def clock(conn: Connection, scope: Scope) -> pl.DataFrame:
    """Open faults that nobody must mend by a day, or whose day moved without a pause."""
    rows = (
        select(finding.c.place, finding.c.rule, cluster.c.source_id, finding.c.due_was,
               finding.c.due_on)
        .join_from(finding, cluster, cluster.c.cluster_no == finding.c.cluster_no)
        .where(
            finding.c.closed_on.is_(None), finding.c.severity != Severity.NOTE.value,
            *scope.of(finding.c.place),
            or_(finding.c.due_on.is_(None), finding.c.due_was.is_(None),
                finding.c.due_on != finding.c.due_was),
        )
        .order_by(finding.c.place, finding.c.rule)
    )  # fmt: skip
    found = read(conn, rows, _DUE)
    days = _reachable(conn, found.select("source_id", "due_was").unique())
    wrong = found.join(days, on=["source_id", "due_was", "due_on"], how="anti", nulls_equal=False)
    words = pl.format(
        "{} 的处置时限由 {} 变为 {}，没有相应的暂停记录", "rule",
        pl.col("due_was").fill_null("无"), pl.col("due_on").fill_null("无"),
    )  # fmt: skip
    named = at_records(conn, wrong).drop_nulls("record_id")
    return told(named.unique("record_id", keep="first", maintain_order=True), of_record(), words)


def _reachable(conn: Connection, starts: pl.DataFrame) -> pl.DataFrame:
    """source_id, due_was and every due_on that some of the source's pauses lead to."""
    pauses = read(conn, select(pause.c.source_id, pause.c.days).order_by(pause.c.pause_no), _PAUSES)
    spans = {str(source): part["days"].to_list() for (source,), part in
             pauses.group_by("source_id")}  # fmt: skip
    # Days, not findings: a few dozen pairs of a source and a day.
    pairs = starts.drop_nulls().rows()
    reached = [(source, was, day) for source, was in pairs
               for day in _later(was, spans.get(source, []))]  # fmt: skip
    names = ("source_id", "due_was", "due_on")
    return pl.DataFrame(reached, schema=dict.fromkeys(names, pl.String()), orient="row")


def _later(was: str, spans: Sequence[int]) -> set[str]:
    days = {date.fromisoformat(was)}
    for span in spans:
        days |= {working_days.after(day, span) for day in days}
    return {day.isoformat() for day in days}


def audit(conn: Connection, scope: Scope) -> pl.DataFrame:
    """Entries that count other moves than there are, moves without one, and a chain that breaks."""
    names = sorted(BY_NAME)
    moves = func.count(row_event.c.place)
    rows = (
        select(chain.c.seq, chain.c.subject, chain.c.rows, moves)
        .join_from(chain, row_event, row_event.c.audit_seq == chain.c.seq, isouter=True)
        .where(chain.c.operation.in_(names))
        .group_by(chain.c.seq, chain.c.subject, chain.c.rows)
        .having(moves != chain.c.rows)
        .order_by(chain.c.seq)
    )
    if scope.batch_no is not None:
        mine = select(batch.c.batch_id).where(batch.c.batch_no == scope.batch_no)
        rows = rows.where(chain.c.subject.in_(mine))
    found = read(conn, rows, _COUNTED)
    batches = read(conn, select(batch.c.batch_id), pl.Schema({"subject": pl.String()}))
    of_batch = pl.col("subject").is_in(batches["subject"].implode())
    subject = pl.when(of_batch).then(pl.lit(BATCH_SUBJECT) + pl.col("subject")).otherwise(
        pl.lit(LEDGER_SUBJECT)
    )  # fmt: skip
    words = pl.format("审计记录 {} 记有 {} 行变动，实有 {}", "seq", "rows", "moves")
    counted = told(found, subject, words)
    return counted if scope.batch_no is not None else pl.concat([counted, _chain(conn)])


def _chain(conn: Connection) -> pl.DataFrame:
    """What concerns everything: moves that nobody answers for, a chain that breaks."""
    said = []
    known = select(chain.c.seq).where(chain.c.operation.in_(sorted(BY_NAME)))
    stray = select(func.count()).where(row_event.c.audit_seq.not_in(known))
    if many := conn.execute(stray).scalar_one():
        said.append(f"{many} 行变动没有审计记录")
    if (seq := broken_at(conn)) is not None:
        said.append(f"审计链在第 {seq} 条断开")
    found = pl.DataFrame({"words": said}, schema={"words": pl.String()})
    return told(found, pl.lit(LEDGER_SUBJECT), pl.col("words"))
