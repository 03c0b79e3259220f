"""Enter one chunk of a batch: one transaction, however it is cut off.

What flows through leaves a version and a line in the change log; only what is unusual leaves a row
of its own (design §6).
"""

from dataclasses import dataclass

import polars as pl
from sqlalchemy import Connection, func, update

from ledger import (
    audit,
    corrections,
    enterprises,
    events,
    pending_keys,
    raise_findings,
    sift,
    turns,
)
from ledger.batches import ACTOR, Batch, prefixes
from ledger.classify import Verdict, classify, verdict_is
from ledger.detach import detach
from ledger.load import load_stage
from ledger.places import place_expr
from ledger.probe import probe
from ledger.rows import Entry
from ledger.supersede import successor_event, successor_state, supersede
from ledger.tables import batch as batch_table
from ledger.tables import row_state
from ledger.versions import write_versions
from records.kind import Kind
from records.states import RowState


@dataclass(frozen=True, slots=True)
class Counted:
    """What one chunk adds to its batch's running counts."""

    rows: int
    unchanged: int
    seen: pl.Series
    written: pl.Series
    came: pl.Series
    passed: pl.Series

    def apply(self, batch: Batch) -> None:
        """Count the chunk; after its transaction is committed, never before."""
        batch.rows += self.rows
        batch.unchanged += self.unchanged
        for known, more in (
            (batch.seen, self.seen),
            (batch.written, self.written),
            (batch.came, self.came),
            (batch.passed, self.passed),
        ):
            if len(more):
                known.append(more)


def enter(conn: Connection, batch: Batch, entry: Entry, came: pl.Series) -> Counted:
    """Classify and write one chunk; `came` are the versions as which its other rows came.

    `DecidedSince` when it has to be judged again.
    """
    turns.hold(conn, entry.turn)
    held = probe(conn, batch, entry.rows)
    decided = classify(batch, entry.rows, held, came)
    snapshots = pl.DataFrame(
        {"_snapshot": list(batch.snapshots), "snapshot_no": list(batch.snapshots.values())},
        schema={"_snapshot": pl.String, "snapshot_no": pl.Int64},
    )
    placed = decided.join(snapshots, on="_snapshot", how="left", maintain_order="left")
    is_accepted = verdict_is(Verdict.WRITE) & (pl.col("state") == RowState.ACCEPTED)
    is_odd = pl.col("record_id").is_in(held.states["record_id"].implode())
    plain = placed.with_columns(pl.when(~is_odd).then(name).alias(name) for name in sift.RAW)
    news = plain.filter(is_accepted)
    unusual = _unusual(placed)
    superseded = supersede(conn, batch, placed, held)
    load_stage(conn, row_state, unusual)
    if batch.kind is not Kind.REGISTRATION:
        pending_keys.keep(conn, unusual.filter(pl.col("state") == RowState.IDENTITY_PENDING))
    raise_findings.of_written(conn, batch, entry, placed, superseded)
    raise_findings.of_unchanged(conn, batch, entry, placed, held)
    _corrections(conn, batch, entry, placed, came)
    if batch.kind is Kind.REGISTRATION:
        enterprises.enter(conn, batch.day, _registrations(batch, entry, news))
    as_current = verdict_is(Verdict.UNCHANGED) & (pl.col("state") == RowState.ACCEPTED)
    sift.renew(conn, plain.filter(as_current & (pl.col("content_hash") == pl.col("cur_hash"))))
    begun = [
        write_versions(conn, news, _source(batch), batch_no=batch.batch_no),
        detach(conn, batch, placed),
    ]
    odd = placed.filter(pl.col("place").is_in(unusual["place"].implode()))
    sift.forget(conn, pl.concat([odd["cur_place"], odd["kept_place"]]))
    _audit(conn, batch, news, unusual)
    events.superseded(conn, batch, superseded, successor_event(batch), successor_state(batch))
    first_change = min((number for number in begun if number is not None), default=None)
    return _count(conn, batch, placed, came, first_change)


def _unusual(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows that get a `row_state` of their own."""
    is_odd = (
        verdict_is(Verdict.DUPLICATE)
        | verdict_is(Verdict.STALE)
        | (verdict_is(Verdict.WRITE) & (pl.col("state") != RowState.ACCEPTED))
    )
    state = (
        pl.when(verdict_is(Verdict.DUPLICATE))
        .then(pl.lit(RowState.DUPLICATE.value))
        .when(verdict_is(Verdict.STALE))
        .then(pl.lit(RowState.SUPERSEDED.value))
        .otherwise("state")
    )
    return rows.filter(is_odd).select(
        "place",
        "record_id",
        state.alias("state"),
        pl.col("reason").fill_null(""),
        "content_hash",
        "kept_place",
        pl.col("_locator").alias("locator"),
        "snapshot_no",
        pl.col("_vocabulary").alias("vocabulary"),
        "evidence",
        "body",
        pl.col("_remote").alias("remote_id"),
    )


def _corrections(
    conn: Connection, batch: Batch, entry: Entry, rows: pl.DataFrame, came: pl.Series
) -> None:
    """Which written rows bear corrections, and what became of those that were met."""
    is_written = ~(verdict_is(Verdict.ENTERED) | verdict_is(Verdict.UNCHANGED))
    corrections.bear(conn, entry.replayed, rows.filter(is_written))
    repeated = batch.borne.filter(pl.col("place").is_in(came.implode()))["correction_no"]
    seen = corrections.Seen(batch.batch_id, batch.day, batch.moment)
    corrections.settle(conn, seen, entry.replayed, repeated)


def _registrations(batch: Batch, entry: Entry, news: pl.DataFrame) -> pl.DataFrame:
    placed = entry.registrations.with_columns(place=place_expr(batch.batch_no))
    return placed.join(news.select("place", "uscc"), on="place")


def _source(batch: Batch) -> pl.DataFrame:
    return pl.DataFrame({"source_id": [batch.source_id], "kind": [batch.kind.value]})


def _count(
    conn: Connection, batch: Batch, rows: pl.DataFrame, came: pl.Series, first_change: int | None
) -> Counted:
    is_accepted = verdict_is(Verdict.WRITE) & (pl.col("state") == RowState.ACCEPTED)
    news = rows.filter(is_accepted)["cur_place"]
    same = prefixes(rows.filter(verdict_is(Verdict.UNCHANGED))["record_id"])
    other = rows.filter(~verdict_is(Verdict.UNCHANGED))
    counted = Counted(
        rows.height + came.len(), same.len() + came.len(), same, prefixes(other["record_id"]),
        came, other["cur_place"].drop_nulls(),
    )  # fmt: skip
    statement = (
        update(batch_table)
        .where(batch_table.c.batch_no == batch.batch_no)
        .values(
            rows=batch.rows + counted.rows,
            unchanged=batch.unchanged + counted.unchanged,
            added=batch_table.c.added + news.null_count(),
            changed=batch_table.c.changed + news.len() - news.null_count(),
            opened=batch_table.c.opened + int(rows.select(raise_findings.waits().sum()).item()),
            first_change=func.coalesce(batch_table.c.first_change, first_change),
        )
    )
    conn.execute(statement)
    return counted


def _audit(conn: Connection, batch: Batch, news: pl.DataFrame, unusual: pl.DataFrame) -> None:
    written = pl.concat(
        [frame.select("place", "record_id", "content_hash") for frame in (news, unusual)]
    )
    if written.is_empty():
        return
    audit.enter_rows(conn, audit.Deed(batch.moment, ACTOR, "enter", batch.batch_id), written)
