"""What we knew at the end of a business day, or at a moment, of records and what waited.

Read out of what is never rewritten: versions stand at the place of the delivery that brought them,
a row that moved later has an audit entry that says when, and a record that left an enterprise has a
line in the change log. Whatever came or was done after the cut is looked away from.

What a row that has been settled since gave as evidence while it waited is not kept: its reason is,
in the finding that identity raised.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    literal,
    literal_column,
    select,
)

from ledger.load import as_bytes, read
from ledger.places import batch_no_of
from ledger.stages import STAGE_KEY, STAGE_PLACE, stage_keys, stage_places
from ledger.tables import batch, change, finding, match, record, record_version, row_state
from ledger.tables_release import audit, release
from ledger.tables_steward import row_event
from records.clock import business_day, midnight, next_day
from records.states import RowState

IDENTITY = "IDN-"
PENDING = RowState.IDENTITY_PENDING.value
_WHENCE = {
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
        **_WHENCE,
        "resolved_at": pl.String(),  # when a row that waited became it, else null
    }
)
WAITING = pl.Schema(
    {
        "place": pl.Int64(),
        "record_id": pl.String(),
        "reason": pl.String(),
        "body": pl.String(),
        **_WHENCE,
    }
)
_IDS = pl.Schema({"record_id": pl.String()})
# Written out: SQLite must see that the index of those that left will do.
HAS_LEFT = literal_column("op <> 'resolved'", Boolean())
_MOVES = pl.Schema(
    {"place": pl.Int64(), "audit_seq": pl.Int64(), "before": pl.String(), "moment": pl.String()}
)


@dataclass(frozen=True, slots=True)
class Cut:
    """Up to when we are asked what we knew: to the end of `day`, or to `moment` on it."""

    day: date
    moment: datetime | None = None  # aware

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
            return moment_of(column) < midnight(next_day(self.day)).astimezone(UTC)
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
    places = select(record.c.place).join_from(
        STAGE_KEY, record, record.c.record_id == STAGE_KEY.c.key
    )
    return read(conn, _versions(places), VERSIONS)


def versions(conn: Connection, record_ids: pl.Series) -> pl.DataFrame:
    """All VERSIONS of those records: from the current ones back, no index over versions needed."""
    stage_keys(conn, record_ids)
    newest = select(record.c.place).join_from(
        STAGE_KEY, record, record.c.record_id == STAGE_KEY.c.key
    )
    chain = newest.cte("chain", recursive=True)
    older = select(record_version.c.previous).where(
        record_version.c.place == chain.c.place, record_version.c.previous.is_not(None)
    )
    places = select(chain.union_all(older).c.place)
    return read(conn, _versions(places), VERSIONS)


def _versions(places: Select[tuple[int]]) -> Select[*tuple[Any, ...]]:
    version, wanted = record_version.c, places.subquery("wanted")
    became = and_(row_event.c.place == version.place, row_event.c.after == RowState.ACCEPTED.value)
    whence = batch.c.batch_no == batch_no_of(version.place)
    return (
        select(
            version.place, version.record_id, version.version, version.uscc, version.rung,
            match.c.evidence, as_bytes(version.body), *(batch.c[name] for name in _WHENCE),
            audit.c.moment,
        )
        .join_from(wanted, record_version, version.place == wanted.c.place)
        .join(batch, whence)
        .outerjoin(match, match.c.place == version.place)
        .outerjoin(row_event, became)
        .outerjoin(audit, audit.c.seq == row_event.c.audit_seq)
        .order_by(version.place)
    )  # fmt: skip


def waiting(
    conn: Connection, says: Sequence[tuple[str, str]], cut: Cut | None
) -> pl.DataFrame:  # fmt: skip
    """WAITING: rows that waited for an identity and whose body has one of those members.

    `says`: field and text, in which `%` stands for any run of characters.
    """
    wait = row_state.c.state == PENDING
    now = _waiting(row_state, row_state.c.reason).where(wait, _named(row_state.c.body, says))
    if cut is None:
        return read(conn, now.order_by(row_state.c.place), WAITING)
    found = [read(conn, now, WAITING)]
    moved = moved_since(conn, cut, (PENDING,))
    stage_places(conn, moved["place"])
    for table, reason in ((row_state, row_state.c.reason), (record_version, literal(None))):
        rows = _waiting(table, reason).join(STAGE_PLACE, STAGE_PLACE.c.place == table.c.place)
        found.append(read(conn, rows.where(_named(table.c.body, says)), WAITING))
    then = pl.concat(found).filter(cut.delivered()).unique("place").sort("place")
    return _with_reasons(conn, then)


def _waiting(table: Table, reason: Any) -> Select[*tuple[Any, ...]]:  # noqa: ANN401 - a column or a literal
    columns = (table.c.place, table.c.record_id, reason, as_bytes(table.c.body))
    return select(*columns, *(batch.c[name] for name in _WHENCE)).join_from(
        table, batch, batch.c.batch_no == batch_no_of(table.c.place)
    )


def _named(body: Column[str], says: Sequence[tuple[str, str]]) -> ColumnElement[bool]:
    """Whether a canonical body has one of those members; text in it is as we wrote it."""
    named: ColumnElement[bool] = literal(value=False)
    for field, text in says:
        named |= body.like(f'%"{field}":"{text}"%')
    return named


def _with_reasons(conn: Connection, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows that are versions by now, with the reason for which they waited."""
    reasons = reasons_at(conn, rows.filter(pl.col("reason").is_null())["place"])
    return rows.join(reasons, on="place", how="left", maintain_order="left").select(
        pl.coalesce("reason", "was").alias("reason") if name == "reason" else name
        for name in WAITING
    )


def reasons_at(conn: Connection, places: pl.Series) -> pl.DataFrame:
    """`place` and `was`: why rows waited for an identity, as identity's findings keep it."""
    stage_places(conn, places)
    rows = (
        select(finding.c.place, finding.c.shape)
        .join_from(STAGE_PLACE, finding, finding.c.place == STAGE_PLACE.c.place)
        .where(finding.c.rule.startswith(IDENTITY))
    )
    found = read(conn, rows, pl.Schema({"place": pl.Int64(), "was": pl.String()}))
    return found.unique("place", keep="first", maintain_order=True)


def moved_since(
    conn: Connection, cut: Cut, before: Sequence[str], places: pl.Series | None = None
) -> pl.DataFrame:
    """`place` and `before` of rows that moved out of those states after the cut.

    Of those `places` only, where given; of a row that moved twice, the first move.
    """
    columns = (row_event.c.place, row_event.c.audit_seq, row_event.c.before, audit.c.moment)
    rows = select(*columns).join_from(row_event, audit, audit.c.seq == row_event.c.audit_seq)
    # Moments are written in any zone: the text leaves out what is a day older, the cut the rest.
    earliest = (cut.day - timedelta(days=1)).isoformat()
    rows = rows.where(row_event.c.before.in_(before), audit.c.moment >= earliest)
    if places is not None:
        stage_places(conn, places)
        rows = rows.join(STAGE_PLACE, STAGE_PLACE.c.place == row_event.c.place)
    moves = read(conn, rows, _MOVES).filter(~cut.done("moment")).sort("audit_seq")
    return moves.unique("place", keep="first", maintain_order=True).select("place", "before")


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
