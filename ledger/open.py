"""`open_ledger`: the ledger at a URL, created or migrated as needed; and what a caller can ask it.

Every method is one transaction over a function of the module that holds the work.
"""

from datetime import date
from types import TracebackType
from typing import Self

import polars as pl

from ledger import (
    audit,
    digest,
    extract,
    lookup,
    overview,
)
from ledger.collecting import Collecting
from ledger.deciding import Deciding
from ledger.engine import is_there, reached
from ledger.explaining import Explaining
from ledger.holding import Holding
from ledger.identities import Identities
from ledger.migrate import is_current, migrate
from ledger.releasing import Releasing
from ledger.scoring import Scoring
from ledger.stewarding import Stewarding


def open_ledger(url: str) -> "Ledger":
    """The ledger at a SQLAlchemy URL (`sqlite:///file` or `postgresql://…`), at today's schema.

    `LedgerNotOpened` when that is no address, or no database answers there.
    """
    engine = reached(url)
    migrate(engine)
    return Ledger(engine)


def standing_ledger(url: str) -> "Ledger | None":
    """The ledger that stands at `url` at today's schema, nothing made or migrated; else None.

    `LedgerNotOpened` when that is no address, or no database answers there.
    """
    if not is_there(url):
        return None
    engine = reached(url)
    if is_current(engine):
        return Ledger(engine)
    engine.dispose()
    return None


class Ledger(Collecting, Deciding, Stewarding, Identities, Scoring, Releasing, Holding, Explaining):
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
        self._checkpoints.close()
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
