"""Who let a mass of removals go, or other rules in, and why: bound to a digest, in the chain."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select

from ledger.audit import Deed, enter
from ledger.tables_release import approval, audit
from records.digest import sha256_hex

APPROVE_REMOVALS = "approve-removals"
APPROVE_RULES = "approve-rules"


@dataclass(frozen=True, slots=True)
class Approval:
    """One person's word. `rows`: how many removals they said it is about, 0 for not said.

    `note`: why they agree; "" where nobody asked yet.
    """

    person: str
    moment: datetime
    rows: int
    note: str


def approve(conn: Connection, operation: str, subject: str, said: Approval) -> None:
    """Enter one person's word about what `subject` names: a channel and a digest."""
    deed = Deed(said.moment, said.person, operation, subject)
    seq = enter(conn, deed, said.rows, sha256_hex(said.note.encode()))
    conn.execute(insert(approval), {"audit_seq": seq, "note": said.note})


def approvals(conn: Connection, operation: str, subject: str, since: datetime) -> list[Approval]:
    """What was said of that subject after `since`, in its order."""
    # Moments are text in any zone: the index finds a little more, and the rest is compared.
    early = (since - timedelta(days=1)).isoformat()
    rows = (
        select(audit.c.actor, audit.c.moment, audit.c.rows, approval.c.note)
        .join_from(audit, approval, approval.c.audit_seq == audit.c.seq, isouter=True)
        .where(
            audit.c.moment >= early,
            audit.c.operation == operation,
            audit.c.subject == subject,
        )
    )
    found = [
        Approval(row.actor, datetime.fromisoformat(row.moment), row.rows, row.note or "")
        for row in conn.execute(rows.order_by(audit.c.seq))
    ]
    return [one for one in found if one.moment > since]
