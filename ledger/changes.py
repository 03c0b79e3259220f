"""What changed since a release: the change log, and records as publishing reads them.

A batch's changes flow once the batch has closed and its sum held; until then its versions are
passed over in favour of the last ones that did.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl
from sqlalchemy import Column, ColumnElement, Connection, Select, and_, case, func, or_, select
from sqlalchemy import text as text_
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from ledger.load import as_bytes, read
from ledger.places import batch_no_expr, batch_no_of, batch_range
from ledger.stages import STAGE_KEY, STAGE_PLACE, stage_keys, stage_places
from ledger.tables import NOBODY, batch, change, record
from ledger.tables import record_version as version
from records.kind import Kind
from records.tables import CHUNK_ROWS, RECORDS

# Records that left an enterprise, and the one under which each now stands; null: nobody's.
DEPARTED = pl.Schema(
    {
        "seq": pl.Int64(),  # of the change log
        "record_id": pl.String(),
        "uscc": pl.String(),  # the enterprise it left
        "kind": pl.String(),
        "stands": pl.String(),
    }
)
# Written out: SQLite must see that the index of those that left will do.
HAS_LEFT = text_("op <> 'resolved'")

_PLACES = pl.Schema({"place": pl.Int64()})
_CODES = pl.Schema({"uscc": pl.String()})
_IDS = pl.Schema({"record_id": pl.String()})
_PREVIOUS = pl.Schema({"place": pl.Int64(), "previous": pl.Int64()})
_BODIES = pl.Schema(
    {
        "place": pl.Int64(),
        "record_id": pl.String(),
        "uscc": pl.String(),
        "version": pl.Int64(),
        "body": pl.String(),
    }
)
_TOUCHED = pl.Schema({**_BODIES, "current": pl.Int64()})
_BATCHES = pl.Schema({"batch_no": pl.Int64(), "kind": pl.String(), "source_id": pl.String()})


def touched(
    conn: Connection, after: int, upto: int, kinds: Sequence[Kind] = (), most: int = CHUNK_ROWS
) -> Iterator[pl.DataFrame]:
    """RECORDS touched in the log after `after` up to and with `upto`, each once, as they now are.

    Of those kinds (all when none are named), in chunks of at most `most`: those whose current
    version a batch of the window made, in the order of their places, then the others.
    """
    closed = _closed(conn, after, upto, kinds)
    others = [_told_places(conn, after, upto, kinds)]
    for batch_no in closed:
        for page in _versions(conn, batch_no, most):
            is_current = pl.col("current") == pl.col("place")
            found = page.filter(is_current)
            if found.height:
                yield _records(conn, found.drop("current"))
            others.append(page.filter(~is_current)["current"])
    places = pl.concat(others).unique().sort()
    inside = batch_no_expr("place").is_in(closed)
    for part in places.to_frame("place").filter(~inside).iter_slices(most):
        yield _bodies(conn, _releasable(conn, part["place"]))


def touched_enterprises(conn: Connection, after: int, upto: int) -> pl.Series:
    """Distinct codes of the enterprises that any change in that window concerns, sorted."""
    codes = [
        read(conn, select(version.c.uscc).where(version.c.place.between(*batch_range(number)))
             .distinct(), _CODES)["uscc"]
        for number in _closed(conn, after, upto)
    ]  # fmt: skip
    told = _told(conn, after, upto).with_only_columns(change.c.uscc).distinct()
    return pl.concat([read(conn, told, _CODES)["uscc"], *codes]).unique().sort()


def detached(conn: Connection, after: int, upto: int, kinds: Sequence[Kind] = ()) -> pl.DataFrame:
    """RECORDS of those kinds that lost their enterprise in that window and are still nobody's."""
    own = _told(conn, after, upto).where(change.c.op == "detached", *_is(change.c.kind, kinds))
    ids = read(conn, own.with_only_columns(change.c.record_id).distinct(), _IDS)["record_id"]
    if ids.is_empty():
        return pl.DataFrame(schema=RECORDS)
    return records_by_id(conn, ids).filter(pl.col("uscc").is_null())


def departed(conn: Connection, after: int, upto: int) -> pl.DataFrame:
    """DEPARTED of the records that left an enterprise in that window."""
    left = _told(conn, after, upto).where(HAS_LEFT).subquery()
    return _departed(conn, left.c)


def departures(conn: Connection, codes: pl.Series) -> pl.DataFrame:
    """DEPARTED of the records that ever left one of `codes`."""
    stage_keys(conn, codes)
    of_codes = select(change).join_from(STAGE_KEY, change, change.c.uscc == STAGE_KEY.c.key)
    return _departed(conn, of_codes.where(HAS_LEFT).subquery().c)


def record_counts(conn: Connection, codes: pl.Series, kinds: Sequence[Kind] = ()) -> pl.DataFrame:
    """How many records of those kinds each of `codes` has: `uscc`, sorted, and `count`, 0 too."""
    stage_keys(conn, codes)
    counted = (
        select(record.c.uscc, func.count())
        .join_from(STAGE_KEY, record, record.c.uscc == STAGE_KEY.c.key)
        .where(*_of(kinds))
        .group_by(record.c.uscc)
    )
    found = read(conn, counted, pl.Schema({"uscc": pl.String(), "count": pl.Int64()}))
    distinct = codes.drop_nulls().unique().alias("uscc").to_frame()
    return distinct.join(found, on="uscc", how="left").fill_null(0).sort("uscc")


def records_by_id(conn: Connection, ids: pl.Series) -> pl.DataFrame:
    """RECORDS with those ids; an id without a releasable version is absent."""
    stage_keys(conn, ids)
    rows = select(record.c.place).join_from(
        STAGE_KEY, record, record.c.record_id == STAGE_KEY.c.key
    )
    return _bodies(conn, _releasable(conn, read(conn, rows, _PLACES)["place"]))


def records_about(conn: Connection, codes: pl.Series, kinds: Sequence[Kind] = ()) -> pl.DataFrame:
    """RECORDS of the enterprises among `codes`, of those kinds (all when none are named)."""
    stage_keys(conn, codes)
    rows = select(record.c.place).join_from(STAGE_KEY, record, record.c.uscc == STAGE_KEY.c.key)
    places = read(conn, rows.where(*_of(kinds)), _PLACES)["place"]
    return _bodies(conn, _releasable(conn, places))


def _closed(conn: Connection, after: int, upto: int, kinds: Sequence[Kind] = ()) -> list[int]:
    """Batches that closed in the window, in their order."""
    rows = select(batch.c.batch_no).where(
        batch.c.closed_change > after, batch.c.closed_change <= upto, *_is(batch.c.kind, kinds)
    )
    return [int(number) for number in conn.execute(rows.order_by(batch.c.batch_no)).scalars()]


def _told(conn: Connection, after: int, upto: int) -> Select[*tuple[Any, ...]]:
    """The log's own rows that a release after `after` up to `upto` must look at."""
    closed = select(batch.c.batch_no, batch.c.first_change).where(
        batch.c.closed_change > after, batch.c.closed_change <= upto
    )
    batches = conn.execute(closed).all()
    by_batch: ColumnElement[bool] = change.c.batch_no.in_([row.batch_no for row in batches])
    by_person = and_(change.c.batch_no.is_(None), change.c.seq > after)
    firsts = [row.first_change for row in batches if row.first_change is not None]
    # A batch that closed now may have begun its changes before the last release.
    begin = min([after + 1, *firsts])
    within = change.c.seq.between(begin, upto)
    return select(change).where(within, or_(by_batch, by_person))


def _departed(conn: Connection, left: ReadOnlyColumnCollection[str, Any]) -> pl.DataFrame:
    """DEPARTED of rows of the log, less what came back since; oldest first."""
    stands = func.nullif(record.c.uscc, NOBODY)
    rows = select(left.seq, left.record_id, left.uscc, left.kind, stands).where(
        record.c.record_id == left.record_id, record.c.uscc != left.uscc
    )
    return read(conn, rows.order_by(left.seq), DEPARTED)


def _told_places(conn: Connection, after: int, upto: int, kinds: Sequence[Kind]) -> pl.Series:
    """Where the records now are that the log itself names."""
    own = _told(conn, after, upto).where(change.c.op != "moved", *_is(change.c.kind, kinds))
    named = own.with_only_columns(change.c.record_id).distinct().subquery()
    rows = select(record.c.place).join_from(named, record, record.c.record_id == named.c.record_id)
    return read(conn, rows, _PLACES)["place"]


def _versions(conn: Connection, batch_no: int, most: int) -> Iterator[pl.DataFrame]:
    """The versions a batch made, and where their records now are; page by page, in their order."""
    reached, last = batch_range(batch_no)
    reached -= 1
    is_current = record.c.place == version.c.place
    rows = (
        select(
            version.c.place, version.c.record_id, version.c.uscc, version.c.version,
            case((is_current, as_bytes(version.c.body))), record.c.place,
        )
        .join_from(version, record, record.c.record_id == version.c.record_id)
        .order_by(version.c.place)
        .limit(most)
    )  # fmt: skip
    while True:
        page = read(conn, rows.where(version.c.place > reached, version.c.place <= last), _TOUCHED)
        if page.is_empty():
            return
        reached = int(page["place"][-1])
        yield page


def _is(kind: Column[str], kinds: Sequence[Kind]) -> list[ColumnElement[bool]]:
    """The condition that a column names one of `kinds`; none when none are named."""
    return [kind.in_([each.value for each in kinds])] if kinds else []


def _of(kinds: Sequence[Kind]) -> list[ColumnElement[bool]]:
    """The condition that a record is of one of `kinds`: its batch says so."""
    batches = select(batch.c.batch_no).where(*_is(batch.c.kind, kinds))
    return [batch_no_of(record.c.place).in_(batches)] if kinds else []


def _releasable(conn: Connection, places: pl.Series) -> pl.Series:
    """Places of the newest versions whose batch has closed; older ones where it has not."""
    still_open = select(batch.c.batch_no).where(batch.c.status != "complete")
    waiting = [int(number) for number in conn.execute(still_open).scalars()]
    while waiting:
        is_waiting = batch_no_expr("place").is_in(waiting)
        back = places.to_frame("place").filter(is_waiting)
        if back.is_empty():
            break
        stage_places(conn, back["place"])
        previous = select(version.c.place, version.c.previous).join_from(
            STAGE_PLACE, version, version.c.place == STAGE_PLACE.c.place
        )
        older = read(conn, previous, _PREVIOUS)["previous"].drop_nulls()
        places = pl.concat([places.to_frame("place").filter(~is_waiting)["place"], older])
    return places


def _bodies(conn: Connection, places: pl.Series) -> pl.DataFrame:
    """RECORDS of the versions at `places`, sorted by record id."""
    stage_places(conn, places)
    rows = select(
        version.c.place, version.c.record_id, version.c.uscc, version.c.version,
        as_bytes(version.c.body),
    ).join_from(STAGE_PLACE, version, version.c.place == STAGE_PLACE.c.place)  # fmt: skip
    return _records(conn, read(conn, rows, _BODIES))


def _records(conn: Connection, found: pl.DataFrame) -> pl.DataFrame:
    """RECORDS of _BODIES, sorted by record id; of nobody's, `uscc` is null."""
    taken_back = read(conn, select(record.c.place).where(record.c.uscc == NOBODY), _PLACES)
    is_nobodys = pl.col("place").is_in(taken_back["place"].implode())
    numbered = found.with_columns(
        batch_no_expr("place").alias("batch_no"),
        pl.when(~is_nobodys).then("uscc").alias("uscc"),
    )
    # Kind and source are the batch's: joined here, they cost the database nothing per row.
    numbers = numbered["batch_no"].unique().to_list()
    whence = select(batch.c.batch_no, batch.c.kind, batch.c.source_id).where(
        batch.c.batch_no.in_(numbers)
    )
    known = read(conn, whence, _BATCHES)
    return numbered.join(known, on="batch_no", how="left").select(RECORDS.names()).sort("record_id")
