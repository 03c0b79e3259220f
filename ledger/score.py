"""The numbers of a scorecard by source, and the rows behind each of them.

Which department a source is of, and what it was due to deliver, its declaration says: not here.
"""

import polars as pl
from sqlalchemy import Connection

from ledger import score_rows
from ledger.score_facts import (
    NUMBERS,
    counted,
    numbers,
    of_corrections,
    of_open,
    of_received,
    total,
)
from ledger.score_later import Days
from records.score import Measure, Side

ROWS = pl.Schema(
    {"source_id": pl.String(), "day": pl.String(), "record_id": pl.String(),
     "locator": pl.String(), "state": pl.String()}
)  # fmt: skip
_OPEN = (Measure.OPEN_NEW, Measure.OPEN_DUE, Measure.OPEN_OVERDUE)


def by_source(conn: Connection, days: Days) -> pl.DataFrame:
    """NUMBERS of what was received in those days and, at their end, waited or was corrected."""
    stock = _stock(conn)
    parts = [numbers(of_received(part, stock)) for part in score_rows.received(conn, days)]
    waiting = of_open(score_rows.open_rows(conn, days.last), days.last)
    corrected = of_corrections(score_rows.corrections(conn), days.last)
    sums = pl.concat([pl.DataFrame(schema=NUMBERS), *parts, numbers(waiting), numbers(corrected)])
    whole = pl.when(pl.col("total").count() > 0).then(pl.col("total").sum())
    return sums.group_by("source_id", "measure").agg(pl.col("counted").sum(), whole).sort(
        "source_id", "measure"
    )  # fmt: skip


def rows_of(conn: Connection, days: Days, measure: Measure, side: Side) -> pl.DataFrame:
    """ROWS that a number counts, that its total counts, or the rest of these, by source and day.

    A number of cells has the rows that have such cells.
    """
    wanted = _wanted(measure, side)
    if measure is Measure.SOURCE_FIXED:
        facts = [of_corrections(score_rows.corrections(conn), days.last)]
    elif measure in _OPEN:
        facts = [of_open(score_rows.open_rows(conn, days.last), days.last)]
    else:
        stock = _stock(conn)
        facts = [
            of_received(part, stock).filter(wanted) for part in score_rows.received(conn, days)
        ]
    rows = [part.filter(wanted).select(ROWS.names()) for part in facts]
    return pl.concat([pl.DataFrame(schema=ROWS), *rows]).sort(ROWS.names())


def _wanted(measure: Measure, side: Side) -> pl.Expr:
    part, whole = pl.col(counted(measure)), pl.col(total(measure)).fill_null(0)
    if side is Side.COUNTED:
        return part > 0
    return whole > 0 if side is Side.TOTAL else whole > part


def _stock(conn: Connection) -> pl.Series:
    """The number of each source's very first delivery that closed."""
    closed = score_rows.deliveries(conn).filter(pl.col("status") == "complete")
    return closed.unique("source_id", keep="first", maintain_order=True)["batch_no"]
