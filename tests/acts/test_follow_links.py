"""Settled records follow the links of the register, and come back when it takes one back."""

from datetime import date, timedelta

import polars as pl
import pytest

from acts.follow_links import follow_links
from tests.acts.stewards import (
    DAY,
    MOMENT,
    World,
    name,
    on_both,
    penalty,
    refresh,
    registered,
    succeeded,
    uscc,
)

Line = dict[str, str | None]
NEXT, THIRD, FOURTH = (DAY + timedelta(days=each) for each in (1, 2, 3))


def follow(world: World, day: date) -> int:
    return follow_links(world.house, day, MOMENT + (day - DAY))


def penalties(world: World, number: int) -> int:
    """How many records stand under a code, its registration left out."""
    return world.house.ledger.settled_under(pl.Series([uscc(number)])).height


def sound(world: World) -> None:
    """All ten invariants hold, and every batch's sum."""
    assert world.house.ledger.violations(FOURTH).is_empty()
    assert all(each.conservation.holds for each in world.house.ledger.batches())


def test_records_move_when_their_code_was_corrected_and_stay_moved(world: World) -> None:
    world.deliver([penalty(2), penalty(3)])
    refresh(world, NEXT, succeeded(50, 2) | {"party_name": name(2)})
    assert follow(world, NEXT) == 1
    assert [penalties(world, each) for each in (2, 3, 50)] == [0, 1, 1]
    assert follow(world, NEXT) == 0
    assert world.deliver([penalty(2), penalty(3)], THIRD).unchanged == 2
    assert penalties(world, 50) == 1
    sound(world)


@on_both
def test_records_of_who_kept_a_code_stay(world: World) -> None:
    world.deliver([penalty(2)])
    refresh(world, NEXT, succeeded(50, 2))
    assert follow(world, NEXT) == 0
    assert [penalties(world, each) for each in (2, 50)] == [1, 0]


@pytest.mark.parametrize("sort", ["个转企", "合并", "分立"])
def test_another_legal_person_takes_no_records_over(world: World, sort: str) -> None:
    world.deliver([penalty(2)])
    refresh(world, NEXT, succeeded(50, 2, sort) | {"party_name": name(2)})
    assert follow(world, NEXT) == 0
    assert penalties(world, 2) == 1


def test_a_link_that_is_taken_back_gives_its_records_back(world: World) -> None:
    world.deliver([penalty(2)])
    same_name: Line = {"party_name": name(2)}
    refresh(world, NEXT, succeeded(50, 2) | same_name)
    follow(world, NEXT)
    refresh(world, THIRD, registered(50) | same_name)
    assert follow(world, THIRD) == 1
    assert [penalties(world, each) for each in (2, 50)] == [1, 0]
    assert follow(world, THIRD) == 0
    sound(world)
