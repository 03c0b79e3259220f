"""The releases of a channel: prepared with a fixed moment, finished in one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl
from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from ledger import audit, counters
from ledger.errors import ReleaseNotPrepared
from ledger.publications import is_empty, write_buckets, write_publications
from ledger.tables_release import release


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """One release of one channel. `moment` was fixed when it was prepared."""

    channel: str
    seq: int
    day: date
    moment: datetime
    status: str  # prepared, published
    change_after: int  # the log was read behind this number
    change_upto: int  # and up to this one
    previous_sha256: str | None
    sha256: str | None
    state_root: str | None
    live_count: int | None
    summary: str | None


_COLUMNS = [release.c[name] for name in ReleaseRow.__dataclass_fields__]


@dataclass(frozen=True, slots=True)
class Published:
    """What a finished release is remembered by."""

    sha256: str
    state_root: str
    live_count: int
    summary: str
    upto: int | None = None  # how far the log was heeded, where that is not as far as prepared


def prepare(conn: Connection, channel: str, day: date, moment: datetime) -> ReleaseRow:
    """The channel's release in preparation; a new one, or the one a killed run left behind.

    The log is read from where the last published release ended up to its present end.
    """
    if left := prepared(conn, channel):
        return left
    latest = conn.execute(_releases(channel).limit(1)).one_or_none()
    row = {
        "channel": channel,
        "seq": 1 if latest is None else latest.seq + 1,
        "day": day.isoformat(),
        "moment": moment.isoformat(),
        "status": "prepared",
        "change_after": 0 if latest is None else latest.change_upto,
        "change_upto": counters.last(conn, "change"),
        "previous_sha256": None if latest is None else latest.sha256,
    }
    conn.execute(insert(release), row)
    return _release(conn.execute(_releases(channel).limit(1)).one())


def prepared(conn: Connection, channel: str) -> ReleaseRow | None:
    """The channel's release in preparation, if there is one."""
    latest = conn.execute(_releases(channel).limit(1)).one_or_none()
    return _release(latest) if latest is not None and latest.status == "prepared" else None


def finish(
    conn: Connection,
    prepared: ReleaseRow,
    published: Published,
    publications: Iterable[pl.DataFrame] = (),
    buckets: pl.DataFrame | None = None,
) -> None:
    """Enter PUBLICATIONS (and BUCKETS) and say that the release is published.

    Its files are already in place. `ReleaseNotPrepared` when it is not in preparation.
    """
    channel = prepared.channel
    all_new = is_empty(conn, channel)
    for part in publications:
        write_publications(conn, channel, part, all_new=all_new)
    if buckets is not None:
        write_buckets(conn, channel, buckets)
    _say_published(conn, prepared, published)
    deed = audit.Deed(prepared.moment, "release", "release", f"{prepared.channel}/{prepared.seq}")
    audit.enter(conn, deed, published.live_count, published.sha256)


def _say_published(conn: Connection, prepared: ReleaseRow, published: Published) -> None:
    upto = prepared.change_upto if published.upto is None else published.upto
    done = (
        update(release)
        .where(*_prepared(prepared))
        .values(
            status="published",
            change_upto=upto,
            sha256=published.sha256,
            state_root=published.state_root,
            live_count=published.live_count,
            summary=published.summary,
        )
    )
    if conn.execute(done).rowcount != 1:
        raise ReleaseNotPrepared(f"{prepared.channel} {prepared.seq} is not in preparation")


def drop(conn: Connection, prepared: ReleaseRow) -> None:
    """Forget a release that had nothing to say; the next one takes its number."""
    if conn.execute(delete(release).where(*_prepared(prepared))).rowcount != 1:
        raise ReleaseNotPrepared(f"{prepared.channel} {prepared.seq} is not in preparation")


def last(conn: Connection, channel: str) -> ReleaseRow | None:
    """The channel's newest published release, or None."""
    row = conn.execute(
        _releases(channel).where(release.c.status == "published").limit(1)
    ).one_or_none()
    return None if row is None else _release(row)


def releases(conn: Connection, channel: str, day: date | None = None) -> list[ReleaseRow]:
    """All releases of a channel, or those for a day, newest first."""
    of_day = () if day is None else (release.c.day == day.isoformat(),)
    return [_release(row) for row in conn.execute(_releases(channel).where(*of_day))]


def untold(conn: Connection) -> list[ReleaseRow]:
    """Published releases nobody was told of, by channel, oldest first."""
    waiting = (release.c.status == "published", release.c.told_at.is_(None))
    rows = select(*_COLUMNS).where(*waiting).order_by(release.c.channel, release.c.seq)
    return [_release(row) for row in conn.execute(rows)]


def told(conn: Connection, published: ReleaseRow, moment: datetime) -> None:
    """Remember that a release was told; told again, the first time counts."""
    same = (release.c.channel == published.channel, release.c.seq == published.seq)
    now = update(release).where(*same, release.c.told_at.is_(None))
    conn.execute(now.values(told_at=moment.isoformat()))


def _prepared(row: ReleaseRow) -> tuple[Any, ...]:
    same = (release.c.channel == row.channel, release.c.seq == row.seq)
    return (*same, release.c.status == "prepared")


def _releases(channel: str) -> Select[*tuple[Any, ...]]:
    return select(*_COLUMNS).where(release.c.channel == channel).order_by(release.c.seq.desc())


def _release(row: Row[*tuple[Any, ...]]) -> ReleaseRow:
    found = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name for a row's dict
    day, moment = date.fromisoformat(found["day"]), datetime.fromisoformat(found["moment"])
    return ReleaseRow(**{**found, "day": day, "moment": moment})
