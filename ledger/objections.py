"""异议: what an enterprise says against a record keeps it out of the feeds until it is settled.

An objection is a `case`; opened or closed, the next release of every channel looks at the record.
Which kinds of record it keeps out, and of which it is but told, is said by `acts/objected.py`.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl
from sqlalchemy import ColumnElement, Connection, insert, select, update

from ledger import holds
from ledger.as_of import Cut
from ledger.audit import Deed, enter
from ledger.errors import NotDecided
from ledger.stages import STAGE_KEY, stage_keys
from ledger.tables import record
from ledger.tables_release import case
from records.digest import sha256_hex
from records.persons import person

SORT, OPEN, CLOSED = "objection", "open", "closed"
_MOMENTS = pl.Schema({"opened": pl.String(), "settled": pl.String()})


@dataclass(frozen=True, slots=True)
class Objection:
    """What is objected to a record, by whom it was entered, and since when.

    Of one that is settled also by whom, in which words and when; else None.
    """

    record_id: str
    by: str
    note: str
    since: datetime
    settled_by: str | None = None
    settled_note: str | None = None
    settled_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """It is not settled."""
        return self.settled_at is None


def standing(conn: Connection) -> frozenset[str]:
    """The records against which an objection is open."""
    return frozenset(conn.execute(select(case.c.record_id).where(*_open())).scalars())


def unsettled(conn: Connection) -> list[Objection]:
    """Every open objection, the longest first."""
    rows = select(case.c.record_id, case.c.body).where(*_open())
    found = conn.execute(rows.order_by(case.c.opened_at, case.c.case_id))
    return [_objection(row.record_id, json.loads(row.body)) for row in found]


def about(conn: Connection, ids: pl.Series, cut: Cut | None = None) -> tuple[Objection, ...]:
    """What was ever objected to those records, the longest first; as was known at the cut."""
    stage_keys(conn, ids.unique())
    rows = (
        select(case.c.record_id, case.c.body)
        .join_from(STAGE_KEY, case, case.c.record_id == STAGE_KEY.c.key)
        .where(case.c.sort == SORT)
        .order_by(case.c.opened_at, case.c.case_id)
    )
    found = [_objection(row.record_id, json.loads(row.body)) for row in conn.execute(rows)]
    return tuple(found) if cut is None else _known(found, cut)


def _known(found: list[Objection], cut: Cut) -> tuple[Objection, ...]:
    """Those that had been entered, without the end of what was settled later."""
    moments = [
        (one.since.isoformat(), one.settled_at.isoformat() if one.settled_at else None)
        for one in found
    ]
    done = pl.DataFrame(moments, schema=_MOMENTS, orient="row").select(
        cut.done("opened"), cut.done("settled").fill_null(value=False)
    )
    return tuple(
        one if settled else Objection(one.record_id, one.by, one.note, one.since)
        for one, (opened, settled) in zip(found, done.rows(), strict=True)
        if opened
    )


def _objection(record_id: str, said: dict[str, dict[str, str]]) -> Objection:
    opened, closed = said["opened"], said.get("closed")
    since = datetime.fromisoformat(opened["at"])
    begun = Objection(record_id, opened["by"], opened["note"], since)
    if closed is None:
        return begun
    settled_at = datetime.fromisoformat(closed["at"])
    return replace(
        begun, settled_by=closed["by"], settled_note=closed["note"], settled_at=settled_at
    )


def begin(conn: Connection, record_id: str, who: tuple[str, str], moment: datetime) -> None:
    """Open an objection against a record; `who` has the steward's name and what is objected.

    `NotDecided` without a name, for a record that nobody knows, or one that has an open one.
    """
    known = select(record.c.record_id).where(record.c.record_id == record_id)
    if conn.execute(known).first() is None:
        raise NotDecided(f"没有记录 {record_id}")
    if conn.execute(select(case.c.case_id).where(*_open(record_id))).first() is not None:
        raise NotDecided(f"记录 {record_id} 已有未办结的异议")
    body = _said("opened", who, moment)
    row = {"case_id": f"{SORT}/{record_id}/{moment.isoformat()}", "record_id": record_id,
           "sort": SORT, "state": OPEN, "body": body, "opened_at": moment.isoformat()}  # fmt: skip
    _enter(conn, record_id, who, moment, lambda: conn.execute(insert(case), row))


def end(conn: Connection, record_id: str, who: tuple[str, str], moment: datetime) -> None:
    """Close the objection against a record; `NotDecided` where none is open, or without a name."""
    found = conn.execute(select(case.c.body).where(*_open(record_id))).scalar_one_or_none()
    if found is None:
        raise NotDecided(f"记录 {record_id} 没有未办结的异议")
    body = _said("closed", who, moment, found)
    closed = update(case).where(*_open(record_id)).values(state=CLOSED, body=body)
    _enter(conn, record_id, who, moment, lambda: conn.execute(closed))


def _enter(
    conn: Connection, record_id: str, who: tuple[str, str], moment: datetime,
    write: Callable[[], object],
) -> None:  # fmt: skip
    name, note = person(who[0]), who[1]
    if not name:
        raise NotDecided("请署名：--actor 姓名")
    write()
    enter(conn, Deed(moment, name, SORT, record_id), 1, sha256_hex(note.encode()))
    holds.look_again(conn, pl.Series([record_id]))


def _said(what: str, who: tuple[str, str], moment: datetime, before: str = "{}") -> str:
    said = {what: {"by": person(who[0]), "note": who[1], "at": moment.isoformat()}}
    return json.dumps(json.loads(before) | said, ensure_ascii=False, sort_keys=True)


def _open(record_id: str | None = None) -> tuple[ColumnElement[bool], ...]:
    is_open = (case.c.sort == SORT, case.c.state == OPEN)
    return is_open if record_id is None else (*is_open, case.c.record_id == record_id)
