"""What we knew at the end of a business day, or at a moment, of records and what waited.

Read out of what is never rewritten: versions stand at the place of the delivery that brought them,
a row that moved later has an audit entry that says when, and a record that left an enterprise has a
line in the change log. Whatever came or was done after the cut is looked away from.
Rows that waited are read in `as_of_waiting.py`.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
from sqlalchemy import (
    Connection,
    Select,
    and_,
    select,
)

from ledger.changes import HAS_LEFT
from ledger.load import as_bytes, read
from ledger.places import batch_no_of
from ledger.stages import STAGE_KEY, stage_keys
from ledger.tables import batch, change, match, record, record_version
from ledger.tables_release import audit, release
from ledger.tables_steward import row_event
from ledger.versions import chain
from records.clock import business_day, midnight, next_day
from records.states import RowState

WHENCE = {
    "kind": pl.String(),
    "source_id": pl.String(),
    "day": pl.String(),
    "opened_at": pl.String(),
}
VERSIONS = pl.Schema(
    {
        "place": pl.Int64(),
        "record_id": pl.String(),
        "version": pl.Int64(),
        "uscc": pl.String(),
        "rung": pl.String(),
        "evidence": pl.String(),
        "body": pl.String(),
        **WHENCE,
        "resolved_at": pl.String(),  # when a row that waited became it, else null
    }
)
_IDS = pl.Schema({"record_id": pl.String()})
_NEWEST = select(record.c.place).join_from(STAGE_KEY, record, record.c.record_id == STAGE_KEY.c.key)


@dataclass(frozen=True, slots=True)
class Cut:
    """Up to when we are asked what we knew: to the end of `day`, or to `moment` on it."""

    day: date
    moment: datetime | None = None  # aware
    late: tuple[tuple[datetime, datetime], ...] = ()  # when its days were made up for

    @classmethod
    def at(cls, moment: datetime) -> "Cut":
        """To that moment, which must be aware (`ValueError`)."""
        return cls(business_day(moment), moment)

    def delivered(self) -> pl.Expr:
        """Whether a batch of `day`, begun at `opened_at`, had come."""
        if self.moment is None:
            return pl.col("day") <= self.day.isoformat()
        return moment_of("opened_at") <= self.moment.astimezone(UTC)

    def done(self, column: str) -> pl.Expr:
        """Whether what was done at the moment in that column had been; null was never."""
        if self.moment is None:
            in_time = moment_of(column) < midnight(next_day(self.day)).astimezone(UTC)
            spans = (moment_of(column).is_between(*span, closed="left") for span in self.late)
            return pl.any_horizontal(in_time, *spans)
        return moment_of(column) <= self.moment.astimezone(UTC)

    def known_on(self, column: str) -> pl.Expr:
        """Whether the business day in that column had come; null never did."""
        return pl.col(column) <= self.day.isoformat()


def moment_of(column: str) -> pl.Expr:
    """Moments as they are written, whatever zone they are written in."""
    return pl.col(column).str.to_datetime("%+", time_unit="us", time_zone="UTC")


def attached(conn: Connection, uscc: str, cut: Cut | None) -> pl.DataFrame:
    """VERSIONS that the records attached to one enterprise had; now, without a cut."""
    now = select(record.c.record_id).where(record.c.uscc == uscc)
    ids = read(conn, now, _IDS)["record_id"]
    if cut is None:
        return current(conn, ids).sort("kind", "record_id")
    left = select(change.c.record_id).where(change.c.uscc == uscc, HAS_LEFT)
    ever = pl.concat([ids, read(conn, left, _IDS)["record_id"]])
    held = at_cut(versions(conn, ever), cut).filter(pl.col("uscc") == uscc)
    gone = pl.col("place").is_in(taken_back(conn, uscc, cut).implode())
    return held.filter(~gone).sort("kind", "record_id")


def taken_back(conn: Connection, uscc: str, cut: Cut) -> pl.Series:
    """Places of versions whose attachment to an enterprise had been taken back by persons."""
    rows = (
        select(change.c.place, batch.c.day, batch.c.opened_at)
        .join_from(change, batch, batch.c.batch_no == change.c.batch_no)
        .where(change.c.uscc == uscc, HAS_LEFT, change.c.op == "detached")
    )
    schema = pl.Schema({"place": pl.Int64(), "day": pl.String(), "opened_at": pl.String()})
    return read(conn, rows, schema).filter(cut.delivered())["place"]


def at_cut(known: pl.DataFrame, cut: Cut) -> pl.DataFrame:
    """The newest of VERSIONS that each record had at the cut."""
    return since_then(known, cut).sort("version").unique("record_id", keep="last")


def since_then(known: pl.DataFrame, cut: Cut) -> pl.DataFrame:
    """VERSIONS without those that came, or were resolved, after the cut."""
    resolved = pl.col("resolved_at").is_null() | cut.done("resolved_at")
    return known.filter(cut.delivered() & resolved)


def current(conn: Connection, record_ids: pl.Series) -> pl.DataFrame:
    """VERSIONS as which those records stand now."""
    stage_keys(conn, record_ids)
    return read(conn, _versions(_NEWEST), VERSIONS)


def versions(conn: Connection, record_ids: pl.Series) -> pl.DataFrame:
    """All VERSIONS of those records."""
    stage_keys(conn, record_ids)
    return read(conn, _versions(chain(_NEWEST)), VERSIONS)


def _versions(places: Select[tuple[int]]) -> Select[*tuple[Any, ...]]:
    version, wanted = record_version.c, places.subquery("wanted")
    became = and_(row_event.c.place == version.place, row_event.c.after == RowState.ACCEPTED.value)
    whence = batch.c.batch_no == batch_no_of(version.place)
    return (
        select(
            version.place, version.record_id, version.version, version.uscc, version.rung,
            match.c.evidence, as_bytes(version.body), *(batch.c[name] for name in WHENCE),
            audit.c.moment,
        )
        .join_from(wanted, record_version, version.place == wanted.c.place)
        .join(batch, whence)
        .outerjoin(match, match.c.place == version.place)
        .outerjoin(row_event, became)
        .outerjoin(audit, audit.c.seq == row_event.c.audit_seq)
        .order_by(version.place)
    )  # fmt: skip


def released(conn: Connection, cut: Cut) -> list[tuple[str, int]]:
    """Channel and number of the releases up to a cut."""
    columns = (release.c.channel, release.c.seq, release.c.day, release.c.moment)
    rows = select(*columns).where(release.c.day <= cut.day.isoformat())
    schema = pl.Schema(
        {"channel": pl.String(), "seq": pl.Int64(), "day": pl.String(), "moment": pl.String()}
    )
    found = read(conn, rows, schema)
    if cut.moment is not None:
        found = found.filter(cut.done("moment"))
    return found.select("channel", "seq").rows()
