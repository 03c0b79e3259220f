"""Who let a mass of removals go: entries of the audit chain, bound to the report they saw."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from ledger.audit import Deed, enter
from ledger.tables_release import audit

APPROVE_REMOVALS = "approve-removals"


@dataclass(frozen=True, slots=True)
class Approval:
    """One person's word. `rows`: how many removals they said it is about, 0 for not said."""

    person: str
    moment: datetime
    rows: int


def approve(conn: Connection, channel: str, digest: str, said: Approval) -> None:
    """Enter one person's word about the removals in the report with that digest."""
    deed = Deed(said.moment, said.person, APPROVE_REMOVALS, f"{channel}/{digest}")
    enter(conn, deed, said.rows, digest)


def approvals(conn: Connection, channel: str, digest: str, since: datetime) -> list[Approval]:
    """What was said of that report after `since`, in its order."""
    # Moments are text in any zone: the index finds a little more, and the rest is compared.
    early = (since - timedelta(days=1)).isoformat()
    rows = select(audit.c.actor, audit.c.moment, audit.c.rows).where(
        audit.c.moment >= early,
        audit.c.operation == APPROVE_REMOVALS,
        audit.c.subject == f"{channel}/{digest}",
    )
    found = [
        Approval(row.actor, datetime.fromisoformat(row.moment), row.rows)
        for row in conn.execute(rows.order_by(audit.c.seq))
    ]
    return [one for one in found if one.moment > since]
