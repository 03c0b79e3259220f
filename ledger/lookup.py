"""Looking things up one at a time: an enterprise's page, its records, and search."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    and_,
    literal,
    literal_column,
    or_,
    select,
)

from ledger.places import batch_no_of
from ledger.tables import batch, record, record_version, row_state
from ledger.tables_identity import enterprise, enterprise_alias
from ledger.tables_release import publication
from records.digest import bucket_of_id
from records.field import Channel
from records.kind import Kind
from records.names import name_key
from records.states import OPEN_VALUES, RowState
from records.tables import ENTERPRISE_SUBJECT, WARNING_SUBJECT

FOUND_MOST = 50
FORMER = "~"
"""Between a subject and a former public id of it, where that is kept."""
_HIGHEST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class PublicationLine:
    """Where a subject stands in one channel."""

    channel: str
    subject: str
    public_id: str
    rev: int
    seq: int
    live: bool
    line_hash: str | None
    publish_from: str | None
    publish_until: str | None
    why: str | None


@dataclass(frozen=True, slots=True)
class RecordHeadline:
    """One record in a list."""

    record_id: str
    kind: Kind
    source_id: str
    uscc: str | None  # None while it waits for an identity
    version: int | None
    state: RowState
    body: str


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name an enterprise had, and until when (None: not known)."""

    name: str
    valid_until: str | None
    basis: str


@dataclass(frozen=True, slots=True)
class EnterprisePage:
    """One enterprise and all that is attached to it."""

    uscc: str
    name: str
    org_code: str | None
    registration_number: str | None
    tax_number: str | None
    status: str | None
    ended_on: str | None
    former_names: tuple[FormerName, ...]
    records: tuple[RecordHeadline, ...]
    publications: tuple[PublicationLine, ...]


def enterprise_page(conn: Connection, uscc: str) -> EnterprisePage | None:
    """The enterprise of that code; None when the registry does not know it."""
    row = conn.execute(select(enterprise).where(enterprise.c.uscc == uscc)).one_or_none()
    if row is None:
        return None
    alias = enterprise_alias.c
    names = select(alias.name, alias.valid_until, alias.basis).where(alias.uscc == uscc)
    return EnterprisePage(
        row.uscc,
        row.name,
        row.org_code,
        row.registration_number,
        row.tax_number,
        row.status,
        row.ended_on,
        tuple(FormerName(*line) for line in conn.execute(names.order_by(alias.name_key))),
        records_of(conn, uscc),
        _publications_about(conn, uscc),
    )


def records_of(conn: Connection, uscc: str) -> tuple[RecordHeadline, ...]:
    """Every record attached to one enterprise, by kind and id."""
    rows = _attached().where(record.c.uscc == uscc).order_by(batch.c.kind, record.c.record_id)
    return _headlines(conn, rows)


def headlines_of(conn: Connection, record_ids: Sequence[str]) -> tuple[RecordHeadline, ...]:
    """The records of those ids; one that never had a version shows its newest delivery."""
    attached = _headlines(conn, _attached().where(record.c.record_id.in_(record_ids)))
    known = {line.record_id for line in attached}
    rest = [record_id for record_id in record_ids if record_id not in known]
    if not rest:
        return attached
    rows = _stopped().where(row_state.c.record_id.in_(rest)).order_by(row_state.c.place)
    newest = {line.record_id: line for line in _headlines(conn, rows)}
    return (*attached, *newest.values())


def find_records(conn: Connection, text: str) -> tuple[RecordHeadline, ...]:
    """Records by code, name (also former), record id or public id; open work by any of its text.

    At most `FOUND_MOST`. Names match from their beginning, which an index serves at any size.
    """
    wanted = text.strip()
    if not wanted:
        return ()
    subjects = conn.execute(_subjects(wanted)).scalars().all()
    ids = [wanted, *map(bare, subjects)]
    said = [code for code in map(_code_of, subjects) if code]
    attached = _attached().where(record.c.uscc.in_([*_codes(conn, wanted), *said]))
    waiting = _stopped().where(
        row_state.c.state.in_(OPEN_VALUES),
        row_state.c.body.contains(wanted, autoescape=True),
    )
    found = [
        *headlines_of(conn, ids),
        *_headlines(conn, attached.limit(FOUND_MOST)),
        *_headlines(conn, waiting.order_by(row_state.c.place).limit(FOUND_MOST)),
    ]
    distinct = {(line.record_id, line.state): line for line in found}
    return tuple(distinct.values())[:FOUND_MOST]


def _subjects(public_id: str) -> Select[*tuple[Any, ...]]:
    """What is said under that id in any channel."""
    said = publication.c
    return select(said.subject).where(
        said.channel.in_(list(Channel)),  # an index finds it only by channel and bucket
        said.bucket == bucket_of_id(public_id),
        said.public_id == public_id,
    )


def code_published(conn: Connection, public_id: str) -> str | None:
    """The code of the enterprise that is itself published, or warned of, under that id."""
    for subject in conn.execute(_subjects(public_id.strip())).scalars():
        if code := _code_of(subject):
            return code
    return None


def _code_of(subject: str) -> str | None:
    """The code of a subject that is an enterprise; None of one that is a record."""
    for before in (ENTERPRISE_SUBJECT, WARNING_SUBJECT):
        if subject.startswith(before):
            return bare(subject).removeprefix(before)
    return None


def bare(subject: str) -> str:
    """A subject without the former public id that it keeps (`<subject>~<old id>`)."""
    return subject.partition(FORMER)[0]


def lines_of_record(conn: Connection, record_id: str) -> tuple[PublicationLine, ...]:
    """Where a record stands in every channel, under its present ids and its former ones."""
    said, former = publication.c, record_id + FORMER
    return publication_lines(
        conn,
        and_(
            said.channel.in_(list(Channel)),
            or_(said.subject == record_id, _starts(said.subject, former)),
        ),
    )


def publication_lines(
    conn: Connection, condition: ColumnElement[bool]
) -> tuple[PublicationLine, ...]:
    """Publications under a condition, by channel and subject."""
    columns = [publication.c[name] for name in PublicationLine.__dataclass_fields__]
    order = (publication.c.channel, publication.c.subject)
    rows = conn.execute(select(*columns).where(condition).order_by(*order)).mappings()
    return tuple(PublicationLine(**{**row, "live": bool(row["live"])}) for row in rows)


def _publications_about(conn: Connection, uscc: str) -> tuple[PublicationLine, ...]:
    """What is said about one enterprise: of its records and warnings, and what was taken back."""
    said = publication.c
    mine = select(record.c.record_id).where(record.c.uscc == uscc)
    named = [select(literal(before + uscc)) for before in (ENTERPRISE_SUBJECT, WARNING_SUBJECT)]
    subjects = said.subject.in_(mine.union_all(*named))
    live = (said.channel.in_(list(Channel)), subjects, said.uscc == uscc, said.live == 1)
    # A literal: SQLite must see that the index of what is gone will do.
    gone = (said.uscc == uscc, said.live == literal_column("0"))
    lines = (*publication_lines(conn, and_(*live)), *publication_lines(conn, and_(*gone)))
    return tuple(sorted(lines, key=lambda line: (line.channel, line.subject)))


def _codes(conn: Connection, wanted: str) -> list[str]:
    start = name_key(wanted)
    now = select(enterprise.c.uscc).where(_starts(enterprise.c.name_key, start))
    once = select(enterprise_alias.c.uscc).where(_starts(enterprise_alias.c.name_key, start))
    codes = [wanted.upper()]
    for rows in (now, once):
        codes += conn.execute(rows.limit(FOUND_MOST)).scalars()
    return codes


def _starts(column: Column[str], start: str) -> ColumnElement[bool]:
    """Begins with `start`, as a range: LIKE would not use the index of either database."""
    return and_(column >= start, column < start + _HIGHEST)


def _attached() -> Select[*tuple[Any, ...]]:
    return select(
        record.c.record_id,
        batch.c.kind,
        batch.c.source_id,
        record.c.uscc,
        record.c.version,
        literal(RowState.ACCEPTED.value),
        record_version.c.body,
    ).select_from(
        record.join(record_version, record_version.c.place == record.c.place).join(
            batch, batch.c.batch_no == batch_no_of(record.c.place)
        )
    )


def _stopped() -> Select[*tuple[Any, ...]]:
    return select(
        row_state.c.record_id,
        batch.c.kind,
        batch.c.source_id,
        literal(None),
        literal(None),
        row_state.c.state,
        row_state.c.body,
    ).join_from(row_state, batch, batch.c.batch_no == batch_no_of(row_state.c.place))


def _headlines(conn: Connection, rows: Select[*tuple[Any, ...]]) -> tuple[RecordHeadline, ...]:
    return tuple(
        RecordHeadline(
            record_id, Kind(kind), source_id, uscc or None, version, RowState(state), body
        )
        for record_id, kind, source_id, uscc, version, state, body in conn.execute(rows)
    )
