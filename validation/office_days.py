"""Days on which offices work, asked of a column of days through its distinct values.

Only years whose notice is known count: elsewhere a made-up weekend would be taken for a day off.
"""

from datetime import date

import polars as pl

from records import working_days

REPORT_WITHIN = 7
"""Working days after the decision within which it is to be reported (国办发〔2015〕51号)."""


def closed(days: pl.Series) -> pl.Series:
    """Whether offices were closed on each day; false where nothing is known of it."""
    distinct: list[date] = days.drop_nulls().unique().to_list()
    off = [
        day for day in distinct
        if working_days.is_known(day.year) and not working_days.is_working_day(day)
    ]  # fmt: skip
    return days.is_in(pl.Series(off, dtype=pl.Date()).implode()).fill_null(value=False)


def due(days: pl.Series, today: date) -> pl.Series:
    """The last day on which each decision is reported in time; null for none and for the future."""
    distinct = [day for day in days.drop_nulls().unique().to_list() if day <= today]
    last = [working_days.after(day, REPORT_WITHIN) for day in distinct]
    known, ends = pl.Series(distinct, dtype=pl.Date()), pl.Series(last, dtype=pl.Date())
    return days.replace_strict(known, ends, default=None, return_dtype=pl.Date())
