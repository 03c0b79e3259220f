"""A release in a process that kills itself before the n-th thing it does to the file system."""

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from publish.fence import publishing
from publish.release import write_release
from tests.forked import FORKED
from tests.publish.world import World, wanted_rows

# What changes the file system, or lets another process do so, as the interpreter announces it.
_CHANGES = ("os.mkdir", "os.remove", "os.rename", "shutil.rmtree", "sqlite3.connect",
            "subprocess.Popen")  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


@dataclass(frozen=True)
class Case:
    """The releases up to the one that is killed, and where the channel's keys are."""

    release: int
    keys: Path

    @property
    def histories(self) -> list[pl.DataFrame]:
        """What is wanted, release by release; the second erases, so everything is made anew."""
        first = wanted_rows(dict.fromkeys("abcdef", "甲"))
        return [first, wanted_rows({"a": "乙", "b": None})][: self.release]

    def published(self, folder: Path, upto: int) -> World:
        """A world in which the first `upto` releases are out."""
        world = World(folder)
        folder.mkdir()
        for wanted in self.histories[:upto]:
            change = world.delta(wanted)
            self.write(world, change.lines)
            world.remember(change)
        return world

    def write(self, world: World, lines: pl.DataFrame) -> None:
        """The next release, by whoever holds the channel."""
        plan = replace(world.plan(), keys=self.keys)
        with publishing(plan.private, "release") as fence:
            write_release(replace(plan, fence=fence), [lines], world.members)

    def last(self, folder: Path) -> None:
        """The last release, in a copy of a world in which all before it are out."""
        world = World(folder)
        for wanted in self.histories[:-1]:
            world.remember(world.delta(wanted))
        self.write(world, world.delta(self.histories[-1]).lines)

    def killed(self, folder: Path, stop: int) -> bool:
        """Let a process make the last release in `folder`; whether it came to its `stop`."""
        process = FORKED.Process(target=_killed, args=(self, folder, stop))
        process.start()
        process.join()
        assert process.exitcode in (0, -signal.SIGKILL)
        return process.exitcode != 0


def _killed(case: Case, folder: Path, stop: int) -> None:
    sys.addaudithook(_killing(folder, stop))
    case.last(folder)


def _killing(folder: Path, stop: int) -> Callable[[str, tuple[object, ...]], None]:
    seen = 0

    def look(event: str, details: tuple[object, ...]) -> None:
        nonlocal seen
        writes = event == "open" and isinstance(details[2], int) and details[2] & _WRITING
        if (writes or event in _CHANGES) and str(folder) in str(details):
            if seen == stop:
                os.kill(os.getpid(), signal.SIGKILL)
            seen += 1

    return look
