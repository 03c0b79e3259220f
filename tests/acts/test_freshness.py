"""How fresh sources are: good, late, failed, or never heard of."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from acts.freshness import State, freshness
from acts.house import House, open_house
from records.kind import Kind
from records.snapshot import ReadCount, Snapshot
from tests.ledger.deliveries import MOMENT

DAY = date(2018, 9, 3)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_house({"WANGJIAN_HOME": str(tmp_path)}) as house:
        yield house


def deliver(
    house: House, source_id: str, day: date, error: str = "", digests: Sequence[str] = ()
) -> None:
    for digest in digests:
        path = house.store.path(digest)
        house.ledger.keep_snapshot(Snapshot(digest, source_id, day, digest, "", 1, MOMENT, path))
    batch = house.ledger.begin_batch(source_id, Kind.PENALTY, day, digests, MOMENT)
    if error:
        house.ledger.fail_batch(batch, error)
    else:
        house.ledger.close_batch(batch, ReadCount())


def state(house: House, source_id: str, day: date) -> tuple[State, int | None]:
    (found,) = [one for one in freshness(house, day) if one.source.id == source_id]
    return found.state, found.age


def test_what_never_came_was_never_fresh(house: House) -> None:
    assert {one.state for one in freshness(house, DAY)} == {State.NEVER}


@pytest.mark.parametrize(
    "source_id, days, expected",
    [
        ("market_penalties", 0, State.GOOD),
        ("market_penalties", 1, State.GOOD),
        ("market_penalties", 2, State.LATE),
        ("justice_penalties", 4, State.GOOD),
        ("justice_penalties", 5, State.LATE),
        ("ecommerce_blacklist", 400, State.GOOD),
    ],
)
def test_a_source_is_late_when_it_is_older_than_it_promised(
    house: House, source_id: str, days: int, expected: State
) -> None:
    deliver(house, source_id, DAY)
    assert state(house, source_id, DAY + timedelta(days=days)) == (expected, days)


def test_a_failure_shows_until_the_next_good_delivery(house: House) -> None:
    deliver(house, "market_penalties", DAY)
    deliver(house, "market_penalties", DAY + timedelta(days=1), "a web page came")
    assert state(house, "market_penalties", DAY + timedelta(days=1)) == (State.FAILED, 1)
    assert state(house, "market_penalties", DAY) == (State.GOOD, 0)
    deliver(house, "market_penalties", DAY + timedelta(days=2))
    assert state(house, "market_penalties", DAY + timedelta(days=2)) == (State.GOOD, 0)


def test_a_fetch_that_fails_when_the_day_is_in_takes_nothing_away(house: House) -> None:
    deliver(house, "market_penalties", DAY, digests=["a"])
    deliver(house, "market_penalties", DAY, "no answer")
    assert state(house, "market_penalties", DAY) == (State.GOOD, 0)
    deliver(house, "market_penalties", DAY, "a correction that nobody can read", ["b"])
    assert state(house, "market_penalties", DAY) == (State.FAILED, 0)
    deliver(house, "market_penalties", DAY, digests=["c"])
    assert state(house, "market_penalties", DAY) == (State.GOOD, 0)
