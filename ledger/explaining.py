"""What `explain` asks: an enterprise or a record, now or as we knew it; one transaction each."""

import polars as pl

from ledger import about, asked_again, identity_work, lookup, story, story_as_of
from ledger.as_of import Cut
from ledger.as_of_late import caught_up
from ledger.opened import Opened


class Explaining(Opened):
    """Everything that is known of one enterprise or one record."""

    def about(self, uscc: str, cut: Cut | None = None) -> about.About | None:
        """An enterprise and all that is known of it, now or at a cut; None when nothing is."""
        with self._engine.begin() as conn:
            return about.about(conn, uscc, cut and caught_up(conn, cut))

    def code_published(self, public_id: str) -> str | None:
        """The code of the enterprise that is itself published under that id; None when none is."""
        with self._engine.begin() as conn:
            return lookup.code_published(conn, public_id)

    def record_counts_by_kind(self, codes: pl.Series) -> pl.DataFrame:
        """`uscc`, `kind`, `rows`: how many records of each kind stand under those codes."""
        with self._engine.begin() as conn:
            return about.counts(conn, codes)

    def waiting_counts(self) -> pl.DataFrame:
        """WAITING_COUNTS: how many rows wait for an identity, by reason and source."""
        with self._engine.begin() as conn:
            return identity_work.waiting_counts(conn)

    def is_asked_again(self, record_id: str) -> bool:
        """Whether a record waits that nobody is shown yet: the register is asked again first."""
        with self._engine.begin() as conn:
            return asked_again.is_asked_again(conn, record_id)

    def record_story(self, record_id: str, cut: Cut | None = None) -> story.RecordStory | None:
        """A record from the source's cell to the feed's line; None when unknown."""
        with self._engine.begin() as conn:
            if cut is None:
                return story.record_story(conn, record_id)
            return story_as_of.record_story_at(conn, record_id, caught_up(conn, cut))
