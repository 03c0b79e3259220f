"""Working days as the State Council lays them down each year (国务院办公厅关于节假日安排的通知).

From a library's data; a year that it does not know counts Monday to Friday (`is_known`).
"""

from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar

_SATURDAY = 5


def is_known(year: int) -> bool:
    """Whether the notice for that year is in the data."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def is_working_day(day: date) -> bool:
    """Whether offices work on `day`, made-up weekends included."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < _SATURDAY


@lru_cache(maxsize=4096)
def after(day: date, count: int) -> date:
    """The `count`-th working day after `day`, which itself does not count."""
    reached = day
    while count > 0:
        reached += timedelta(days=1)
        count -= is_working_day(reached)
    return reached
