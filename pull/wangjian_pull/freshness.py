"""How old the word is that vouches for a list, and what may still be done with it."""

from datetime import datetime, timedelta, timezone
from enum import StrEnum

# A timestamp is signed for this long, so its end says when it was made.
LIFETIME = timedelta(hours=24)
LATE_AFTER = timedelta(hours=1)
SUSPENDED_AFTER = timedelta(hours=72)
# Asia/Shanghai has had no summer time since 1991; no zone database is needed for its date.
SHANGHAI = timezone(timedelta(hours=8))


class Freshness(StrEnum):
    """What may be done with a list."""

    FRESH = "fresh"
    LATE = "late"  # older than an hour: find out why, go on using it
    STALE = "stale"  # expired: take no new adverse action on its word
    SUSPENDED = "suspended"  # older than three days, or never signed: decide nothing by it alone


def freshness(expires: datetime | None, now: datetime) -> Freshness:
    """Of a list whose timestamp ends at `expires` (None: no timestamp vouches for it), aware."""
    if expires is None:
        return Freshness.SUSPENDED
    age = now - (expires - LIFETIME)
    if age > SUSPENDED_AFTER:
        return Freshness.SUSPENDED
    if now >= expires:
        return Freshness.STALE
    return Freshness.LATE if age > LATE_AFTER else Freshness.FRESH


def day_of(now: datetime) -> str:
    """The day in Asia/Shanghai on which last days are honoured, ISO."""
    return now.astimezone(SHANGHAI).date().isoformat()
