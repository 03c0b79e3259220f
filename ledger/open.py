"""`open_ledger`: the ledger at a URL, created or migrated as needed; and what a caller can ask it.

Every method is one transaction over a function of the module that holds the work.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from types import TracebackType
from typing import Self

import polars as pl
from sqlalchemy import Engine

from ledger import (
    audit,
    batches,
    changes,
    conservation,
    counters,
    digest,
    enter,
    extract,
    lookup,
    overview,
    pending,
    publications,
    releases,
    rows,
    sift,
    snapshots,
    story,
)
from ledger.engine import flush_later, open_engine, writer
from ledger.migrate import migrate
from ledger.registry import LedgerRegistry
from ledger.rows import Entry, Said
from ledger.sift import Sifted
from records.kind import Kind
from records.protocols import Registry
from records.snapshot import ReadCount, Snapshot, Unparsable
from records.tables import CHUNK_ROWS
from records.tally import Tally


def open_ledger(url: str) -> "Ledger":
    """The ledger at a SQLAlchemy URL (`sqlite:///file` or `postgresql://…`), at today's schema."""
    engine = open_engine(url)
    migrate(engine)
    return Ledger(engine)


class _Opened:
    """An open database: reads go through `_engine`, whatever writes through `_writer`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = writer(engine)


class Collecting(_Opened):
    """What collecting asks: snapshots, batches, chunks, the registry, pending rows."""

    def keep_snapshot(self, snapshot: Snapshot) -> None:
        """Remember stored bytes; before `begin_batch`. The same answer of a day counts once."""
        with self._writer.begin() as conn:
            snapshots.keep(conn, snapshot)

    def last_snapshot(self, source_id: str, address: str) -> snapshots.LastSnapshot | None:
        """What the next conditional request to `address` needs; None before the first."""
        with self._engine.begin() as conn:
            return snapshots.last(conn, source_id, address)

    def registry(self) -> Registry:
        """The enterprise registry, as identity reads it."""
        return LedgerRegistry(self._engine)

    def begin_batch(
        self,
        source_id: str,
        kind: Kind,
        day: date,
        snapshot_digests: Sequence[str],
        moment: datetime,
    ) -> batches.Batch:
        """Begin a batch, or take up a killed one; `complete` (with `tally`): nothing to enter."""
        opening = batches.Opening(source_id, kind, day, tuple(snapshot_digests), moment)
        with self._writer.begin() as conn:
            return batches.begin(conn, opening)

    def sift(self, batch: batches.Batch, chunk: pl.DataFrame, edition: str) -> Sifted:
        """Part a chunk's rows from those that came just so before, under rules of that edition."""
        with self._engine.begin() as conn:
            return sift.sift(conn, batch, chunk, edition)

    def entry(  # noqa: PLR0913, PLR0917 - the five tables that one chunk's stages hand over
        self,
        batch: batches.Batch,
        chunk: pl.DataFrame,
        accepted: pl.DataFrame,
        dispositions: pl.DataFrame,
        findings: pl.DataFrame,
        matches: pl.DataFrame,
        raw: pl.DataFrame | None = None,
    ) -> Entry:
        """One chunk ready for `enter`; asks nothing. `RowsLost` when the tables do not make it up.

        `raw` is `Sifted.raw`: without it the rows are looked at again whenever they come.
        """
        return rows.entry(batch, Said(chunk, accepted, dispositions, findings, matches), raw)

    def enter(self, batch: batches.Batch, entry: Entry, sifted: Sifted | None = None) -> None:
        """Enter one chunk in one transaction, with the rows that `sifted` found to be the same."""
        same = pl.Series("record_id", [], pl.String())
        if sifted is not None:
            same = sift.unchanged(batch, sifted)
        with self._writer.begin() as conn:
            flush_later(conn)
            counted = enter.enter(conn, batch, entry, same)
        # Only what is committed counts: a chunk that failed may be entered again.
        counted.apply(batch)

    def close_batch(
        self, batch: batches.Batch, count: ReadCount, unparsable: Sequence[Unparsable] = ()
    ) -> Tally:
        """Close a batch with the reader's counts; `held` instead when conservation fails."""
        with self._writer.begin() as conn:
            return batches.close(conn, batch, count, unparsable)

    def fail_batch(self, batch: batches.Batch, error: str) -> None:
        """Note why a batch broke off; it publishes nothing until it is run again and closes."""
        with self._writer.begin() as conn:
            batches.fail(conn, batch, error)

    def conservation(self, batch_id: str) -> conservation.Conservation:
        """Both counts of a batch, recounted now; `UnknownBatch` when there is none."""
        with self._engine.begin() as conn:
            return conservation.recount(conn, batch_id)

    def pending_rows(
        self, kind: Kind, most: int = CHUNK_ROWS, source_id: str | None = None
    ) -> Iterator[pending.PendingChunk]:
        """Rows waiting for an identity, typed; `_row` is their place, for `resolve_pending`."""
        after: int | None = -1
        while after is not None:
            with self._engine.begin() as conn:
                chunk = pending.pending_rows(conn, kind, after, most, source_id)
            if chunk is not None:
                yield chunk
            after = None if chunk is None else chunk.last_place

    def resolve_pending(
        self, matches: pl.DataFrame, moment: datetime, actor: str = "registry"
    ) -> int:
        """Accept pending rows that MATCHES (`_row` = place) now attaches; how many were."""
        with self._writer.begin() as conn:
            return pending.resolve(conn, matches, moment, actor)


class Releasing(_Opened):
    """What a release asks: what changed, what is due, what is published."""

    def change_mark(self) -> int:
        """The present end of the change log."""
        with self._engine.begin() as conn:
            return counters.last(conn, "change")

    def touched(
        self, after: int, upto: int, kinds: Sequence[Kind] = (), most: int = CHUNK_ROWS
    ) -> Generator[pl.DataFrame, None, None]:
        """RECORDS touched in that window of the log, each once, as they now are, in chunks."""
        with self._engine.begin() as conn:
            yield from changes.touched(conn, after, upto, kinds, most)

    def touched_enterprises(self, after: int, upto: int) -> pl.Series:
        """Codes of the enterprises that the window concerns, also those a record left."""
        with self._engine.begin() as conn:
            return changes.touched_enterprises(conn, after, upto)

    def records(self, ids: pl.Series) -> pl.DataFrame:
        """RECORDS with those ids."""
        with self._engine.begin() as conn:
            return changes.records_by_id(conn, ids)

    def records_about(self, codes: pl.Series, kinds: Sequence[Kind] = ()) -> pl.DataFrame:
        """RECORDS of those enterprises, of those kinds (all when none are named)."""
        with self._engine.begin() as conn:
            return changes.records_about(conn, codes, kinds)

    def due(self, channel: str, before: date) -> pl.DataFrame:
        """Live PUBLICATIONS whose last day lies before `before`."""
        with self._engine.begin() as conn:
            return publications.due(conn, channel, before)

    def publications(self, channel: str, subjects: pl.Series) -> pl.DataFrame:
        """PUBLICATIONS of those subjects."""
        with self._engine.begin() as conn:
            return publications.publications(conn, channel, subjects)

    def publications_about(self, channel: str, codes: pl.Series) -> pl.DataFrame:
        """PUBLICATIONS of those enterprises."""
        with self._engine.begin() as conn:
            return publications.publications_about(conn, channel, codes)

    def write_publications(self, channel: str, rows: pl.DataFrame) -> None:
        """Enter PUBLICATIONS outside a release; a release passes them to `finish_release`."""
        with self._writer.begin() as conn:
            publications.write_publications(conn, channel, rows)

    def bucket_members(self, channel: str, buckets: pl.Series | None = None) -> pl.DataFrame:
        """Live public_id, line_hash and bucket of those buckets (all when None)."""
        with self._engine.begin() as conn:
            return publications.bucket_members(conn, channel, buckets)

    def bucket_digests(self, channel: str) -> pl.DataFrame:
        """Bucket and digest as the last release left them."""
        with self._engine.begin() as conn:
            return publications.bucket_digests(conn, channel)

    def prepare_release(self, channel: str, day: date, moment: datetime) -> releases.ReleaseRow:
        """The release to make now; a killed run's own one comes back with its own moment."""
        with self._writer.begin() as conn:
            return releases.prepare(conn, channel, day, moment)

    @contextmanager
    def finishing_release(self, prepared: releases.ReleaseRow) -> Iterator[releases.Finishing]:
        """Remember what a release publishes, all in one transaction that ends with the block."""
        with ExitStack() as stack:
            yield releases.Finishing(lambda: stack.enter_context(self._writer.begin()), prepared)

    def finish_release(
        self,
        prepared: releases.ReleaseRow,
        published: releases.Published,
        publications: Iterable[pl.DataFrame] = (),
        buckets: pl.DataFrame | None = None,
    ) -> None:
        """`finishing_release` for a release whose files are in place."""
        with self.finishing_release(prepared) as release:
            release.take(publications, buckets)
            release.finish(published)

    def drop_release(self, prepared: releases.ReleaseRow) -> None:
        """Forget a prepared release that had nothing to say."""
        with self._writer.begin() as conn:
            releases.drop(conn, prepared)

    def last_release(self, channel: str) -> releases.ReleaseRow | None:
        """The newest published release of a channel."""
        with self._engine.begin() as conn:
            return releases.last(conn, channel)

    def releases(self, channel: str) -> list[releases.ReleaseRow]:
        """All releases of a channel, newest first."""
        with self._engine.begin() as conn:
            return releases.releases(conn, channel)


class Ledger(Collecting, Releasing):
    """An open ledger; also a context manager that closes it. Its last part is what pages ask."""

    def digest(self) -> str:
        """SHA-256 of what the ledger says, without run ids, numbers and moments of collecting."""
        with self._engine.begin() as conn:
            return digest.digest(conn)

    def audit_broken_at(self) -> int | None:
        """The first audit entry that does not follow from the one before; None: the chain holds."""
        with self._engine.begin() as conn:
            return audit.broken_at(conn)

    def batches(self, day: date | None = None) -> list[overview.BatchSummary]:
        """Batches of a business day (all when None) with their sums, recounted now."""
        with self._engine.begin() as conn:
            return overview.batches(conn, day)

    def finding_clusters(
        self, wanted: overview.ClusterFilter | None = None
    ) -> list[overview.Cluster]:
        """Findings of rows that still stand, grouped by source, rule, field and shape."""
        with self._engine.begin() as conn:
            return overview.finding_clusters(conn, wanted or overview.ClusterFilter())

    def batch_findings(self, batch_id: str) -> pl.DataFrame:
        """FINDING_ROWS of one batch."""
        with self._engine.begin() as conn:
            return extract.findings(conn, batch_id)

    def batch_states(self, batch_id: str) -> pl.DataFrame:
        """STATE_ROWS of one batch: the rows that did not simply flow through."""
        with self._engine.begin() as conn:
            return extract.states(conn, batch_id)

    def record_story(self, record_id: str) -> story.RecordStory | None:
        """A record from the source's cell to the feed's line; None when unknown."""
        with self._engine.begin() as conn:
            return story.record_story(conn, record_id)

    def enterprise(self, uscc: str) -> lookup.EnterprisePage | None:
        """An enterprise and all that is attached to it; None when unknown."""
        with self._engine.begin() as conn:
            return lookup.enterprise_page(conn, uscc)

    def records_of(self, uscc: str) -> tuple[lookup.RecordHeadline, ...]:
        """Every record attached to one enterprise."""
        with self._engine.begin() as conn:
            return lookup.records_of(conn, uscc)

    def find_records(self, text: str) -> tuple[lookup.RecordHeadline, ...]:
        """Records by code, name, id or public id; open work by any of its text; at most 50."""
        with self._engine.begin() as conn:
            return lookup.find_records(conn, text)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
