"""Rows waiting for an identity: read again when the registry has moved, and settled in place.

A resolved row becomes a version at its original place: it leaves `row_state` and enters
`record_version` in one transaction, so its batch's sum still holds.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from sqlalchemy import Connection, Select, delete, select

from ledger import events, findings, pending_keys
from ledger.audit import Deed
from ledger.load import read
from ledger.places import batch_no_of
from ledger.probe import CURRENT, held_records
from ledger.stages import STAGE_PLACE, stage_keys, stage_places
from ledger.tables import batch, row_state
from ledger.tables_identity import pending_again
from ledger.versions import write_versions
from records.clock import business_day
from records.field import Shape
from records.kind import CATALOGUES, Catalogue, Kind
from records.row_machine import RowEvent
from records.states import FindingEnd, RowState

IDENTITY = "IDN-"
"""How the codes begin of the findings that identity raises (`acts.findings`)."""
_STATE = pl.Schema(
    {
        "place": pl.Int64(),
        "record_id": pl.String(),
        "content_hash": pl.String(),
        "_locator": pl.String(),
        "snapshot_no": pl.Int64(),
        "_vocabulary": pl.String(),
        "body": pl.String(),
        "_remote": pl.String(),
        "source_id": pl.String(),
        "kind": pl.String(),
    }
)
_STAGED = select(STAGE_PLACE.c.place)


@dataclass(frozen=True, slots=True)
class PendingChunk:
    """Pending rows of one kind: `rows` is typed by the catalogue, `_row` is the row's place."""

    kind: Kind
    rows: pl.DataFrame
    marks: pl.DataFrame  # place and mark: takes them away when somebody has looked


def marked_rows(conn: Connection, after: int, most: int) -> tuple[list[PendingChunk], int | None]:
    """The rows to be looked at again among the next marks behind place `after`, kind by kind.

    With them the place of the last mark, None when there are no more.
    """
    rows = select(pending_again.c.place, pending_again.c.mark)
    rows = rows.where(pending_again.c.place > after).order_by(pending_again.c.place).limit(most)
    marks = read(conn, rows, pl.Schema({"place": pl.Int64(), "mark": pl.Int64()}))
    if marks.is_empty():
        return [], None
    stage_places(conn, marks["place"])
    found = read(conn, _open_rows().where(row_state.c.place.in_(_STAGED)), _STATE)
    chunks = []
    for part in found.partition_by("kind", maintain_order=True):
        kind = Kind(part["kind"][0])
        opened = decode(part.rename({"place": "_row"}), CATALOGUES[kind])
        theirs = marks.join(part.select("place"), on="place", how="semi")
        chunks.append(PendingChunk(kind, opened, theirs))
    return chunks, int(marks["place"][-1])


def decode(rows: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """`rows` with column `body` replaced by the catalogue's typed columns."""
    text = pl.Struct({field.name: pl.String() for field in catalogue.fields})
    opened = rows.with_columns(pl.col("body").str.json_decode(text)).unnest("body")
    return opened.with_columns(
        pl.col(field.name).str.to_date(strict=False)
        if field.shape is Shape.DATE
        else pl.col(field.name).cast(field.dtype, strict=False)
        for field in catalogue.fields
    )


def resolve(conn: Connection, matches: pl.DataFrame, moment: datetime, actor: str) -> int:
    """Turn pending rows into versions where `matches` (`_row` = place) names an enterprise.

    Returns how many were resolved. A row settled meanwhile by someone else is left alone.
    """
    attached = matches.filter(pl.col("uscc").is_not_null()).rename({"_row": "place"})
    stage_places(conn, attached["place"])
    rows = read(conn, _open_rows().where(row_state.c.place.in_(_STAGED)), _STATE)
    if rows.is_empty():
        return 0
    stage_keys(conn, rows["record_id"])
    current = read(conn, held_records(), CURRENT)
    news = (
        rows.join(attached.select("place", "uscc", "rung", "evidence"), on="place")
        .join(current, on="record_id", how="left")
        .unique("record_id", keep="last", maintain_order=True)
        .sort("place")
    )
    stage_places(conn, news["place"])
    conn.execute(delete(row_state).where(row_state.c.place.in_(_STAGED)))
    pending_keys.drop(conn, news["place"])
    source = news.select("place", "source_id", "kind")
    day = business_day(moment).isoformat()
    findings.close(conn, day, news["cur_place"].drop_nulls(), FindingEnd.FIXED)
    findings.close(conn, day, news["place"], FindingEnd.RESOLVED, IDENTITY)
    findings.no_longer_wait(conn, day, news["place"])
    write_versions(conn, news.drop("source_id", "kind"), source, batch_no=None)
    moves = news.select(
        "place", pl.lit(RowState.IDENTITY_PENDING.value).alias("before"),
        pl.lit(RowState.ACCEPTED.value).alias("after"), pl.col("rung").alias("reason"),
    )  # fmt: skip
    events.moved(conn, moves, Deed(moment, actor, RowEvent.RESOLVE_PENDING, "ledger"))
    return news.height


def _open_rows() -> Select[*tuple[Any, ...]]:
    columns = (
        row_state.c.place,
        row_state.c.record_id,
        row_state.c.content_hash,
        row_state.c.locator,
        row_state.c.snapshot_no,
        row_state.c.vocabulary,
        row_state.c.body,
        row_state.c.remote_id,
        batch.c.source_id,
        batch.c.kind,
    )
    pending = row_state.c.state == RowState.IDENTITY_PENDING.value
    # Only what a closed batch brought: a batch under way may still be entered again.
    closed = batch.c.status == "complete"
    return (
        select(*columns)
        .join_from(row_state, batch, batch.c.batch_no == batch_no_of(row_state.c.place))
        .where(pending, closed)
        .order_by(row_state.c.place)
    )
