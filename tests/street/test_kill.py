"""A run killed anywhere and run again, or on PostgreSQL, ends in the same ledger and feeds."""

import random
from pathlib import Path

import pytest

from records.field import Channel
from sandbox.departments.running import Running
from sandbox.sandbox import Sandbox
from sources import all_sources
from tests.street.days import LOCAL, Course, run_days, street_sources, tree_bytes
from tests.street.killable import Killable

# One of each access, and what all three channels are made of.
FEW = [*LOCAL, "registry_enterprises", "fake_trade_list"]


@pytest.fixture(scope="module")
def few(
    country: Sandbox, departments: Running, tmp_path_factory: pytest.TempPathFactory
) -> Killable:
    """Both days of the few sources; they have run once, on SQLite."""
    course = Course(country.days, FEW, collect_only=False)
    found = Killable(course, departments, tmp_path_factory.mktemp("few"))
    assert {path.split("/")[0] for path in found.feeds} >= set(Channel)
    return found


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


def test_a_run_killed_twice_ends_as_one_that_was_not(few: Killable) -> None:
    check(few, seed=1, kills=2)


@pytest.mark.postgres
def test_postgresql_ends_in_the_same_ledger_and_the_same_feeds(
    few: Killable, postgres_ledger: str, tmp_path: Path
) -> None:
    environment = few.home("unused") | {
        "WANGJIAN_HOME": str(tmp_path), "WANGJIAN_LEDGER": postgres_ledger,
    }  # fmt: skip
    asked = [source for source in all_sources() if source.id in FEW]
    assert run_days(environment, few.course.days, asked) == few.digest
    assert tree_bytes(tmp_path / "feeds") == few.feeds


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(100, 120))
def test_twenty_random_kills_leave_no_trace(killable: Killable, seed: int) -> None:
    check(killable, seed, kills=1)
