"""The invariants and their holds, as acts ask for them."""

from collections.abc import Iterable
from datetime import date, datetime

import polars as pl
from sqlalchemy import or_, select

from ledger import held as held_back
from ledger import holds as holding
from ledger import objections
from ledger.invariants.every import SUMS, violations
from ledger.invariants.scope import Scope
from ledger.opened import Opened
from ledger.tables import batch
from records.invariants import VIOLATIONS, Invariant


class Holding(Opened):
    """What is wrong, what that holds, and whom."""

    def holds(self) -> list[holding.Hold]:
        """Every open hold, the longest first."""
        with self._engine.begin() as conn:
            return holding.standing(conn)

    def holds_of(self, batch_id: str) -> list[holding.Hold]:
        """The open holds that concern one batch."""
        with self._engine.begin() as conn:
            return held_back.of_batch(conn, batch_id)

    def objected(self) -> frozenset[str]:
        """The records against which an objection is open."""
        with self._engine.begin() as conn:
            return objections.standing(conn)

    def objections(self) -> list[objections.Objection]:
        """Every open objection, the longest first."""
        with self._engine.begin() as conn:
            return objections.unsettled(conn)

    def open_objection(self, record_id: str, who: tuple[str, str], moment: datetime) -> None:
        """Keep a record out of the feeds: `who` (name, note) enters an objection against it."""
        with self._writer.begin() as conn:
            objections.begin(conn, record_id, who, moment)

    def close_objection(self, record_id: str, who: tuple[str, str], moment: datetime) -> None:
        """Let a record be shown as it stands: the objection against it is settled."""
        with self._writer.begin() as conn:
            objections.end(conn, record_id, who, moment)

    def violations(self, day: date) -> pl.DataFrame:
        """VIOLATIONS of the whole ledger on a business day; holds nothing."""
        with self._engine.begin() as conn:
            return violations(conn, Scope(day))

    def check_all(
        self, day: date, moment: datetime, more: Iterable[pl.DataFrame] = ()
    ) -> pl.DataFrame:
        """Check the whole ledger and renew its holds; VIOLATIONS, with `more` found elsewhere."""
        with self._engine.begin() as conn:
            before = holding.known(conn)
            found = pl.concat([violations(conn, Scope(day)), *more]).match_to_schema(VIOLATIONS)
        # Read and written apart: a night's look must not keep everybody else from writing.
        with self._writer.begin() as conn:
            holding.renew(conn, found, before, moment)
        return found

    def check_sums(self, day: date, after: int, moment: datetime) -> None:
        """Count again the batches of `day` and those that closed in the log behind `after`.

        A row may be lost after its batch has closed: then the batch is held.
        """
        late = or_(batch.c.day == day.isoformat(), batch.c.closed_change > after)
        rows = select(batch.c.batch_no, batch.c.batch_id, batch.c.day).where(
            batch.c.status == "complete", late
        )
        with self._engine.begin() as conn:
            looks = [
                holding.look(
                    conn, Scope(date.fromisoformat(row.day), row.batch_no), row.batch_id, SUMS
                )
                for row in conn.execute(rows.order_by(batch.c.batch_no)).all()
            ]
        # Nearly always there is nothing to write, and nobody is kept from writing.
        if any(looks):
            with self._writer.begin() as conn:
                for looked in looks:
                    holding.renew(conn, looked.found, looked.before, moment)

    def held(self, *, but: Invariant | None = None) -> held_back.Held:
        """The open holds taken apart, for `held_among`; those of one invariant left out."""
        with self._engine.begin() as conn:
            return held_back.held(conn, but=but)

    def held_among(self, held: held_back.Held, subjects: pl.Series) -> pl.Series:
        """Those of `subjects` that may not be published, or otherwise than they are."""
        with self._engine.begin() as conn:
            return held_back.among(conn, held, subjects)
