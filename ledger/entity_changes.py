"""What decisions change of enterprises: links between codes, names and codes they bore, new ones.

All of it is marked with its operation, so that undoing that takes exactly this away again. A link
is ended and stays readable; a name, and an enterprise that the register does not know, are taken
out: nothing may be attached by them any more.
"""

from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import Connection, delete, insert, or_, select, update

from ledger import counters, name_entries, pending_keys
from ledger.errors import NotDecided
from ledger.joined import links_at
from ledger.load import load_stage
from ledger.tables_identity import (
    asked_change,
    decision,
    enterprise,
    enterprise_alias,
    enterprise_link,
)
from records.digest import sha256_hex
from records.names import name_key
from records.states import ONE_ENTERPRISE, DecisionStatus, LinkSort

DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Change:
    """A change of enterprises: `other` leads to `uscc` from then on, or `uscc` bears `name`.

    A `name` that `is_new` is that of an enterprise which the register does not know.
    """

    uscc: str
    other: str | None = None
    name: str | None = None
    valid_until: str | None = None  # last day of a former name, ISO


def ask(conn: Connection, number: int, change: Change) -> None:
    """Keep what an operation is to change."""
    row = {name: getattr(change, name) for name in Change.__dataclass_fields__}
    conn.execute(insert(asked_change), {"operation_no": number, **row})


def asked(conn: Connection, number: int) -> Change | None:
    """What an operation is to change, or changed; None for one over records only."""
    columns = [asked_change.c[name] for name in Change.__dataclass_fields__]
    rows = select(*columns).where(asked_change.c.operation_no == number)
    found = conn.execute(rows).one_or_none()
    return None if found is None else Change(*found)


def make(conn: Connection, number: int, change: Change, day: str, *, is_new: bool) -> None:
    """Make the change that an allowed operation asks for, as of business day `day`."""
    if change.other is not None:
        _link(conn, number, change, day)
    elif is_new:
        _enter(conn, number, change)
    elif change.name is not None:
        row = {
            "uscc": change.uscc, "name_key": name_key(change.name), "name": change.name,
            "valid_until": change.valid_until, "basis": DECISION, "operation_no": number,
        }  # fmt: skip
        conn.execute(insert(enterprise_alias), row)
    pending_keys.touch_one(conn, change.uscc)
    name_entries.renew(conn, pl.Series([change.uscc]))


def take_back(conn: Connection, number: int, day: str) -> None:
    """Take back what an operation changed, as of business day `day`."""
    link, alias, stub = enterprise_link.c, enterprise_alias.c, enterprise.c
    conn.execute(
        update(enterprise_link)
        .where(link.operation_no == number, link.ended_on.is_(None))
        .values(ended_on=day)
    )
    conn.execute(
        delete(enterprise_alias).where(alias.operation_no == number, alias.basis == DECISION)
    )
    conn.execute(delete(enterprise).where(stub.operation_no == number, stub.basis == DECISION))
    change = asked(conn, number)
    if change is not None:
        pending_keys.touch_one(conn, change.uscc)
        name_entries.renew(conn, pl.Series([change.uscc]))


def leaning_on(conn: Connection, number: int) -> list[int]:
    """Later operations that would lose the enterprise which an operation entered."""
    mine = select(enterprise.c.uscc).where(
        enterprise.c.operation_no == number, enterprise.c.basis == DECISION
    )
    alias, link = enterprise_alias.c, enterprise_link.c
    others = (
        select(decision.c.operation_no).where(
            decision.c.uscc.in_(mine), decision.c.status == DecisionStatus.LIVE.value
        ),
        select(alias.operation_no).where(alias.uscc.in_(mine), alias.basis == DECISION),
        select(link.operation_no).where(
            or_(link.old_uscc.in_(mine), link.new_uscc.in_(mine)),
            link.ended_on.is_(None), link.operation_no.is_not(None),
        ),
    )  # fmt: skip
    found = {int(each) for rows in others for each in conn.execute(rows.distinct()).scalars()}
    return sorted(found - {number})


def _link(conn: Connection, number: int, change: Change, day: str) -> None:
    held = links_at(conn, pl.Series([change.other, change.uscc])).filter(
        pl.col("sort").is_in([sort.value for sort in ONE_ENTERPRISE]),
        pl.col("ended_on").is_null(),
        pl.col("old_uscc").is_in([change.other, change.uscc]),
    )
    if held.height:
        raise NotDecided(f"{held['old_uscc'][0]} 已指向 {held['new_uscc'][0]}：请重新提出")
    row = {
        "link_no": counters.take(conn, "link", 1), "old_uscc": change.other,
        "new_uscc": change.uscc, "sort": LinkSort.SAME.value, "since": day, "basis": DECISION,
        "operation_no": number, "known_on": day,
    }  # fmt: skip
    conn.execute(insert(enterprise_link), row)


def _enter(conn: Connection, number: int, change: Change) -> None:
    """An enterprise of which the register says nothing yet; what it says takes its place."""
    known = select(enterprise.c.uscc).where(enterprise.c.uscc == change.uscc)
    if conn.execute(known).first() is not None:
        raise NotDecided(f"登记库已有 {change.uscc}：请用 identity same 认定到该主体")
    row: dict[str, Any] = {
        "uscc": change.uscc, "name": change.name, "name_key": name_key(change.name or ""),
        "org_code": change.uscc[8:17], "region": change.uscc[2:8], "place": 0,
        "partition": int(sha256_hex(change.uscc.encode())[:2], 16),
        "basis": DECISION, "operation_no": number,
    }  # fmt: skip
    load_stage(conn, enterprise, pl.DataFrame([row]))
