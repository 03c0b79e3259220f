"""How a source's earlier deliveries went: what the next is held against, and how fresh it is.

Batches that are no delivery (corrections, revalidations) say nothing about the source.
"""

import json
from dataclasses import dataclass
from datetime import date

import polars as pl
from sqlalchemy import Connection, exists, select

from ledger.tables import batch as batch_table
from ledger.tables import batch_snapshot
from records.profile import PROFILE
from records.snapshot import LastGood
from records.states import BatchSort


def last_good(conn: Connection, source_id: str) -> LastGood | None:
    """What the newest delivery of a source that closed was like; None before the first."""
    newest = (
        select(batch_table.c.rows, batch_table.c.shapes)
        .where(
            batch_table.c.source_id == source_id,
            batch_table.c.status == "complete",
            batch_table.c.sort == BatchSort.DELIVERY.value,
        )
        .order_by(batch_table.c.day.desc(), batch_table.c.batch_no.desc())
        .limit(1)
    )
    found = conn.execute(newest).one_or_none()
    if found is None:
        return None
    return LastGood(int(found.rows), frozenset(map(frozenset, json.loads(found.shapes or "[]"))))


def last_profile(conn: Connection, source_id: str) -> pl.DataFrame:
    """PROFILE of the newest delivery that closed; empty before the first."""
    newest = (
        select(batch_table.c.profile)
        .where(
            batch_table.c.source_id == source_id,
            batch_table.c.status == "complete",
            batch_table.c.profile.is_not(None),
        )
        .order_by(batch_table.c.day.desc(), batch_table.c.batch_no.desc())
        .limit(1)
    )
    kept = conn.execute(newest).scalar_one_or_none()
    return pl.DataFrame(json.loads(kept or "[]"), schema=PROFILE, orient="row")


@dataclass(frozen=True, slots=True)
class LastDelivery:
    """How a source's newest delivery ended, and the day of the newest that closed."""

    failed: bool
    last_good: date | None


def last_delivery(conn: Connection, source_id: str, day: date) -> LastDelivery | None:
    """The source's deliveries up to business day `day`; None when there were none.

    A fetch that failed on a day whose delivery is in has brought nothing to be made good.
    """
    delivered = exists().where(batch_snapshot.c.batch_no == batch_table.c.batch_no)
    rows = conn.execute(
        select(batch_table.c.day, batch_table.c.status, delivered.label("delivered"))
        .where(
            batch_table.c.source_id == source_id,
            batch_table.c.day <= day.isoformat(),
            batch_table.c.sort == BatchSort.DELIVERY.value,
        )
        .order_by(batch_table.c.day.desc(), batch_table.c.batch_no.desc())
    ).all()
    if not rows:
        return None
    good = next((date.fromisoformat(row.day) for row in rows if row.status == "complete"), None)
    counting = [
        row for row in rows if row.delivered or row.status == "complete" or row.day != str(good)
    ]
    newest = counting[0] if counting else rows[0]
    return LastDelivery(newest.status != "complete", good)
