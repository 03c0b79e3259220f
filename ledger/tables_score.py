"""The frozen scorecards of months: a number once frozen is never written again."""

from sqlalchemy import Table

from ledger.columns import METADATA
from ledger.tables import key, number, text

score_month = Table(
    "score_month",
    METADATA,
    key("month", primary=True),  # YYYY-MM
    key("department", primary=True),
    key("system", primary=True),
    key("kind", primary=True),
    key("measure", primary=True),
    number("counted"),
    number("total", optional=True),  # null for what is a number and no share
    key("until"),  # the last business day that was counted
    text("frozen_at"),
    sqlite_with_rowid=False,
)
