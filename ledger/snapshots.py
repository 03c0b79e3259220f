"""What bytes were kept, from where and when; the bytes themselves stay with the sources."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl
from sqlalchemy import Connection, func, insert, or_, select, tuple_

from ledger import counters
from ledger.errors import UnknownSnapshot
from ledger.load import read
from ledger.tables import batch, batch_snapshot, row_state, snapshot
from records.snapshot import Snapshot
from records.states import OPEN_VALUES, BatchSort

_OUTLIVED = pl.Schema({"digest": pl.String(), "size": pl.Int64()})


@dataclass(frozen=True, slots=True)
class LastSnapshot:
    """What the next conditional request needs to know of the last answer."""

    etag: str | None
    last_modified: str | None
    digest: str
    path: str
    day: str
    media_type: str


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
            snapshot.c.media_type,
        )
        .where(snapshot.c.source_id == source_id, snapshot.c.address == address)
        .order_by(snapshot.c.snapshot_no.desc())
        .limit(1)
    )
    row = conn.execute(newest).one_or_none()
    return None if row is None else LastSnapshot(*row)


def last_entered(conn: Connection, source_id: str, day: date) -> tuple[str, ...]:
    """Addresses of the newest delivery of a day before `day` that closed, in order of keeping.

    The day's own deliveries do not count: collected again, it asks for the same rows again.
    """
    newest = (
        select(batch.c.batch_no)
        .where(
            batch.c.source_id == source_id,
            batch.c.status == "complete",
            batch.c.sort == BatchSort.DELIVERY.value,
            batch.c.day < day.isoformat(),
        )
        .order_by(batch.c.day.desc(), batch.c.batch_no.desc())
        .limit(1)
        .scalar_subquery()
    )
    kept = (
        select(snapshot.c.address)
        .join(batch_snapshot, batch_snapshot.c.snapshot_no == snapshot.c.snapshot_no)
        .where(batch_snapshot.c.batch_no == newest)
        .order_by(snapshot.c.snapshot_no)
    )
    return tuple(conn.execute(kept).scalars())


def unread(conn: Connection, source_id: str, day: date) -> list[Snapshot]:
    """Answers of a day kept since its last batch that ended, oldest first: by a run that did not.

    A batch that was killed while it was entered has not ended either.
    """
    ended = select(batch.c.opened_at).where(
        batch.c.source_id == source_id,
        batch.c.day == day.isoformat(),
        batch.c.status != "running",
        batch.c.sort == BatchSort.DELIVERY.value,
    )
    last_end = max(map(datetime.fromisoformat, conn.execute(ended).scalars()), default=None)
    kept = conn.execute(
        select(snapshot)
        .where(snapshot.c.source_id == source_id, snapshot.c.day == day.isoformat())
        .order_by(snapshot.c.snapshot_no)
    ).mappings()
    found = [
        Snapshot(
            digest=row["digest"],
            source_id=source_id,
            day=day,
            address=row["address"],
            media_type=row["media_type"],
            size=int(row["size"]),
            fetched_at=datetime.fromisoformat(row["fetched_at"]),
            path=Path(row["path"]),
            etag=row["etag"],
            last_modified=row["last_modified"],
        )
        for row in kept
    ]
    return [one for one in found if last_end is None or one.fetched_at > last_end]


def outlived(conn: Connection, before: date) -> pl.DataFrame:
    """`digest` and `size` of bytes that came last before `before` and that nobody needs any more.

    Kept are the answers of every source's newest day, which the next conditional request may point
    at, and whatever open work still refers to. (Not those of every address: most bear their day.)
    """
    aged = func.max(snapshot.c.day) < before.isoformat()
    newest = select(snapshot.c.source_id, func.max(snapshot.c.day)).group_by(snapshot.c.source_id)
    opened = select(row_state.c.snapshot_no).where(row_state.c.state.in_(OPEN_VALUES))
    needed = select(snapshot.c.digest).where(
        or_(
            tuple_(snapshot.c.source_id, snapshot.c.day).in_(newest),
            snapshot.c.snapshot_no.in_(opened),
        )
    )
    rows = (
        select(snapshot.c.digest, func.max(snapshot.c.size))
        .where(snapshot.c.digest.not_in(needed))
        .group_by(snapshot.c.digest)
        .having(aged)
        .order_by(snapshot.c.digest)
    )
    return read(conn, rows, _OUTLIVED)


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
