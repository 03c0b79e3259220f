"""Who let a mass of removals go and why: entries of the audit chain, bound to their report."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select

from ledger.audit import Deed, enter
from ledger.tables_release import approval, audit
from records.digest import sha256_hex

APPROVE_REMOVALS = "approve-removals"


@dataclass(frozen=True, slots=True)
class Approval:
    """One person's word. `rows`: how many removals they said it is about, 0 for not said.

    `note`: why they agree; "" where nobody asked yet.
    """

    person: str
    moment: datetime
    rows: int
    note: str


def approve(conn: Connection, channel: str, digest: str, said: Approval) -> None:
    """Enter one person's word about the removals in the report with that digest."""
    deed = Deed(said.moment, said.person, APPROVE_REMOVALS, f"{channel}/{digest}")
    seq = enter(conn, deed, said.rows, sha256_hex(said.note.encode()))
    conn.execute(insert(approval), {"audit_seq": seq, "note": said.note})


def approvals(conn: Connection, channel: str, digest: str, since: datetime) -> list[Approval]:
    """What was said of that report after `since`, in its order."""
    # Moments are text in any zone: the index finds a little more, and the rest is compared.
    early = (since - timedelta(days=1)).isoformat()
    rows = (
        select(audit.c.actor, audit.c.moment, audit.c.rows, approval.c.note)
        .join_from(audit, approval, approval.c.audit_seq == audit.c.seq, isouter=True)
        .where(
            audit.c.moment >= early,
            audit.c.operation == APPROVE_REMOVALS,
            audit.c.subject == f"{channel}/{digest}",
        )
    )
    found = [
        Approval(row.actor, datetime.fromisoformat(row.moment), row.rows, row.note or "")
        for row in conn.execute(rows.order_by(audit.c.seq))
    ]
    return [one for one in found if one.moment > since]
