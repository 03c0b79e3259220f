"""Ends of publication and of a list's own word, by the clock alone, with the publisher stopped."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.publish.world import A, World, wanted_rows
from tests.pull.signed import Signed
from wangjian_pull import Feed, NoList
from wangjian_pull.codes import Status
from wangjian_pull.freshness import LIFETIME, Freshness, freshness

ROOT = Path(__file__).parents[2]
LAST_DAY = "2027-06-01"
MIDNIGHT = datetime(2027, 6, 1, 16, tzinfo=UTC)  # 00:00 of the next day in Asia/Shanghai
FAKETIME = next(iter(Path("/usr/lib").glob("*/faketime/libfaketime.so.1")), None)


@pytest.fixture
def ending(tmp_path: Path, into: Path) -> Path:
    """A list whose only line may be shown up to `LAST_DAY`; its publisher has stopped."""
    world = World(tmp_path)
    wanted = wanted_rows({"a": "甲"})
    body = wanted["body"].str.replace(r"\}$", f',"publish_until":"{LAST_DAY}"}}')
    world.publish(wanted.with_columns(body.alias("body")))
    signed = Signed(world.tree)
    signed.sign()
    Feed(signed.tree, into, root=signed.first_root).pull()
    return into


@pytest.mark.parametrize(
    "moment, status",
    [
        (MIDNIGHT - timedelta(seconds=1), Status.LISTED),
        (MIDNIGHT, Status.NOT_LISTED),
    ],
)
def test_the_last_day_ends_at_midnight_in_shanghai(
    ending: Path, moment: datetime, status: Status
) -> None:
    feed = Feed("/nowhere", ending, clock=lambda: moment)
    assert feed.check(A).status is status
    assert dict(feed.check_many([A.encode()])) == {A.encode(): status}
    assert bool(feed.codes()) == bool(list(feed.lines())) == (status is Status.LISTED)


@pytest.mark.skipif(FAKETIME is None, reason="libfaketime is not installed")
@pytest.mark.parametrize("moment, listed", [("2027-06-01 15:59:50", 1), ("2027-06-01 16:00:01", 0)])
def test_a_process_left_alone_honours_the_last_day(ending: Path, moment: str, listed: int) -> None:
    command = [sys.executable, "-m", "wangjian_pull.main", "/nowhere", "--into", str(ending)]
    environment = os.environ | {
        "PYTHONPATH": str(ROOT / "pull"), "LD_PRELOAD": str(FAKETIME), "FAKETIME": moment,
        "TZ": "UTC",
    }  # fmt: skip
    done = subprocess.run(
        [*command, "--offline", "--check", A],
        env=environment, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert f"{A}: {listed} line(s)" in done.stdout
    assert "suspended" in done.stderr


@pytest.mark.parametrize(
    "age, expected",
    [
        (timedelta(hours=-1), Freshness.FRESH),  # a clock that runs behind
        (timedelta(hours=1), Freshness.FRESH),
        (timedelta(hours=1, seconds=1), Freshness.LATE),
        (timedelta(hours=24), Freshness.STALE),
        (timedelta(hours=72), Freshness.STALE),
        (timedelta(hours=72, seconds=1), Freshness.SUSPENDED),
    ],
)
def test_a_word_ages_from_the_moment_it_was_given(age: timedelta, expected: Freshness) -> None:
    given = datetime(2027, 1, 1, tzinfo=UTC)
    assert freshness(given + LIFETIME, given + age) is expected


def test_without_a_list_no_question_has_an_answer(into: Path) -> None:
    feed = Feed("/nowhere", into)
    for ask in (lambda: feed.check(A), lambda: feed.check_many([]), feed.codes, feed.freshness,
                lambda: list(feed.lines())):  # fmt: skip
        with pytest.raises(NoList):
            ask()
    assert freshness(None, MIDNIGHT) is Freshness.SUSPENDED
