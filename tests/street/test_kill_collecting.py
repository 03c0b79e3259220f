"""Collecting all sources, killed anywhere and run again, enters every row exactly once."""

import random
from datetime import date
from pathlib import Path

import pytest

from acts.house import open_house
from sandbox.departments.running import Running
from sandbox.sandbox import Sandbox
from sources import all_sources
from tests.street.days import Course, street_sources
from tests.street.killable import Killable


def rows_entered(environment: dict[str, str]) -> dict[tuple[str, date], int]:
    """(source, day) → rows of its batch, recounted; two batches or a broken sum fail here."""
    entered: dict[tuple[str, date], int] = {}
    with open_house(environment) as house:
        for batch in house.ledger.batches():
            if batch.status != "complete":
                continue
            assert batch.conservation.holds, batch.conservation.equation
            assert (batch.source_id, batch.day) not in entered, batch.batch_id
            tally = batch.conservation.tally
            entered[batch.source_id, batch.day] = tally.lines - tally.blank
    return entered


def check(killable: Killable, country: Sandbox, seed: int, kills: int) -> None:
    """Kill the collection so often; every row handed out is entered once."""
    dice = random.Random(seed)
    name = f"killed-{seed}"
    for _ in range(kills):
        killable.kill_after(name, dice.uniform(0.2, 1.0) * killable.seconds)
    assert killable.finish(name) == killable.digest
    course = killable.course
    handed = {
        (each.source_id, each.day): each.table.height
        for each in country.deliveries
        if each.day in course.days and each.source_id in course.sources
    }
    assert rows_entered(killable.home(name)) == handed


def test_a_day_of_every_kind_and_access_killed_again_and_again_enters_every_row_once(
    country: Sandbox, departments: Running, tmp_path: Path
) -> None:
    sources = [each.id for each in street_sources()]
    course = Course(country.days[:1], sources, collect_only=True)
    check(Killable(course, departments, tmp_path), country, seed=2, kills=2)


@pytest.fixture(scope="module")
def both_days(
    country: Sandbox, departments: Running, tmp_path_factory: pytest.TempPathFactory
) -> Killable:
    sources = [each.id for each in all_sources()]
    course = Course(country.days, sources, collect_only=True)
    return Killable(course, departments, tmp_path_factory.mktemp("both"))


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(200, 210))
def test_fifty_random_kills_over_all_sources_enter_every_row_once(
    both_days: Killable, country: Sandbox, seed: int
) -> None:
    check(both_days, country, seed, kills=5)
