"""What changed since a release: the change log, and records as publishing reads them.

A batch's changes flow once the batch has closed and its sum held; until then its versions are
passed over in favour of the last ones that did.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    func,
    or_,
    select,
)
from sqlalchemy.schema import CreateTable
from sqlalchemy.sql.expression import delete, insert

from ledger.columns import NUMBER
from ledger.load import STAGES, as_bytes, read, refill
from ledger.places import batch_no_expr, batch_no_of
from ledger.probe import STAGE_KEY, STAGE_PLACE, stage_keys
from ledger.tables import batch, change, record, record_version
from records.kind import Kind
from records.tables import CHUNK_ROWS, RECORDS

STAGE_TOUCHED = Table(
    "stage_touched",
    STAGES,
    Column("place", NUMBER, primary_key=True, autoincrement=False),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DELETE ROWS",
)
_PLACES = pl.Schema({"place": pl.Int64()})
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
_BATCHES = pl.Schema({"batch_no": pl.Int64(), "kind": pl.String(), "source_id": pl.String()})


def touched(
    conn: Connection, after: int, upto: int, kinds: Sequence[Kind] = (), most: int = CHUNK_ROWS
) -> Iterator[pl.DataFrame]:
    """RECORDS touched in the log after `after` up to and with `upto`, each once, as they now are.

    Of those kinds (all when none are named), in chunks of at most `most`, in the order of their
    places.
    """
    conn.execute(CreateTable(STAGE_TOUCHED, if_not_exists=True))
    conn.execute(delete(STAGE_TOUCHED))
    window = _window(conn, after, upto).where(change.c.op != "moved", *_is(change.c.kind, kinds))
    named = window.with_only_columns(change.c.record_id).distinct().subquery()
    places = select(record.c.place).join_from(
        named, record, record.c.record_id == named.c.record_id
    )
    conn.execute(insert(STAGE_TOUCHED).from_select(["place"], places))
    reached = -1
    while True:
        page = select(STAGE_TOUCHED.c.place).where(STAGE_TOUCHED.c.place > reached)
        found = read(conn, page.order_by(STAGE_TOUCHED.c.place).limit(most), _PLACES)["place"]
        if found.is_empty():
            return
        reached = int(found[-1])
        yield _bodies(conn, _releasable(conn, found))


def touched_enterprises(conn: Connection, after: int, upto: int) -> pl.Series:
    """Distinct codes of the enterprises that any change in that window concerns, sorted."""
    codes = _window(conn, after, upto).with_only_columns(change.c.uscc).distinct()
    return read(conn, codes, pl.Schema({"uscc": pl.String()}))["uscc"].sort()


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


def _window(conn: Connection, after: int, upto: int) -> Select[*tuple[Any, ...]]:
    """The log's rows that a release after `after` up to `upto` must look at."""
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
        refill(conn, STAGE_PLACE, back.sort("place"))
        previous = select(record_version.c.place, record_version.c.previous).join_from(
            STAGE_PLACE, record_version, record_version.c.place == STAGE_PLACE.c.place
        )
        older = read(conn, previous, _PREVIOUS)["previous"].drop_nulls()
        places = pl.concat([places.to_frame("place").filter(~is_waiting)["place"], older])
    return places


def _bodies(conn: Connection, places: pl.Series) -> pl.DataFrame:
    """RECORDS of the versions at `places`, sorted by record id."""
    refill(conn, STAGE_PLACE, places.sort().to_frame("place"))
    version = record_version.c
    rows = select(
        version.place, version.record_id, version.uscc, version.version, as_bytes(version.body)
    ).join_from(STAGE_PLACE, record_version, version.place == STAGE_PLACE.c.place)
    found = read(conn, rows, _BODIES).with_columns(batch_no_expr("place").alias("batch_no"))
    # Kind and source are the batch's: joined here, they cost the database nothing per row.
    numbers = found["batch_no"].unique().to_list()
    whence = select(batch.c.batch_no, batch.c.kind, batch.c.source_id).where(
        batch.c.batch_no.in_(numbers)
    )
    known = read(conn, whence, _BATCHES)
    return found.join(known, on="batch_no", how="left").select(RECORDS.names()).sort("record_id")
