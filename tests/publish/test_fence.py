import fcntl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from publish.announce import Plan
from publish.errors import Overtaken, PublisherBusy
from publish.fence import LOCK, publishing
from publish.release import steps, write_release
from tests.publish.reader import pull
from tests.publish.test_release import tree_bytes
from tests.publish.world import World, wanted_rows

ROOT = Path(__file__).parents[2]


def start(world: World, name: str, text: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.publish.publisher", str(world.folder), name, text]
    return subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


@contextmanager
def stopped_before_the_switch(world: World, plan: Plan) -> Iterator[Iterator[object]]:
    """A publisher asleep with everything written, the pointer too, and only not yet renamed."""
    running = steps(plan, [world.delta(wanted_rows({"a": "甲"})).lines], world.members)
    for step in running:
        if step == "written timestamp.json":
            break
    yield running


def test_of_two_publishers_at_once_one_publishes_and_the_other_says_who_holds_it(
    world: World,
) -> None:
    with start(world, "one", "甲") as one, start(world, "two", "乙") as two:
        said = {process.stdout.readline().strip(): process for process in (one, two)}  # type: ignore[union-attr]
        winner = said.pop("holds")
        ((refusal, loser),) = said.items()
        name = "one" if winner is one else "two"
        assert f"is held by {name}, process {winner.pid} on " in refusal
        assert loser.wait() == 0
        assert winner.communicate("go\n")[0] == "published\n"
    text = "甲" if winner is one else "乙"
    assert pull(str(world.tree), world.folder / "list.sqlite").seq == 1
    assert text in world.delta(wanted_rows({"a": text})).lines["line"][0]
    again = world.delta(wanted_rows({"a": text}))
    write_release(world.plan(), [again.lines], world.members)  # the winner's own bytes


def test_a_publisher_that_was_killed_holds_nothing(world: World) -> None:
    with start(world, "one", "甲") as one:
        assert one.stdout is not None
        assert one.stdout.readline() == "holds\n"
        one.kill()
    with publishing(world.plan().private, "release", patience=0) as fence:
        assert fence.holder.token == 2


def test_whoever_waits_is_let_in_when_the_other_has_ended(world: World) -> None:
    with start(world, "one", "甲") as one:
        assert one.stdout is not None
        assert one.stdout.readline() == "holds\n"
        with pytest.raises(PublisherBusy), publishing(world.plan().private, "two", patience=0.1):
            pass
        one.communicate("")
        with publishing(world.plan().private, "two", patience=10) as fence:
            fence.check()


def test_a_sleeping_publisher_whose_lock_was_taken_over_cannot_switch(world: World) -> None:
    plan = world.plan()
    with ExitStack() as stack:
        first = stack.enter_context(publishing(plan.private, "first", patience=0))
        asleep = stack.enter_context(stopped_before_the_switch(world, replace(plan, fence=first)))
        fcntl.flock(first.descriptor, fcntl.LOCK_UN)  # what a shared disk does to who is silent
        second = stack.enter_context(publishing(plan.private, "second", patience=0))
        assert second.holder.token == first.holder.token + 1
        other = world.delta(wanted_rows({"a": "乙"}))
        write_release(replace(plan, fence=second), [other.lines], world.members)
        public = tree_bytes(world.tree)
        with pytest.raises(Overtaken, match=r"names second, process .* no longer first"):
            next(asleep)
        assert tree_bytes(world.tree) == public
    assert pull(str(world.tree), world.folder / "list.sqlite").seq == 1


def test_a_lock_file_put_aside_stops_who_had_locked_it(world: World) -> None:
    private = world.plan().private
    with publishing(private, "first", patience=0) as first:
        (private / LOCK).unlink()
        with pytest.raises(Overtaken):
            first.check()
        with publishing(private, "second", patience=0) as second:
            assert second.holder.token == first.holder.token
            second.check()
            with pytest.raises(Overtaken, match="another file"):
                first.check()


def test_a_lock_file_cut_short_by_a_crash_is_written_anew(world: World) -> None:
    private = world.plan().private
    private.mkdir(parents=True)
    (private / LOCK).write_text('{"token": 4')
    with publishing(private, "release", patience=0) as fence:
        fence.check()
