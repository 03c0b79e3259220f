"""Two independent counts of every batch (design §4): what the reader saw, and what we hold.

Rows and lines come from the reader over raw bytes; accepted rows are recounted from
`record_version`, open and unusual ones from `row_state`. A row deleted behind the program's back
is missing from the second count, so the check can fail.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, ScalarSelect, func, select

from ledger.errors import UnknownBatch
from ledger.places import batch_range
from ledger.tables import batch, record_version, row_state, unparsable_line
from records.states import STATE_NAMES_ZH, RowState
from records.tally import Tally


@dataclass(frozen=True, slots=True)
class Conservation:
    """One batch's sum, recounted now."""

    tally: Tally
    unparsable_kept: int

    @property
    def holds(self) -> bool:
        """Whether both equations hold and every unparsable line is kept."""
        tally = self.tally
        return (
            tally.lines == tally.blank + tally.unparsable + tally.rows
            and tally.rows == sum(tally.by_state().values())
            and tally.unparsable == self.unparsable_kept
        )

    @property
    def equation(self) -> str:
        """Both sums for people, in Chinese: 行 12 = 空 1 + 不可读 0 + 记录 11; 记录 11 = …."""
        tally = self.tally
        terms = [f"{STATE_NAMES_ZH[s]} {n}" for s, n in tally.by_state().items() if n]
        return (
            f"行 {tally.lines} = 空行 {tally.blank} + 不可读 {tally.unparsable}"
            f" + 记录 {tally.rows}；记录 {tally.rows} = {' + '.join(terms) or '0'}"
        )


def recount(conn: Connection, batch_id: str) -> Conservation:
    """Count again what is held of a batch; `UnknownBatch` when there is none of that id."""
    row = conn.execute(select(batch).where(batch.c.batch_id == batch_id)).one_or_none()
    if row is None:
        raise UnknownBatch(f"no batch {batch_id!r}")
    first, last = batch_range(row.batch_no)
    kept_lines = select(func.count()).where(unparsable_line.c.batch_no == row.batch_no)
    counts = dict.fromkeys((state.value for state in RowState), 0)
    by_state = (
        select(row_state.c.state, func.count())
        .where(row_state.c.place.between(first, last))
        .group_by(row_state.c.state)
    )
    counts.update({str(state): int(n) for state, n in conn.execute(by_state)})
    counts[RowState.ACCEPTED] = int(conn.execute(select(_accepted(first, last))).scalar_one())
    counts[RowState.UNCHANGED] = row.unchanged
    day = date.fromisoformat(row.day)
    sums = (row.lines, row.blank, row.unparsable, row.rows)
    tally = Tally(row.source_id, day, batch_id, *sums, **counts)
    return Conservation(tally, int(conn.execute(kept_lines).scalar_one()))


def _accepted(first: int, last: int) -> ScalarSelect[int]:
    counted = select(func.count()).where(record_version.c.place.between(first, last))
    return counted.scalar_subquery()
