"""What stewards ask of the ledger; every method is one transaction over its module's work."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

import polars as pl

from ledger import batches, claims, corrections, findings, operations, sites, spaces, standing
from ledger.decided import Decided
from ledger.errors import NotDecided
from ledger.findings import Day
from ledger.opened import Opened
from ledger.operations import OperationRow
from records import working_days
from records.kind import Kind
from records.states import BatchSort, CorrectionStatus


class Stewarding(Opened):
    """What stewards ask: rows as they stand, corrections, operations and what they look at."""

    def standing(self, record_ids: pl.Series) -> pl.DataFrame:
        """HELD of those records that are known, as they stand; one row each."""
        with self._engine.begin() as conn:
            return standing.standing(conn, record_ids)

    def standing_since(self, source_id: str, day: date, most: int) -> Iterator[pl.DataFrame]:
        """HELD of a source's rows as they stand, of business day `day` or later, in chunks."""
        after = -1
        while True:
            with self._engine.begin() as conn:
                rows = standing.since(conn, source_id, day.isoformat(), after, most)
            if rows.is_empty():
                return
            after = int(rows["place"][-1])
            yield rows

    def open_rows(self, sources: Sequence[str], clusters: Sequence[int] = ()) -> pl.DataFrame:
        """HELD of the rows of those sources that wait for a person, of those clusters only."""
        with self._engine.begin() as conn:
            return standing.open_rows(conn, sources, clusters)

    def open_findings(self, places: pl.Series) -> pl.DataFrame:
        """OPEN_FINDINGS of the rows at `places`: rule, severity, field, value, shape."""
        with self._engine.begin() as conn:
            return findings.open_at(conn, places)

    def past_values(self, sources: Sequence[str]) -> pl.DataFrame:
        """`source_id`, `field`, `original`, `value`: what the same value was corrected to last."""
        with self._engine.begin() as conn:
            return corrections.past_values(conn, sources)

    def live_corrections(self, sources: Sequence[str]) -> pl.DataFrame:
        """LIVE: corrections in force of those sources, with the reason and what rows bear them."""
        with self._engine.begin() as conn:
            return corrections.live(conn, sources)

    def rows_of_clusters(self, numbers: Sequence[int], *, open_rows_only: bool = True) -> pl.Series:
        """Record ids of the rows behind the open findings of those clusters."""
        with self._engine.begin() as conn:
            return standing.of_clusters(conn, numbers, open_rows_only=open_rows_only)

    def originals(self, places: pl.Series) -> pl.DataFrame:
        """`place`, `field`, `value`: cells as they were received, where that is known."""
        with self._engine.begin() as conn:
            return standing.originals(conn, places)

    def row_ids(self, rows: pl.DataFrame) -> pl.DataFrame:
        """`_row` and `row_id` of those of `rows` (place and _row) that bear corrections.

        The row id is what their raw text told.
        """
        with self._engine.begin() as conn:
            borne = standing.row_ids(conn, rows["place"])
            return borne.join(rows, on="place").select("_row", "row_id")

    def published(self, record_ids: pl.Series) -> pl.Series:
        """Those of the records that have a version which feeds are made of."""
        with self._engine.begin() as conn:
            return standing.with_version(conn, record_ids)

    def space_of(self, source_id: str) -> str:
        """The source whose records a source writes: most write their own."""
        with self._engine.begin() as conn:
            return spaces.space_of(conn, source_id)

    def corrections(self, source_id: str) -> pl.DataFrame:
        """CORRECTIONS of a source that are in force."""
        with self._engine.begin() as conn:
            return corrections.in_force(conn, source_id)

    def propose_corrections(
        self, why: Decided, day: date, rows: pl.DataFrame, places: pl.Series, *, alone: bool
    ) -> OperationRow:
        """Enter an operation with its corrections and the rows to look at again.

        `rows`: source_id, row_id, row_key, field, original, value, origin, evidence.
        """
        with self._writer.begin() as conn:
            made = operations.propose(conn, operations.CORRECT, why, places.n_unique(), alone=alone)
            number = made.operation_no
            text = day.isoformat()
            corrections.insert(conn, number, CorrectionStatus.PROPOSED, text, rows)
            operations.make_plan(conn, number, places)
            operations.take_effect(conn, made, text)
            return made

    def propose_undo(self, why: Decided, day: date, number: int, *, alone: bool) -> OperationRow:
        """Enter the undoing of an operation over the rows that it touched.

        `NotDecided`, naming them, when later operations have put other corrections in place.
        """
        with self._writer.begin() as conn:
            return operations.propose_undo(conn, why, day.isoformat(), number, alone=alone)

    def propose_revalidation(self, why: Decided, places: pl.Series) -> OperationRow:
        """Enter that rows are looked at again; nobody else has to agree to that."""
        with self._writer.begin() as conn:
            made = operations.propose(
                conn, operations.REVALIDATE, why, places.n_unique(), alone=True
            )
            operations.make_plan(conn, made.operation_no, places)
            return made

    def claims_window(self) -> tuple[int, int]:
        """The window of the change log in which nobody has looked for double claims yet."""
        with self._engine.begin() as conn:
            return claims.unseen(conn)

    def claimed_twice(self, codes: pl.Series) -> Iterator[pl.DataFrame]:
        """CLAIMS: decisions about those enterprises that two sources report."""
        with self._engine.begin() as conn:
            yield from claims.claimed_twice(conn, codes)

    def tell_claims(self, day: date, found: pl.DataFrame) -> int:
        """Note CLAIMS as findings on both records; how many are new."""
        seen = Day(day.isoformat(), working_days.after(day, working_days.TO_MEND).isoformat())
        with self._writer.begin() as conn:
            return claims.tell(conn, seen, found)

    def claims_seen(self, mark: int) -> None:
        """Double claims have been looked for up to that place of the change log."""
        with self._writer.begin() as conn:
            claims.look_from(conn, mark)

    def sites_window(self) -> tuple[int, int]:
        """The window of the change log whose sites nobody has noted yet."""
        with self._engine.begin() as conn:
            return sites.unseen(conn)

    def note_sites(self, day: date, found: pl.DataFrame) -> int:
        """Keep SITES, and tell those whose host another enterprise has open; how many findings."""
        seen = Day(day.isoformat(), working_days.after(day, working_days.TO_MEND).isoformat())
        with self._writer.begin() as conn:
            return sites.note(conn, seen, found)

    def sites_noted(self, mark: int) -> None:
        """Sites have been noted up to that place of the change log."""
        with self._writer.begin() as conn:
            sites.look_from(conn, mark)

    def approve(self, number: int, approver: str, day: date, moment: datetime) -> OperationRow:
        """A second person allows an operation; `NotDecided` for anybody else."""
        with self._writer.begin() as conn:
            if operations.get(conn, number).verb in operations.IDENTITY:
                raise NotDecided(
                    f"operation {number} says whose records are: `wangjian identity approve`"
                )
            found = operations.approve(conn, number, approver, moment)
            operations.take_effect(conn, found, day.isoformat())
            return found

    def refuse(self, number: int, approver: str, moment: datetime) -> OperationRow:
        """A second person refuses an operation; it never comes into force."""
        with self._writer.begin() as conn:
            return operations.refuse(conn, number, approver, moment)

    def finish(self, number: int, moment: datetime) -> OperationRow:
        """The rows of an operation have been looked at again."""
        with self._writer.begin() as conn:
            operations.finish(conn, number, moment)
            return operations.get(conn, number)

    def operation(self, number: int) -> OperationRow:
        """One operation; `UnknownOperation` when there is none of that number."""
        with self._engine.begin() as conn:
            return operations.get(conn, number)

    def touched_by(self, number: int) -> pl.DataFrame:
        """`place` and `record_id` of the rows, as they stand, that an operation corrected."""
        with self._engine.begin() as conn:
            return operations.touched_by(conn, number)

    def operations(self, *statuses: str) -> list[OperationRow]:
        """Operations of those statuses (all when none are named), newest first."""
        with self._engine.begin() as conn:
            return operations.listed(conn, *statuses)

    def planned(self, number: int) -> pl.DataFrame:
        """HELD and `_row` of the rows that an operation has looked at again, as they were."""
        with self._engine.begin() as conn:
            plan = operations.planned(conn, number)
            rows = standing.at_places(conn, plan["place"])
            return rows.join(plan.rename({"row_no": "_row"}), on="place").sort("_row")

    def as_received(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Rows of one kind (`planned`) as text, corrections taken out: LOCATOR and the fields."""
        with self._engine.begin() as conn:
            return standing.as_received(conn, rows)

    def begin_again(
        self, operation: OperationRow, rows: pl.DataFrame, day: date, moment: datetime
    ) -> batches.Batch:
        """The batch in which rows of one source (`planned`) are entered once more.

        Begun on an earlier day and cut off, it is taken up under that day.
        """
        opening = _opening(operation, rows, day, moment)
        with self._writer.begin() as conn:
            begun = batches.day_begun(conn, opening)
            return batches.begin(conn, replace(opening, day=begun or day))

    def still_asked(self, operation: OperationRow, rows: pl.DataFrame) -> pl.DataFrame:
        """Those of the rows of one source (`planned`) that have to come again.

        Of what persons said of identity a newer delivery's rows know already: what that replaced
        does not come again. All of them do once their batch was begun.
        """
        if operation.verb not in operations.IDENTITY:
            return rows
        with self._engine.begin() as conn:
            opening = _opening(operation, rows, operation.moment.date(), operation.moment)
            if batches.day_begun(conn, opening) is not None:
                return rows
            stands = standing.standing(conn, rows["record_id"])["place"]
            return rows.filter(pl.col("place").is_in(stands.implode()))


def _opening(
    operation: OperationRow, rows: pl.DataFrame, day: date, moment: datetime
) -> batches.Opening:
    known = dict(rows.select("_snapshot", "snapshot_no").unique().sort("snapshot_no").rows())
    return batches.Opening(
        rows["source_id"][0], Kind(rows["kind"][0]), day, tuple(known), moment,
        sort=operations.SORTS.get(operation.verb, BatchSort.CORRECTION),
        operation_no=operation.operation_no, snapshots=known,
    )  # fmt: skip
