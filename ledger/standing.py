"""Rows as they stand, and as their source gave them, to be corrected or looked at again.

A record stands in its newest open row, else in its current version. Corrections that a row bears
are taken out again to get back what the source said; of an accepted row that is its normal form.
"""

from collections.abc import Sequence
from typing import Any

import polars as pl
from sqlalchemy import Column, ColumnElement, Connection, Select, Table, literal, select

from ledger.asked_again import is_shown
from ledger.load import as_bytes, read
from ledger.past_deliveries import last_profile
from ledger.places import batch_no_of
from ledger.stages import STAGE_KEY, STAGE_PLACE, stage_keys, stage_places
from ledger.tables import NOBODY, batch, finding, record, record_version, row_state, snapshot
from ledger.tables_steward import applied, correction
from records.kind import CATALOGUES, Kind
from records.states import OPEN_VALUES, RowState
from records.tables import LOCATOR

HELD = pl.Schema(
    {
        "place": pl.Int64(),
        "record_id": pl.String(),
        "state": pl.String(),
        "content_hash": pl.String(),
        "source_id": pl.String(),
        "kind": pl.String(),
        "day": pl.String(),
        "_locator": pl.String(),
        "_snapshot": pl.String(),
        "snapshot_no": pl.Int64(),
        "_vocabulary": pl.String(),
        "_remote": pl.String(),
        "body": pl.String(),
    }
)
_BORNE = pl.Schema({"place": pl.Int64(), "field": pl.String(), "original": pl.String()})
_VALUES = pl.Schema({"place": pl.Int64(), "field": pl.String(), "value": pl.String()})


def standing(conn: Connection, record_ids: pl.Series) -> pl.DataFrame:
    """HELD of those records that are known, one row each: as they stand in batches that closed."""
    stage_keys(conn, record_ids)
    waiting = _held(row_state, row_state.c.state).join(
        STAGE_KEY, row_state.c.record_id == STAGE_KEY.c.key
    ).where(row_state.c.state.in_(OPEN_VALUES))  # fmt: skip
    current = (
        _held(record_version, literal(RowState.ACCEPTED.value))
        .join(record, record.c.place == record_version.c.place)
        .join(STAGE_KEY, record.c.record_id == STAGE_KEY.c.key)
    )
    rows = [read(conn, part, HELD) for part in (current, waiting)]
    return pl.concat(rows).sort("place").unique("record_id", keep="last", maintain_order=True)


def at_places(conn: Connection, places: pl.Series) -> pl.DataFrame:
    """HELD of the rows at `places`, whatever has become of them."""
    stage_places(conn, places)
    tables = ((row_state, row_state.c.state), (record_version, literal(RowState.ACCEPTED.value)))
    held = [
        _held(table, state).join(STAGE_PLACE, STAGE_PLACE.c.place == table.c.place)
        for table, state in tables
    ]
    return pl.concat([read(conn, rows, HELD) for rows in held]).sort("place")


def with_version(conn: Connection, record_ids: pl.Series) -> pl.Series:
    """Those of the records that have a version."""
    stage_keys(conn, record_ids)
    known = select(record.c.record_id).join_from(
        STAGE_KEY, record, record.c.record_id == STAGE_KEY.c.key
    )
    return read(conn, known, pl.Schema({"record_id": pl.String()}))["record_id"]


def under(conn: Connection, record_ids: pl.Series) -> pl.DataFrame:
    """`record_id` and `uscc` of those of the records that are attached to an enterprise."""
    stage_keys(conn, record_ids)
    rows = select(record.c.record_id, record.c.uscc).join_from(
        STAGE_KEY, record, record.c.record_id == STAGE_KEY.c.key
    ).where(record.c.uscc != NOBODY)  # fmt: skip
    found = read(conn, rows, pl.Schema({"record_id": pl.String(), "uscc": pl.String()}))
    return found.sort("record_id")


def since(conn: Connection, source_id: str, day: str, after: int, most: int) -> pl.DataFrame:
    """HELD of at most `most` rows of a source behind place `after`, as they stand.

    Current versions and open rows that came on business day `day` or later.
    """
    current = _held(record_version, literal(RowState.ACCEPTED.value)).join(
        record, record.c.place == record_version.c.place
    )
    waiting = _held(row_state, row_state.c.state).where(row_state.c.state.in_(OPEN_VALUES))
    parts = [
        read(
            conn,
            rows.where(
                table.c.place > after, batch.c.source_id == source_id, batch.c.day >= day
            ).order_by(table.c.place).limit(most),
            HELD,
        )
        for table, rows in ((record_version, current), (row_state, waiting))
    ]  # fmt: skip
    return pl.concat(parts).sort("place").head(most)


def open_rows(
    conn: Connection, sources: Sequence[str], clusters: Sequence[int] = ()
) -> pl.DataFrame:
    """HELD of the rows of those sources that wait for a person, in the order of their places.

    With `clusters`, only rows behind the open findings of those. Else rows that nobody is shown
    yet, because they are asked about again first, are left out.
    """
    rows = _held(row_state, row_state.c.state).where(
        row_state.c.state.in_(OPEN_VALUES), batch.c.source_id.in_(sources)
    )
    if clusters:
        behind = select(finding.c.place).where(
            finding.c.cluster_no.in_(clusters), finding.c.closed_on.is_(None)
        )
        rows = rows.where(row_state.c.place.in_(behind))
    else:
        rows = rows.where(is_shown(conn))
    return read(conn, rows.order_by(row_state.c.place), HELD)


def of_clusters(conn: Connection, numbers: Sequence[int], *, open_rows_only: bool) -> pl.Series:
    """Record ids of the rows behind the open findings of those clusters."""
    these: list[ColumnElement[bool]] = [
        finding.c.cluster_no.in_(numbers),
        finding.c.closed_on.is_(None),
    ]
    if open_rows_only:
        these.append(finding.c.waiting == 1)
    parts = [
        select(table.c.record_id).join_from(finding, table, table.c.place == finding.c.place)
        .where(*these)
        for table in (row_state, record_version)
    ]  # fmt: skip
    ids = pl.Schema({"record_id": pl.String()})
    return pl.concat([read(conn, part, ids) for part in parts])["record_id"].unique().sort()


def as_received(conn: Connection, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of one source (HELD and _row) as text, in their order: LOCATOR and its columns.

    A field that the source has no column for is no column here: rules tell that from an empty one.
    """
    catalogue = CATALOGUES[Kind(rows["kind"][0])]
    text = pl.Struct({field.name: pl.String() for field in catalogue.fields})
    opened = rows.with_columns(pl.col("body").str.json_decode(text)).unnest("body")
    received = originals(conn, rows["place"]).filter(pl.col("field").is_in([*catalogue.by_name]))
    for (name,), part in received.group_by("field"):
        changed = opened.join(part.select("place", _cell="value"), on="place", how="left")
        is_known = pl.col("place").is_in(part["place"].implode())
        opened = changed.with_columns(
            pl.when(is_known).then("_cell").otherwise(pl.col(str(name))).alias(str(name))
        ).drop("_cell")
    delivered = set(last_profile(conn, str(rows["source_id"][0]))["field"])
    given = [
        name for name in catalogue.by_name
        if not delivered or name in delivered or opened[name].null_count() < opened.height
    ]  # fmt: skip
    return opened.sort("_row").select(*LOCATOR.names(), *given)


def originals(conn: Connection, places: pl.Series) -> pl.DataFrame:
    """`place`, `field` and `value`: what the source said where that is known cell by cell.

    Findings keep the cell as it was received, corrections what they were put in place of.
    """
    stage_places(conn, places)
    # Identity and the ledger speak of normal forms; a rule's finding keeps the cell.
    received = (
        select(finding.c.place, finding.c.field, finding.c.value)
        .join_from(STAGE_PLACE, finding, finding.c.place == STAGE_PLACE.c.place)
        .where(*(~finding.c.rule.startswith(own) for own in ("IDN-", "DUP-", "OPR-")))
    )
    found = read(conn, received, _VALUES)
    borne = _borne(conn, places).rename({"original": "value"})
    keys = ["place", "field"]
    return pl.concat([borne, found.join(borne, on=keys, how="anti").unique(keys, keep="first")])


def row_ids(conn: Connection, places: pl.Series) -> pl.DataFrame:
    """`place` and `row_id` of the rows at `places` that bear corrections."""
    stage_places(conn, places)
    rows = (
        select(applied.c.place, correction.c.row_id)
        .join_from(STAGE_PLACE, applied, applied.c.place == STAGE_PLACE.c.place)
        .join(correction, correction.c.correction_no == applied.c.correction_no)
        .distinct()
    )
    found = read(conn, rows, pl.Schema({"place": pl.Int64(), "row_id": pl.String()}))
    return found.unique("place", keep="first", maintain_order=True)


def _borne(conn: Connection, places: pl.Series) -> pl.DataFrame:
    """_BORNE: the source's values in whose place the rows at `places` bear corrections."""
    stage_places(conn, places)
    rows = (
        select(applied.c.place, correction.c.field, correction.c.original)
        .join_from(STAGE_PLACE, applied, applied.c.place == STAGE_PLACE.c.place)
        .join(correction, correction.c.correction_no == applied.c.correction_no)
        .order_by(applied.c.place, applied.c.correction_no)
    )
    return read(conn, rows, _BORNE).unique(["place", "field"], keep="last", maintain_order=True)


def _held(table: Table, state: Column[str] | Any) -> Select[*tuple[Any, ...]]:  # noqa: ANN401
    return (
        select(
            table.c.place,
            table.c.record_id,
            state.label("state"),
            table.c.content_hash,
            batch.c.source_id,
            batch.c.kind,
            batch.c.day,
            table.c.locator,
            snapshot.c.digest,
            table.c.snapshot_no,
            table.c.vocabulary,
            table.c.remote_id,
            as_bytes(table.c.body),
        )
        .join_from(table, batch, batch.c.batch_no == batch_no_of(table.c.place))
        .join(snapshot, snapshot.c.snapshot_no == table.c.snapshot_no)
        .where(batch.c.status == "complete")
    )
