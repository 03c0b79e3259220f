"""Which rows are asked about again for some days before a person sees them (ADR 16).

A right code that the register does not know yet is mostly one that it will know soon.
"""

from datetime import date, timedelta

from records.states import Pending
from records.working_days import after

RULE = "IDN-001"
REASON = Pending.CODE_UNKNOWN
DAYS = 10
"""Working days after the day on which the row first waited."""


def shown_from(first_day: date) -> date:
    """The day on which a person sees what waits since `first_day`."""
    return after(first_day, DAYS)


def shown_since(day: date) -> date:
    """What waits since this day or longer is seen on `day`."""
    since = day
    while shown_from(since) > day:
        since -= timedelta(days=1)
    return since
