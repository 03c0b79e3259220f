"""Processes that are killed at random and run again; see `days.py` for what they do."""

import time
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from sandbox.departments.running import Running
from tests.forked import FORKED
from tests.street.days import Course, tree_bytes


class Killable:
    """A course as a process of its own, and what it must end in."""

    def __init__(self, course: Course, departments: Running, folder: Path) -> None:
        self.course = course
        self.places = departments.environment()
        self.folder = folder
        start = time.monotonic()
        self.digest = self.finish("whole")
        self.seconds = time.monotonic() - start
        self.feeds = tree_bytes(folder / "whole/feeds")

    def home(self, name: str) -> dict[str, str]:
        return {"WANGJIAN_HOME": str(self.folder / name), **self.places}

    def start(self, name: str) -> ForkServerProcess:
        process = FORKED.Process(target=self.course.run, args=(self.home(name), self._told(name)))
        process.start()
        return process

    def kill_after(self, name: str, seconds: float) -> None:
        """SIGKILL the run after so long; it may have ended by then."""
        process = self.start(name)
        process.join(seconds)
        process.kill()
        process.join()

    def finish(self, name: str) -> str:
        process = self.start(name)
        process.join(300)
        assert process.exitcode == 0
        return self._told(name).read_text()

    def _told(self, name: str) -> Path:
        return self.folder / f"{name}.digest"
