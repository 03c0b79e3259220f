"""What a release asks of the ledger; every method is one transaction over its module's work."""

from collections.abc import Generator, Iterable, Sequence
from datetime import date, datetime

import polars as pl

from ledger import (
    approvals,
    changes,
    counters,
    joined,
    publications,
    releases,
)
from ledger.opened import Opened
from records.kind import Kind
from records.tables import CHUNK_ROWS


class Releasing(Opened):
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

    def detached(self, after: int, upto: int, kinds: Sequence[Kind] = ()) -> pl.DataFrame:
        """RECORDS of those kinds that lost their enterprise in that window, and found no other."""
        with self._engine.begin() as conn:
            return changes.detached(conn, after, upto, kinds)

    def departed(self, after: int, upto: int) -> pl.DataFrame:
        """DEPARTED of the records that left an enterprise in that window."""
        with self._engine.begin() as conn:
            return changes.departed(conn, after, upto)

    def departures(self, codes: pl.Series) -> pl.DataFrame:
        """DEPARTED of the records that ever left one of `codes`."""
        with self._engine.begin() as conn:
            return changes.departures(conn, codes)

    def records(self, ids: pl.Series) -> pl.DataFrame:
        """RECORDS with those ids."""
        with self._engine.begin() as conn:
            return changes.records_by_id(conn, ids)

    def records_about(self, codes: pl.Series, kinds: Sequence[Kind] = ()) -> pl.DataFrame:
        """RECORDS of those enterprises, of those kinds (all when none are named)."""
        with self._engine.begin() as conn:
            return changes.records_about(conn, codes, kinds)

    def record_counts(self, codes: pl.Series, kinds: Sequence[Kind] = ()) -> pl.DataFrame:
        """`uscc` and `count`: how many records of those kinds each enterprise has."""
        with self._engine.begin() as conn:
            return changes.record_counts(conn, codes, kinds)

    def links_around(self, codes: pl.Series) -> pl.DataFrame:
        """LINKS that lead to or from `codes`, and on from there; taken back ones too."""
        with self._engine.begin() as conn:
            return joined.links_around(conn, codes)

    def due(self, channel: str, before: date) -> pl.DataFrame:
        """Live PUBLICATIONS whose last day lies before `before`."""
        with self._engine.begin() as conn:
            return publications.due(conn, channel, before)

    def live(self, channel: str) -> Generator[pl.DataFrame, None, None]:
        """Every live PUBLICATIONS row of a channel, in chunks."""
        with self._engine.begin() as conn:
            yield from publications.live(conn, channel)

    def publications(self, channel: str, subjects: pl.Series) -> pl.DataFrame:
        """PUBLICATIONS of those subjects."""
        with self._engine.begin() as conn:
            return publications.publications(conn, channel, subjects)

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

    def finish_release(
        self,
        prepared: releases.ReleaseRow,
        published: releases.Published,
        publications: Iterable[pl.DataFrame] = (),
        buckets: pl.DataFrame | None = None,
    ) -> None:
        """Remember what a release published, all in one transaction; its files are in place."""
        with self._writer.begin() as conn:
            releases.finish(conn, prepared, published, publications, buckets)

    def drop_release(self, prepared: releases.ReleaseRow) -> None:
        """Forget a prepared release that had nothing to say."""
        with self._writer.begin() as conn:
            releases.drop(conn, prepared)

    def last_release(self, channel: str) -> releases.ReleaseRow | None:
        """The newest published release of a channel."""
        with self._engine.begin() as conn:
            return releases.last(conn, channel)

    def prepared_release(self, channel: str) -> releases.ReleaseRow | None:
        """The release of a channel that is under way, or that a killed run left behind."""
        with self._engine.begin() as conn:
            return releases.prepared(conn, channel)

    def untold_releases(self) -> list[releases.ReleaseRow]:
        """Published releases nobody was told of yet, by channel, oldest first."""
        with self._engine.begin() as conn:
            return releases.untold(conn)

    def release_told(self, published: releases.ReleaseRow, moment: datetime) -> None:
        """Remember that a published release was told at `moment` (aware)."""
        with self._writer.begin() as conn:
            releases.told(conn, published, moment)

    def releases(self, channel: str, day: date | None = None) -> list[releases.ReleaseRow]:
        """All releases of a channel, or those for a day, newest first."""
        with self._engine.begin() as conn:
            return releases.releases(conn, channel, day)

    def enter_approval(
        self, what: str, channel: str, digest: str, said: approvals.Approval
    ) -> None:
        """Enter one person's word: `what` they approve of a channel, with that digest.

        `approvals.APPROVE_REMOVALS`: those in a report; `APPROVE_RULES`: rules.
        """
        with self._writer.begin() as conn:
            approvals.approve(conn, what, f"{channel}/{digest}", said)

    def approved_by(
        self, what: str, channel: str, digest: str, since: datetime
    ) -> list[approvals.Approval]:
        """What was said of that after `since`, in its order."""
        with self._engine.begin() as conn:
            return approvals.approvals(conn, what, f"{channel}/{digest}", since)
