"""What is asked of the ledger about identity; every method is one transaction."""

from datetime import datetime

import polars as pl

from ledger import entity_changes, identifying, identity_work, joined, judgements, links, standing
from ledger.entity_changes import Change
from ledger.identifying import Asked, Second, Since
from ledger.identity_work import Waiting
from ledger.judgements import Which
from ledger.opened import Opened
from ledger.operations import OperationRow


class Identities(Opened):
    """Decisions on identity: those in force, those that are asked for, and how they came about."""

    def decisions(self, record_ids: pl.Series) -> pl.DataFrame:
        """DECISIONS in force on those records."""
        with self._engine.begin() as conn:
            return judgements.in_force(conn, Which(record_ids=record_ids))

    def decisions_of(self, source_id: str) -> pl.DataFrame:
        """DECISIONS in force on the records of one source."""
        with self._engine.begin() as conn:
            return judgements.in_force(conn, Which(source_id=source_id))

    def judged(self, record_ids: pl.Series | None = None, *statuses: str) -> pl.DataFrame:
        """HISTORY: decisions with who, when and why; of those records and statuses, else all."""
        with self._engine.begin() as conn:
            return judgements.history(conn, Which(record_ids=record_ids), *statuses)

    def rows_judged(self) -> pl.DataFrame:
        """JUDGED_ROWS: what records said when the decisions in force on them were made."""
        with self._engine.begin() as conn:
            return identity_work.rows_judged(conn)

    def waiting(self, wanted: Waiting) -> pl.DataFrame:
        """WAITING: rows that wait for somebody to say whose they are, those due first in front."""
        with self._engine.begin() as conn:
            return identity_work.waiting(conn, wanted)

    def links(self, codes: pl.Series) -> pl.DataFrame:
        """LINKS from or to any of `codes`, taken back ones too, the newest first."""
        with self._engine.begin() as conn:
            return joined.links_at(conn, codes)

    def links_of_one(self) -> pl.DataFrame:
        """LINKS between codes of one enterprise, taken back ones too."""
        with self._engine.begin() as conn:
            return links.of_one(conn)

    def settled_under(self, codes: pl.Series) -> pl.DataFrame:
        """`record_id`, `uscc` and `rung` of the records under `codes`, registrations left out."""
        with self._engine.begin() as conn:
            return links.settled_under(conn, codes)

    def attached(self, uscc: str) -> pl.Series:
        """Ids of the records under a code, its own registration left out."""
        with self._engine.begin() as conn:
            return judgements.attached(conn, uscc)

    def under(self, record_ids: pl.Series) -> pl.DataFrame:
        """`record_id` and `uscc` of those of the records that are attached to an enterprise."""
        with self._engine.begin() as conn:
            return standing.under(conn, record_ids)

    def propose_identity(self, asked: Asked, *, alone: bool) -> OperationRow:
        """Enter an operation on identity; `NotDecided` for a reason that is not on the list."""
        with self._writer.begin() as conn:
            return identifying.propose(conn, asked, alone=alone)

    def propose_identity_undo(self, number: int, asked: Asked) -> OperationRow:
        """Enter the undoing of one; `NotDecided`, naming them, when later ones stand on it."""
        with self._writer.begin() as conn:
            return identifying.propose_undo(conn, number, asked)

    def identity_choice(self, number: int) -> pl.DataFrame:
        """CHOICE: what was said by who asked for it; nobody is shown that before they choose."""
        with self._engine.begin() as conn:
            return identifying.choice(conn, number)

    def identity_change(self, number: int) -> Change | None:
        """What an operation is to change, or changed, of enterprises; None where nothing."""
        with self._engine.begin() as conn:
            return entity_changes.asked(conn, number)

    def identity_decisions(self, number: int) -> pl.DataFrame:
        """JUDGED of one operation."""
        with self._engine.begin() as conn:
            return judgements.own(conn, number)

    def approve_identity(self, number: int, second: Second, since: Since) -> OperationRow:
        """A second person agrees, to what came since as well. `NotDecided` for anybody else."""
        with self._writer.begin() as conn:
            return identifying.approve(conn, number, second, since)

    def disagree(self, number: int, approver: str, moment: datetime) -> None:
        """A second person judged otherwise: it stays proposed, and that person may not allow it."""
        with self._writer.begin() as conn:
            identifying.disagree(conn, number, approver, moment)

    def refuse_identity(
        self, number: int, approver: str, moment: datetime, note: str
    ) -> OperationRow:
        """A second person refuses, and says why; `NotDecided` for what waits for nobody."""
        with self._writer.begin() as conn:
            return identifying.refuse(conn, number, approver, moment, note)
