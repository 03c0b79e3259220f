"""Which deliveries stand beside each other: those of the sources that write the same records.

Nearly every source writes records of its own. A register's daily changes write those of its whole
list: each is held against both, so that an older list never turns a newer change back.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, Select, select

from ledger.tables import batch
from records.states import BatchSort


@dataclass(frozen=True, slots=True)
class Beside:
    """The other batches of a batch's space."""

    later: frozenset[int]  # those of a later business day
    is_first: bool  # there are none
    is_stock: bool  # no delivery of an earlier day has closed


def space_of(conn: Connection, source_id: str) -> str:
    """Whose records a source is known to write; its own before its first delivery."""
    known = select(batch.c.space).where(batch.c.source_id == source_id)
    newest = conn.execute(known.order_by(batch.c.batch_no.desc()).limit(1))
    return str(newest.scalar_one_or_none() or source_id)


def of_space(source: ColumnElement[str], source_id: str) -> ColumnElement[bool]:
    """That a column names a source which writes the same records as `source_id`, or itself."""
    mine = select(batch.c.space).where(batch.c.source_id == source_id)
    theirs = select(batch.c.source_id).where(batch.c.space.in_(mine))
    return (source == source_id) | source.in_(theirs)


def batches_of(space: str) -> Select[int]:
    """The numbers of the batches of a space."""
    return select(batch.c.batch_no).where(batch.c.space == space)


def beside(conn: Connection, space: str, batch_no: int, day: date) -> Beside:
    """What stands beside the batch `batch_no` of business day `day`."""
    others = batches_of(space).where(batch.c.batch_no != batch_no)
    later = conn.execute(others.where(batch.c.day > day.isoformat())).scalars()
    delivered = others.where(
        batch.c.sort == BatchSort.DELIVERY.value,
        batch.c.status == "complete",
        batch.c.day < day.isoformat(),
    )
    return Beside(
        frozenset(later),
        conn.execute(others.limit(1)).first() is None,
        conn.execute(delivered.limit(1)).first() is None,
    )
