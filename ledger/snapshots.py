"""What bytes were kept, from where and when; the bytes themselves stay with the sources."""

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from ledger import counters
from ledger.errors import UnknownSnapshot
from ledger.tables import snapshot
from records.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class LastSnapshot:
    """What the next conditional request needs to know of the last answer."""

    etag: str | None
    last_modified: str | None
    digest: str
    path: str
    day: str


def keep(conn: Connection, kept: Snapshot) -> None:
    """Remember one stored answer; the same answer of the same day is remembered once."""
    same = select(snapshot.c.snapshot_no).where(
        snapshot.c.source_id == kept.source_id,
        snapshot.c.address == kept.address,
        snapshot.c.day == kept.day.isoformat(),
        snapshot.c.digest == kept.digest,
    )
    if conn.execute(same).scalar_one_or_none() is not None:
        return
    row = {
        "snapshot_no": counters.take(conn, "snapshot", 1),
        "digest": kept.digest,
        "source_id": kept.source_id,
        "day": kept.day.isoformat(),
        "address": kept.address,
        "media_type": kept.media_type,
        "size": kept.size,
        "fetched_at": kept.fetched_at.isoformat(),
        "path": str(kept.path),
        "etag": kept.etag,
        "last_modified": kept.last_modified,
    }
    conn.execute(insert(snapshot), row)


def last(conn: Connection, source_id: str, address: str) -> LastSnapshot | None:
    """The newest answer kept from `address`, or None."""
    newest = (
        select(
            snapshot.c.etag,
            snapshot.c.last_modified,
            snapshot.c.digest,
            snapshot.c.path,
            snapshot.c.day,
        )
        .where(snapshot.c.source_id == source_id, snapshot.c.address == address)
        .order_by(snapshot.c.snapshot_no.desc())
        .limit(1)
    )
    row = conn.execute(newest).one_or_none()
    return None if row is None else LastSnapshot(*row)


def numbers(conn: Connection, source_id: str, day: str, digests: list[str]) -> dict[str, int]:
    """Digest to snapshot number for one source's day; `UnknownSnapshot` when one was not kept."""
    found = conn.execute(
        select(snapshot.c.digest, snapshot.c.day, snapshot.c.snapshot_no)
        .where(snapshot.c.source_id == source_id, snapshot.c.digest.in_(digests))
        .order_by(snapshot.c.snapshot_no)
    ).all()
    # Unchanged bytes may have been kept on an earlier day only; today's own entry comes first.
    known = {row.digest: int(row.snapshot_no) for row in found}
    known |= {row.digest: int(row.snapshot_no) for row in found if row.day == day}
    missing = sorted(set(digests) - set(known))
    if missing:
        raise UnknownSnapshot(f"source {source_id}, day {day}: never kept: {', '.join(missing)}")
    return known
