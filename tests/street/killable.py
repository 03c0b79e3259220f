"""Processes that are killed at random and run again; see `days.py` for what they do."""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sandbox.departments.running import Running
from sandbox.sandbox import Sandbox
from tests.street.days import tree_bytes

ROOT = Path(__file__).parents[2]


class Killable:
    """Days as processes of their own, and what they must end in.

    `collected` are days on which every source is collected and nothing else; without them, both
    days of the country pass through the street.
    """

    def __init__(
        self,
        country: Sandbox,
        departments: Running,
        folder: Path,
        collected: Sequence[date] = (),
    ) -> None:
        self.collect_only = bool(collected)
        self.days = [day.isoformat() for day in collected or country.days]
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
