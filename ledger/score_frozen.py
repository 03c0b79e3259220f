"""Months that are frozen: written once, read as they were written."""

from datetime import date, datetime

import polars as pl
from sqlalchemy import Connection, select

from ledger import audit
from ledger.load import load_stage, read
from ledger.tables_score import score_month

ACTOR = "score"
FROZEN = pl.Schema(
    {"department": pl.String(), "system": pl.String(), "kind": pl.String(),
     "measure": pl.String(), "counted": pl.Int64(), "total": pl.Int64()}
)  # fmt: skip
_WHEN = pl.Schema({"until": pl.String(), "frozen_at": pl.String()})


def freeze(
    conn: Connection, month: str, until: date, numbers: pl.DataFrame, moment: datetime
) -> bool:
    """Write a month's FROZEN numbers; False, and nothing done, when the month is frozen already."""
    if when(conn, month) is not None:
        return False
    ordered = numbers.select(FROZEN.names()).sort(FROZEN.names()[:4])
    said = {"month": month, "until": until.isoformat(), "frozen_at": moment.isoformat()}
    rows = ordered.with_columns(pl.lit(value).alias(name) for name, value in said.items())
    load_stage(conn, score_month, rows)
    audit.enter_rows(conn, audit.Deed(moment, ACTOR, "freeze_month", month), ordered)
    return True


def when(conn: Connection, month: str) -> tuple[date, datetime] | None:
    """The last day that a frozen month counts, and when it was frozen; None while it is not."""
    rows = select(score_month.c.until, score_month.c.frozen_at).where(score_month.c.month == month)
    found = read(conn, rows.limit(1), _WHEN).rows()
    if not found:
        return None
    until, moment = found[0]
    return date.fromisoformat(until), datetime.fromisoformat(moment)


def frozen(conn: Connection, month: str) -> pl.DataFrame:
    """FROZEN numbers of a month; none while it is not frozen."""
    columns = [score_month.c[name] for name in FROZEN.names()]
    rows = select(*columns).where(score_month.c.month == month).order_by(*columns[:4])
    return read(conn, rows, FROZEN)
