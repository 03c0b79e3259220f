"""One batch as tables: its findings and its unusual rows, under their row numbers."""

import polars as pl
from sqlalchemy import Connection, select

from ledger.errors import UnknownBatch
from ledger.load import read
from ledger.places import batch_range, row_no_of
from ledger.tables import batch, finding, row_state

FINDING_ROWS = pl.Schema(
    {"row": pl.Int64(), "rule": pl.String(), "severity": pl.String(), "field": pl.String(),
     "value": pl.String()}
)  # fmt: skip
STATE_ROWS = pl.Schema(
    {"row": pl.Int64(), "state": pl.String(), "reason": pl.String(), "locator": pl.String()}
)


def findings(conn: Connection, batch_id: str) -> pl.DataFrame:
    """FINDING_ROWS of one batch, in row order; `UnknownBatch` when there is none."""
    first, last = _range(conn, batch_id)
    columns = (finding.c.rule, finding.c.severity, finding.c.field, finding.c.value)
    rows = (
        select(row_no_of(finding.c.place).label("row"), *columns)
        .where(finding.c.place.between(first, last))
        .order_by(finding.c.place, finding.c.rule)
    )
    return read(conn, rows, FINDING_ROWS)


def states(conn: Connection, batch_id: str) -> pl.DataFrame:
    """STATE_ROWS of one batch: the rows that did not simply flow through, in row order."""
    first, last = _range(conn, batch_id)
    columns = (row_state.c.state, row_state.c.reason, row_state.c.locator)
    rows = (
        select(row_no_of(row_state.c.place).label("row"), *columns)
        .where(row_state.c.place.between(first, last))
        .order_by(row_state.c.place)
    )
    return read(conn, rows, STATE_ROWS)


def _range(conn: Connection, batch_id: str) -> tuple[int, int]:
    number = conn.execute(select(batch.c.batch_no).where(batch.c.batch_id == batch_id)).scalar()
    if number is None:
        raise UnknownBatch(f"no batch {batch_id!r}")
    return batch_range(int(number))
