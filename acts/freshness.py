"""How fresh each source is: its last good delivery, how old that is, and what was promised."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from acts.house import House
from sources import all_sources
from sources.kit.source import Cadence, Source

# Days between two deliveries, weekends and one late day allowed for.
PROMISES: dict[Cadence, int | None] = {
    Cadence.EVERY_DAY: 1,
    Cadence.WORKING_DAY: 4,
    Cadence.EVERY_WEEK: 8,
    Cadence.ON_NOTICE: None,
}


class State(StrEnum):
    """How a source stands."""

    GOOD = "good"
    LATE = "late"  # older than promised
    FAILED = "failed"  # the newest delivery broke off or was held
    NEVER = "never"  # nothing of it was ever taken in


@dataclass(frozen=True, slots=True)
class Freshness:
    """One source on a day. `age` and `promise` are in days; a source on notice promises none."""

    source: Source
    state: State
    last_good: date | None
    age: int | None
    promise: int | None


def freshness(house: House, day: date) -> list[Freshness]:
    """Every source as it stands on business day `day`, in the order of collection."""
    return [_of(house, source, day) for source in all_sources()]


def _of(house: House, source: Source, day: date) -> Freshness:
    standing = house.ledger.last_delivery(source.id, day)
    good = standing.last_good if standing else None
    age = (day - good).days if good else None
    promise = PROMISES[source.every]
    return Freshness(source, _state(standing is not None and standing.failed, age, promise), good,
                     age, promise)  # fmt: skip


def _state(failed: bool, age: int | None, promise: int | None) -> State:
    if failed:
        return State.FAILED
    if age is None:
        return State.NEVER
    return State.LATE if promise is not None and age > promise else State.GOOD
