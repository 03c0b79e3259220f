"""One record's story, from the source's cell to the feed's line."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from sqlalchemy import Connection, Row, Select, Table, literal, select

from ledger import objections
from ledger.lookup import PublicationLine, RecordHeadline, headlines_of, lines_of_record
from ledger.objections import Objection
from ledger.places import ROWS_PER_BATCH, batch_no_of
from ledger.tables import batch, finding, match, record, record_version, row_state, snapshot
from ledger.versions import chain
from records.states import PLAIN_EVIDENCE, RowState, Rung


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding of one row."""

    rule: str
    severity: str
    field: str
    value: str | None
    first_day: date  # on which it was first found


@dataclass(frozen=True, slots=True)
class Chapter:
    """One delivery of a record: where it came from, what was found, what it was attached to."""

    batch_id: str
    row_no: int
    day: date
    state: RowState
    version: int | None  # None while no version exists
    reason: str
    locator: str
    snapshot: str  # SHA-256 of the stored bytes
    address: str
    snapshot_path: str
    fetched_at: str
    vocabulary: str
    remote_id: str | None  # the department's own id of the row
    body: str  # canonical JSON; text as received for stopped rows
    uscc: str | None
    rung: str | None
    evidence: str | None
    findings: tuple[FindingLine, ...]


@dataclass(frozen=True, slots=True)
class RecordStory:
    """Everything we know of one record, oldest delivery first."""

    headline: RecordHeadline
    chapters: tuple[Chapter, ...]
    publications: tuple[PublicationLine, ...]
    objections: tuple[Objection, ...]  # settled ones included


def record_story(conn: Connection, record_id: str) -> RecordStory | None:
    """The story of one record, attached or still open; None when the id is unknown."""
    found = headlines_of(conn, [record_id])
    if not found:
        return None
    chapters = tuple(chapter(conn, row) for row in told(conn, record_id))
    contested = objections.about(conn, pl.Series([record_id]))
    return RecordStory(found[0], chapters, lines_of_record(conn, record_id), contested)


def told(conn: Connection, record_id: str) -> list[Row[*tuple[Any, ...]]]:
    """The deliveries of one record, as they stand now, in the order of their places."""
    rows = [*conn.execute(_versions(record_id)), *conn.execute(_states(record_id))]
    return sorted(rows, key=lambda row: int(row.place))


def _versions(record_id: str) -> Select[*tuple[Any, ...]]:
    own = (
        literal(RowState.ACCEPTED.value).label("state"),
        record_version.c.version,
        literal("").label("reason"),
        record_version.c.uscc,
        record_version.c.rung,
        match.c.evidence,
    )
    rows = _delivery(record_version, own).outerjoin(match, match.c.place == record_version.c.place)
    newest = select(record.c.place).where(record.c.record_id == record_id)
    return rows.where(record_version.c.place.in_(chain(newest)))


def _states(record_id: str) -> Select[*tuple[Any, ...]]:
    nothing = literal(None)
    own = (
        row_state.c.state,
        nothing.label("version"),
        row_state.c.reason,
        nothing.label("uscc"),
        nothing.label("rung"),
        row_state.c.evidence,
    )
    return _delivery(row_state, own).where(row_state.c.record_id == record_id)


def _delivery(table: Table, own: tuple[Any, ...]) -> Select[*tuple[Any, ...]]:
    """Where a row of `table` came from, with columns of its own."""
    return (
        select(
            table.c.place,
            table.c.record_id,
            batch.c.batch_id,
            batch.c.day,
            batch.c.opened_at,
            batch.c.kind,
            batch.c.source_id,
            table.c.locator,
            snapshot.c.digest,
            snapshot.c.address,
            snapshot.c.path,
            snapshot.c.fetched_at,
            table.c.vocabulary,
            table.c.remote_id,
            table.c.body,
            *own,
        )
        .join_from(table, batch, batch.c.batch_no == batch_no_of(table.c.place))
        .join(snapshot, snapshot.c.snapshot_no == table.c.snapshot_no)
    )


def _plain(rung: str | None, uscc: str) -> str | None:
    """The evidence that a rung says by itself; None while a row is attached nowhere."""
    if rung is None or Rung(rung) not in PLAIN_EVIDENCE:
        return None
    said = {**PLAIN_EVIDENCE[Rung(rung)], "enterprise": uscc}
    return json.dumps(said, sort_keys=True, separators=(",", ":"))


def chapter(conn: Connection, row: Row[*tuple[Any, ...]], upto: str | None = None) -> Chapter:
    """One delivery as it stands; of its findings those seen on business day `upto` at latest."""
    findings = (
        select(*(finding.c[name] for name in FindingLine.__dataclass_fields__))
        .where(finding.c.place == row.place)
        .order_by(finding.c.rule, finding.c.field)
    )
    if upto is not None:
        findings = findings.where(finding.c.first_day <= upto)
    return Chapter(
        batch_id=row.batch_id,
        row_no=row.place % ROWS_PER_BATCH,
        day=date.fromisoformat(row.day),
        state=RowState(row.state),
        version=row.version,
        reason=row.reason,
        locator=row.locator,
        snapshot=row.digest,
        address=row.address,
        snapshot_path=row.path,
        fetched_at=row.fetched_at,
        vocabulary=row.vocabulary,
        remote_id=row.remote_id,
        body=row.body,
        uscc=row.uscc,
        rung=row.rung,
        evidence=row.evidence or _plain(row.rung, row.uscc),
        findings=tuple(
            FindingLine(
                line.rule, line.severity, line.field, line.value, date.fromisoformat(line.first_day)
            )
            for line in conn.execute(findings)
        ),
    )
