"""A run killed anywhere and run again ends in the same ledger and the same feeds."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sandbox.departments.running import Running
from sandbox.sandbox import Sandbox
from tests.street.days import run_days, tree_bytes

ROOT = Path(__file__).parents[2]


class Killable:
    """The two days as processes of their own, and what they must end in."""

    def __init__(self, country: Sandbox, departments: Running, folder: Path) -> None:
        self.days = [day.isoformat() for day in country.days]
        self.places = departments.environment()
        self.folder = folder
        start = time.monotonic()
        self.digest = self.finish("whole")
        self.seconds = time.monotonic() - start
        self.feeds = tree_bytes(folder / "whole/feeds")

    def start(self, name: str) -> subprocess.Popen[str]:
        given = {
            "environment": {"WANGJIAN_HOME": str(self.folder / name), **self.places},
            "days": self.days,
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
