"""What collecting asks of the ledger; every method is one transaction over its module's work."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime

import polars as pl

from ledger import (
    audit,
    batches,
    conservation,
    enter,
    holds,
    name_entries,
    name_index,
    past_deliveries,
    pending,
    pending_keys,
    registry,
    rows,
    sift,
    snapshots,
    turns,
    vanished,
)
from ledger.engine import flush_later
from ledger.invariants.scope import Scope
from ledger.name_lookup import LedgerNameIndex
from ledger.opened import Opened
from ledger.registry import LedgerRegistry
from ledger.rows import Entry, Said
from ledger.sift import Sifted
from records.kind import Kind
from records.protocols import NameIndex, Registry
from records.snapshot import LastGood, ReadCount, Snapshot, Unparsable
from records.tables import CHUNK_ROWS
from records.tally import Tally


class Collecting(Opened):
    """What collecting asks: snapshots, batches, chunks, the registry, pending rows."""

    def keep_snapshot(self, snapshot: Snapshot) -> None:
        """Remember stored bytes; before `begin_batch`. The same answer of a day counts once."""
        with self._writer.begin() as conn:
            snapshots.keep(conn, snapshot)

    def last_snapshot(self, source_id: str, address: str) -> snapshots.LastSnapshot | None:
        """What the next conditional request to `address` needs; None before the first."""
        with self._engine.begin() as conn:
            return snapshots.last(conn, source_id, address)

    def unread_snapshots(self, source_id: str, day: date) -> list[Snapshot]:
        """What a run of that day kept that never ended, oldest first."""
        with self._engine.begin() as conn:
            return snapshots.unread(conn, source_id, day)

    def outlived(self, before: date) -> pl.DataFrame:
        """`digest` and `size` of kept bytes, all older than `before`, that nothing needs."""
        with self._engine.begin() as conn:
            return snapshots.outlived(conn, before)

    def note(self, deed: audit.Deed, rows: int, digest: str) -> None:
        """Enter into the audit chain what was done outside the ledger's own tables."""
        with self._writer.begin() as conn:
            audit.enter(conn, deed, rows, digest)

    def registry(self) -> Registry:
        """The enterprise registry, as identity reads it."""
        return LedgerRegistry(self._engine)

    def names(self) -> NameIndex:
        """The names of all enterprises, as far as `index_names` has come."""
        return LedgerNameIndex(self._engine)

    def index_names(self) -> None:
        """Index the names that are not, each step in one transaction; cheap when all are."""
        with self._engine.begin() as conn:
            waits = name_index.waits(conn)
        last: str | None = "" if waits else None
        while last is not None:
            with self._writer.begin() as conn:
                last = name_entries.walk(conn, last)
        while waits:
            with self._writer.begin() as conn:
                waits = name_index.grow(conn)

    def has_registry(self) -> bool:
        """Whether any enterprise is known."""
        with self._engine.begin() as conn:
            return registry.is_filled(conn)

    def begin_batch(  # noqa: PLR0913, PLR0917 - what tells one delivery from every other
        self,
        source_id: str,
        kind: Kind,
        day: date,
        snapshot_digests: Sequence[str],
        moment: datetime,
        space: str = "",
    ) -> batches.Batch:
        """Begin a batch, or take up a killed one; `complete` (with `tally`): nothing to enter.

        `space` is the source whose records its rows are, where that is another.
        """
        opening = batches.Opening(
            source_id, kind, day, tuple(snapshot_digests), moment, space=space
        )
        with self._writer.begin() as conn:
            return batches.begin(conn, opening)

    def sift(self, batch: batches.Batch, chunk: pl.DataFrame, raw: pl.DataFrame) -> Sifted:
        """Part a chunk's rows from those that came just so before; `raw` is their `raw_keys`."""
        with self._engine.begin() as conn:
            return sift.sift(conn, batch, chunk, raw)

    def entry(  # noqa: PLR0913, PLR0917 - the five tables that one chunk's stages hand over
        self,
        batch: batches.Batch,
        chunk: pl.DataFrame,
        accepted: pl.DataFrame,
        dispositions: pl.DataFrame,
        findings: pl.DataFrame,
        matches: pl.DataFrame,
        raw: pl.DataFrame | None = None,
        replayed: pl.DataFrame | None = None,
        replaces: pl.DataFrame | None = None,
    ) -> Entry:
        """One chunk ready for `enter`; asks nothing. `RowsLost` when the tables do not make it up.

        `raw` is `Sifted.raw`: without it the rows are looked at again whenever they come.
        `replayed` (REPLAYED) is what became of corrections, `replaces` (REPLACES) which rows they
        are that are looked at again.
        """
        said = Said(chunk, accepted, dispositions, findings, matches, replayed, replaces)
        return rows.entry(batch, said, raw)

    def turn(self) -> int:
        """Asked for before rows are judged, and handed over with them: see `DecidedSince`."""
        with self._engine.begin() as conn:
            return turns.turn(conn)

    def enter(self, batch: batches.Batch, entry: Entry, same: pl.DataFrame | None = None) -> None:
        """Enter one chunk in one transaction, with its rows that came just so (`Sifted.same`).

        `DecidedSince` when `entry` was judged in a turn that is over.
        """
        none = pl.Series("cur_place", [], pl.Int64())
        came = none if same is None else sift.unchanged(batch, same)
        with self._writer.begin() as conn:
            flush_later(conn)
            counted = enter.enter(conn, batch, entry, came)
        # Only what is committed counts: a chunk that failed may be entered again.
        counted.apply(batch)
        self._checkpoints.soon()

    def close_batch(  # noqa: PLR0913 - what the reader counted and what the whole was like
        self,
        batch: batches.Batch,
        count: ReadCount,
        unparsable: Sequence[Unparsable] = (),
        shapes: Collection[frozenset[str]] = (),
        *,
        whole: bool = False,
        told: batches.Told | None = None,
    ) -> Tally:
        """Close a batch with the reader's counts; `held` instead when conservation fails.

        The invariants that it can break are checked, and hold what breaks one.

        `whole`: it brought its source's whole list, so records that it lacks are noted. `told` is
        what it was like as a whole.
        """
        with self._writer.begin() as conn:
            batches.tell(conn, batch, told)
            tally = batches.close(conn, batch, count, unparsable, shapes)
            looked = holds.look(conn, Scope(batch.day, batch.batch_no), batch.batch_id)
            holds.renew(conn, looked.found, looked.before, batch.moment)
            if whole and conservation.recount(conn, batch.batch_id).holds:
                vanished.note(conn, batch)
        if batch.kind is Kind.REGISTRATION:
            self.index_names()
        return tally

    def last_profile(self, source_id: str) -> pl.DataFrame:
        """PROFILE of the newest delivery of a source that closed; empty before the first."""
        with self._engine.begin() as conn:
            return past_deliveries.last_profile(conn, source_id)

    def last_good(self, source_id: str) -> LastGood | None:
        """What the newest delivery of a source that closed was like; None before the first."""
        with self._engine.begin() as conn:
            return past_deliveries.last_good(conn, source_id)

    def last_entered(self, source_id: str, day: date) -> tuple[str, ...]:
        """Addresses of the newest delivery before `day` that closed; none before the first."""
        with self._engine.begin() as conn:
            return snapshots.last_entered(conn, source_id, day)

    def last_delivery(self, source_id: str, day: date) -> past_deliveries.LastDelivery | None:
        """How the source's newest delivery up to `day` ended; None when there was none."""
        with self._engine.begin() as conn:
            return past_deliveries.last_delivery(conn, source_id, day)

    def vanished(self, source_id: str | None = None) -> list[vanished.Vanished]:
        """Records that a source's whole lists no longer hold, twice running: tasks for a person."""
        with self._engine.begin() as conn:
            return vanished.tasks(conn, source_id)

    def fail_batch(self, batch: batches.Batch, error: str) -> None:
        """Note why a batch broke off; it publishes nothing until it is run again and closes."""
        with self._writer.begin() as conn:
            batches.fail(conn, batch, error)

    def conservation(self, batch_id: str) -> conservation.Conservation:
        """Both counts of a batch, recounted now; `UnknownBatch` when there is none."""
        with self._engine.begin() as conn:
            return conservation.recount(conn, batch_id)

    def marked_rows(self, most: int = CHUNK_ROWS) -> Iterator[pending.PendingChunk]:
        """Rows that began to wait, or that the register touched, since somebody looked at them.

        Typed, kind by kind; `_row` is their place, for `resolve_pending`. `looked_at` takes the
        marks away.
        """
        after: int | None = -1
        while after is not None:
            with self._engine.begin() as conn:
                chunks, after = pending.marked_rows(conn, after, most)
            yield from chunks

    def looked_at(self, chunk: pending.PendingChunk) -> None:
        """Note that the rows of `marked_rows` were looked at; to be touched again by later news."""
        with self._writer.begin() as conn:
            pending_keys.looked_at(conn, chunk.marks)

    def resolve_pending(
        self,
        matches: pl.DataFrame,
        moment: datetime,
        actor: str = "registry",
        turn: int | None = None,
    ) -> int:
        """Accept pending rows that MATCHES (`_row` = place) now attaches; how many were.

        `DecidedSince` when they were judged in a `turn` that is over.
        """
        with self._writer.begin() as conn:
            turns.hold(conn, turn)
            return pending.resolve(conn, matches, moment, actor)
