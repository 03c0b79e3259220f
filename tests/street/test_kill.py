"""A run killed anywhere and run again ends in the same ledger and the same feeds."""

import json
import random
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from acts.house import open_house
from sandbox.departments.running import Running
from sandbox.sandbox import Sandbox
from tests.street.days import run_days, tree_bytes

ROOT = Path(__file__).parents[2]


class Killable:
    """The two days as processes of their own, and what they must end in."""

    def __init__(
        self, country: Sandbox, departments: Running, folder: Path, *, collect_only: bool = False
    ) -> None:
        self.collect_only = collect_only
        self.days = [day.isoformat() for day in country.days]
        self.places = departments.environment()
        self.folder = folder
        start = time.monotonic()
        self.digest = self.finish("whole")
        self.seconds = time.monotonic() - start
        self.feeds = tree_bytes(folder / "whole/feeds")

    def home(self, name: str) -> dict[str, str]:
        return {"WANGJIAN_HOME": str(self.folder / name), **self.places}

    def start(self, name: str) -> subprocess.Popen[str]:
        given = {
            "environment": self.home(name),
            "days": self.days,
            "collect_only": self.collect_only,
        }
        command = [sys.executable, "-m", "tests.street.days", json.dumps(given)]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def kill_after(self, name: str, seconds: float) -> None:
        """SIGKILL the run after so long; it may have ended by then."""
        with self.start(name) as process:
            try:
                process.wait(timeout=seconds)
            except subprocess.TimeoutExpired:
                process.kill()

    def finish(self, name: str) -> str:
        with self.start(name) as process:
            said, _ = process.communicate(timeout=300)
        assert process.returncode == 0
        return said.strip()


@pytest.fixture(scope="module")
def killable(
    country: Sandbox, departments: Running, tmp_path_factory: pytest.TempPathFactory
) -> Killable:
    return Killable(country, departments, tmp_path_factory.mktemp("killable"))


@pytest.fixture(scope="module")
def collecting(
    country: Sandbox, departments: Running, tmp_path_factory: pytest.TempPathFactory
) -> Killable:
    folder = tmp_path_factory.mktemp("collecting")
    return Killable(country, departments, folder, collect_only=True)


def check(killable: Killable, seed: int, kills: int) -> None:
    """Kill one house at so many random moments, then let it finish."""
    dice = random.Random(seed)
    name = f"killed-{seed}"
    for _ in range(kills):
        killable.kill_after(name, dice.uniform(0.15, 1.0) * killable.seconds)
    assert killable.finish(name) == killable.digest
    assert tree_bytes(killable.folder / name / "feeds") == killable.feeds


def test_a_run_killed_twice_ends_as_one_that_was_not(killable: Killable) -> None:
    check(killable, seed=1, kills=2)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(100, 120))
def test_twenty_random_kills_leave_no_trace(killable: Killable, seed: int) -> None:
    check(killable, seed, kills=1)


def test_a_run_in_this_process_ends_as_one_in_its_own(
    killable: Killable, country: Sandbox, departments: Running, tmp_path: Path
) -> None:
    environment = {"WANGJIAN_HOME": str(tmp_path), **departments.environment()}
    assert run_days(environment, list(country.days)) == killable.digest


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


def check_collecting(collecting: Killable, country: Sandbox, seed: int, kills: int) -> None:
    """Kill the collection of all sources so often; every row handed out is entered once."""
    dice = random.Random(seed)
    name = f"killed-{seed}"
    for _ in range(kills):
        collecting.kill_after(name, dice.uniform(0.2, 1.0) * collecting.seconds)
    assert collecting.finish(name) == collecting.digest
    entered = rows_entered(collecting.home(name))
    handed = {(each.source_id, each.day): each.table.height for each in country.deliveries}
    assert entered == handed


def test_collecting_every_source_killed_again_and_again_enters_every_row_once(
    collecting: Killable, country: Sandbox
) -> None:
    check_collecting(collecting, country, seed=2, kills=4)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(200, 210))
def test_fifty_random_kills_over_all_sources_enter_every_row_once(
    collecting: Killable, country: Sandbox, seed: int
) -> None:
    check_collecting(collecting, country, seed, kills=5)
