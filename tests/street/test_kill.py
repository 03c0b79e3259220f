"""A run killed anywhere and run again ends in the same ledger and the same feeds."""

import random
from pathlib import Path

import pytest

from records.field import Channel
from sandbox.departments.running import Running
from sandbox.sandbox import Sandbox
from tests.street.days import LOCAL, Course, street_sources, tree_bytes
from tests.street.killable import Killable

# One of each access, and what all three channels are made of.
FEW = [*LOCAL, "registry_enterprises", "fake_trade_list"]


@pytest.fixture(scope="module")
def killable(
    country: Sandbox, departments: Running, tmp_path_factory: pytest.TempPathFactory
) -> Killable:
    course = Course(country.days, [each.id for each in street_sources()], collect_only=False)
    return Killable(course, departments, tmp_path_factory.mktemp("killable"))


def check(killable: Killable, seed: int, kills: int) -> None:
    """Kill one house at so many random moments, then let it finish."""
    dice = random.Random(seed)
    name = f"killed-{seed}"
    for _ in range(kills):
        killable.kill_after(name, dice.uniform(0.15, 1.0) * killable.seconds)
    assert killable.finish(name) == killable.digest
    assert tree_bytes(killable.folder / name / "feeds") == killable.feeds


def test_a_run_killed_twice_ends_as_one_that_was_not(
    country: Sandbox, departments: Running, tmp_path: Path
) -> None:
    few = Killable(Course(country.days, FEW, collect_only=False), departments, tmp_path)
    assert {path.split("/")[0] for path in few.feeds} >= set(Channel)
    check(few, seed=1, kills=2)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(100, 120))
def test_twenty_random_kills_leave_no_trace(killable: Killable, seed: int) -> None:
    check(killable, seed, kills=1)
