"""What persons decide: one `operation` each, one audit entry, and two persons where two are asked.

Rows that it moves have their events under that audit entry, whose subject names the operation.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from ledger import counters
from ledger.audit import Deed
from ledger.errors import NotDecided
from ledger.tables import batch
from ledger.tables_steward import operation
from records.clock import business_day
from records.four_eyes import needs_two
from records.kind import Kind
from records.persons import person
from records.reasons import REASONS, Verb

OPERATION = "operation:"
"""Before an operation's number, where the audit chain names it."""


@dataclass(frozen=True, slots=True)
class Decided:
    """Who decided, when and why; `approver` is the second person, where there is one.

    `NotDecided` for nobody's name.
    """

    actor: str
    moment: datetime  # aware
    reason: str  # a code of `records.reasons.REASONS`, or of `CorrectionReason`
    note: str = ""
    approver: str | None = None

    def __post_init__(self) -> None:
        """Take the names in the one spelling in which they are compared."""
        object.__setattr__(self, "actor", named(self.actor))
        object.__setattr__(self, "approver", person(self.approver) or None)

    @property
    def day(self) -> str:
        """The business day on which it was decided, ISO."""
        return business_day(self.moment).isoformat()


def named(name: str) -> str:
    """A person's name as it is kept; `NotDecided` where it is empty."""
    known = person(name)
    if not known:
        raise NotDecided("请写明姓名：谁提出、谁复核都要留名")
    return known


def enter(
    conn: Connection, verb: Verb, decided: Decided, rows: int, kinds: Collection[Kind] = ()
) -> int:
    """Enter one decision over so many rows of those kinds; its number.

    `NotDecided` for a reason that is not on the list, or one person where two are asked for.
    """
    if decided.reason not in REASONS[verb]:
        codes = ", ".join(REASONS[verb])
        raise NotDecided(f"{verb} knows no reason {decided.reason!r}: give one of {codes}")
    if needs_two(verb, kinds) and not decided.approver:
        raise NotDecided(f"{verb} needs two persons: name who allows it beside {decided.actor}")
    return note(conn, verb.value, decided, rows, "done")


def note(  # noqa: PLR0913 - one line of the table of operations
    conn: Connection,
    verb: str,
    decided: Decided,
    rows: int,
    status: str,
    *,
    undoes: int | None = None,
) -> int:
    """The line of one operation; its number. `NotDecided` where one person would be both."""
    if decided.approver == decided.actor:
        raise NotDecided(f"{verb}: {decided.actor} asked for it and may not allow it as well")
    number = counters.take(conn, "operation", 1)
    moment = decided.moment.isoformat()
    row = {
        "operation_no": number, "verb": verb, "status": status, "actor": decided.actor,
        "moment": moment, "reason_code": decided.reason, "note": decided.note, "rows": rows,
        "approver": decided.approver or None, "approved_at": moment if decided.approver else None,
        "undoes": undoes,
    }  # fmt: skip
    conn.execute(insert(operation), row)
    return number


def deed(verb: Verb, decided: Decided, number: int) -> Deed:
    """The audit entry's side of operation `number`."""
    return Deed(decided.moment, decided.actor, verb.value, subject(number))


def subject(number: int) -> str:
    """What the audit chain calls operation `number`."""
    return f"{OPERATION}{number}"


def known_source(conn: Connection, source_id: str) -> None:
    """`NotDecided` when nothing of that source was ever entered."""
    any_batch = select(batch.c.batch_no).where(batch.c.source_id == source_id).limit(1)
    if conn.execute(any_batch).first() is None:
        raise NotDecided(f"no delivery of {source_id!r} is known: `wangjian sources` lists them")
