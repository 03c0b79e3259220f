"""The business clock: Asia/Shanghai. The business day is an argument, never read inside a stage."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def midnight(day: date) -> datetime:
    """00:00 of `day` in Shanghai."""
    return datetime.combine(day, time(), tzinfo=SHANGHAI)


def business_day(moment: datetime) -> date:
    """The Shanghai date of an aware `moment`; `ValueError` when it has no zone."""
    if moment.tzinfo is None:
        raise ValueError(f"a moment needs a time zone, got {moment.isoformat()}")
    return moment.astimezone(SHANGHAI).date()


def next_day(day: date) -> date:
    """The day after `day`: a record shown until `day` is gone at its 00:00."""
    return day + timedelta(days=1)
