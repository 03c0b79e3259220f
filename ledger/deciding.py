"""What persons decide; every method is one transaction over its module's work."""

from datetime import date

import polars as pl

from ledger import clocks, rejecting, waivers
from ledger.decided import Decided
from ledger.opened import Opened


class Deciding(Opened):
    """What persons decide: rows sent back, findings let stand, clocks stopped, rules waived."""

    def reject(self, record_ids: pl.Series, why: Decided) -> int:
        """Send back what is open of those records; the operation's number, or `NotDecided`."""
        with self._writer.begin() as conn:
            return rejecting.reject(conn, record_ids, why)

    def dismiss(self, cluster_no: int, why: Decided) -> int:
        """Let a cluster's open findings stand; the operation's number, or `NotDecided`."""
        with self._writer.begin() as conn:
            return clocks.dismiss(conn, cluster_no, why)

    def assign(self, cluster_no: int, assignee: str | None, why: Decided) -> int:
        """Give a cluster to somebody, or to nobody; the operation's number."""
        with self._writer.begin() as conn:
            return clocks.assign(conn, cluster_no, assignee, why)

    def pause(self, source_id: str, from_day: date, until_day: date, why: Decided) -> int:
        """What is open of a source is due later by a span's working days; the operation."""
        with self._writer.begin() as conn:
            return clocks.pause_source(conn, source_id, from_day, until_day, why)

    def waive(self, source_id: str, rule: str, until_day: date, why: Decided) -> int:
        """A rule stops no row of a source until that day; the waiver's number, or `NotDecided`."""
        with self._writer.begin() as conn:
            return waivers.waive(conn, source_id, rule, until_day, why)

    def lapsed(self, day: date) -> pl.Series:
        """Places of current versions that flow by a waiver which is over on `day`."""
        with self._engine.begin() as conn:
            return waivers.lapsed(conn, day)

    def waived(self, source_id: str, day: date) -> dict[str, int]:
        """Rules waived for a source on a business day, each with its waiver's number."""
        with self._engine.begin() as conn:
            return waivers.in_force(conn, source_id, day)
