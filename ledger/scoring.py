"""What scorecards ask of the ledger; every method is one transaction over its module's work."""

from datetime import date, datetime

import polars as pl

from ledger import score, score_frozen, score_rows
from ledger.opened import Opened
from ledger.score_later import Days
from records.score import Measure, Side


class Scoring(Opened):
    """What scorecards ask: numbers by source, the rows behind them, months that are frozen."""

    def deliveries(self) -> pl.DataFrame:
        """DELIVERIES of all time: source_id, kind, day, batch_id, batch_no, status."""
        with self._engine.begin() as conn:
            return score_rows.deliveries(conn)

    def pauses(self) -> pl.DataFrame:
        """PAUSES (source_id, from_day, until_day): days that do not count against a source."""
        with self._engine.begin() as conn:
            return score_rows.pauses(conn)

    def score(self, first: date, last: date) -> pl.DataFrame:
        """NUMBERS (source_id, measure, counted, total) of business days, both inclusive."""
        with self._engine.begin() as conn:
            return score.by_source(conn, Days(first, last))

    def score_rows(self, first: date, last: date, measure: Measure, side: Side) -> pl.DataFrame:
        """The rows behind a number: source_id, day, record_id, locator, state."""
        with self._engine.begin() as conn:
            return score.rows_of(conn, Days(first, last), measure, side)

    def freeze_score(
        self, month: str, until: date, numbers: pl.DataFrame, moment: datetime
    ) -> bool:
        """Write a month's FROZEN numbers once; False when it is frozen already."""
        with self._writer.begin() as conn:
            return score_frozen.freeze(conn, month, until, numbers, moment)

    def score_frozen_at(self, month: str) -> tuple[date, datetime] | None:
        """The last day that a frozen month counts, and when it was frozen."""
        with self._engine.begin() as conn:
            return score_frozen.when(conn, month)

    def frozen_score(self, month: str) -> pl.DataFrame:
        """FROZEN (department, system, kind, measure, counted, total) of a month."""
        with self._engine.begin() as conn:
            return score_frozen.frozen(conn, month)
