"""What persons decide about findings rather than rows: let stand, assigned, due later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl
from sqlalchemy import Column, ColumnElement, Connection, insert, select, update

from ledger import audit, clusters, counters, decided, findings
from ledger.columns import KEY
from ledger.decided import Decided
from ledger.errors import NotDecided
from ledger.load import read, refill, stage_of
from ledger.pending import IDENTITY
from ledger.tables import finding
from ledger.tables_steward import cluster, pause
from records import working_days
from records.reasons import Verb
from records.states import FindingEnd, Severity

_DUE = pl.Schema({"due_on": pl.String()})
_LATER = pl.Schema({"due_on": pl.String(), "later": pl.String()})
_PLACES = pl.Schema({"place": pl.Int64()})
STAGE_LATER = stage_of(
    "stage_later",
    Column("due_on", KEY, primary_key=True),
    Column("later", KEY),
)


def dismiss(conn: Connection, cluster_no: int, why: Decided) -> int:
    """Let all open findings of a cluster stand: a person looked; the operation's number.

    `NotDecided` for what stops rows, or says that a row waits for its enterprise: such a row is
    corrected, resolved or rejected.
    """
    group = _cluster(conn, cluster_no)
    if group.severity != Severity.REVIEW or group.rule.startswith(IDENTITY):
        raise NotDecided(f"cluster {cluster_no} ({group.rule}, {group.severity}) stops its rows: "
                         "they are corrected, resolved or rejected, never let stand")  # fmt: skip
    mine = select(finding.c.place).where(*_open_in(cluster_no)).distinct()
    places = read(conn, mine.order_by(finding.c.place), _PLACES)["place"]
    number = decided.enter(conn, Verb.DISMISS, why, places.len())
    findings.close(conn, why.day, places, FindingEnd.DISMISSED, cluster_no=cluster_no)
    audit.enter_rows(conn, decided.deed(Verb.DISMISS, why, number), places.to_frame())
    return number


def assign(conn: Connection, cluster_no: int, assignee: str | None, why: Decided) -> int:
    """Give a cluster and its open findings to `assignee`, or to nobody; the operation's number."""
    group = _cluster(conn, cluster_no)
    number = decided.enter(conn, Verb.ASSIGN, why, group.open)
    given = {"assignee": assignee or None}
    conn.execute(update(cluster).where(cluster.c.cluster_no == cluster_no).values(given))
    conn.execute(update(finding).where(*_open_in(cluster_no)).values(given))
    written = pl.DataFrame([{"cluster": cluster_no, **given}])
    audit.enter_rows(conn, decided.deed(Verb.ASSIGN, why, number), written)
    return number


def pause_source(
    conn: Connection, source_id: str, from_day: date, until_day: date, why: Decided
) -> int:
    """What is open of a source is due later by the working days of a span, both ends included.

    The operation's number. What was due before the span began stays overdue.
    """
    days = int(working_days.calendar().days(from_day, until_day)["working"].sum())
    if not days:
        raise NotDecided(f"from {from_day} to {until_day} there is no working day to pause")
    decided.known_source(conn, source_id)
    mine = _of_source(source_id) & (finding.c.due_on >= from_day.isoformat())
    dues = read(conn, select(finding.c.due_on).where(mine).distinct(), _DUE)
    # A few dozen days, however many findings.
    moves = [(due, working_days.after(date.fromisoformat(due), days).isoformat())
             for due in dues["due_on"]]  # fmt: skip
    later = pl.DataFrame(moves, schema=_LATER, orient="row")
    refill(conn, STAGE_LATER, later.sort("due_on"))
    moved = select(STAGE_LATER.c.later).where(STAGE_LATER.c.due_on == finding.c.due_on)
    done = update(finding).where(mine).values(due_on=moved.scalar_subquery())
    rows = conn.execute(done).rowcount
    clusters.due(conn, _numbers(conn, source_id))
    number = decided.enter(conn, Verb.PAUSE, why, rows)
    row = {"source_id": source_id, "from_day": from_day.isoformat(),
           "until_day": until_day.isoformat(), "days": days}  # fmt: skip
    taken = counters.take(conn, "pause", 1)
    conn.execute(insert(pause), {**row, "pause_no": taken, "operation_no": number})
    audit.enter_rows(conn, decided.deed(Verb.PAUSE, why, number), pl.DataFrame([row]))
    return number


@dataclass(frozen=True, slots=True)
class _Group:
    rule: str
    severity: str
    open: int


def _cluster(conn: Connection, cluster_no: int) -> _Group:
    columns = (cluster.c.rule, cluster.c.severity, cluster.c.open)
    mine = select(*columns).where(cluster.c.cluster_no == cluster_no, cluster.c.open > 0)
    found = conn.execute(mine.with_for_update()).one_or_none()
    if found is None:
        raise NotDecided(f"cluster {cluster_no} has nothing open")
    return _Group(*found)


def _open_in(cluster_no: int) -> Sequence[ColumnElement[bool]]:
    return (finding.c.cluster_no == cluster_no, finding.c.closed_on.is_(None))


def _of_source(source_id: str) -> ColumnElement[bool]:
    mine = select(cluster.c.cluster_no).where(cluster.c.source_id == source_id, cluster.c.open > 0)
    return finding.c.cluster_no.in_(mine) & finding.c.closed_on.is_(None)


def _numbers(conn: Connection, source_id: str) -> list[int]:
    mine = select(cluster.c.cluster_no).where(cluster.c.source_id == source_id, cluster.c.open > 0)
    return [int(number) for number in conn.execute(mine).scalars()]
