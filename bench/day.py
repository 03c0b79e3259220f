"""A day of the pretend country, from every department's real server into the ledger.

All sources, one after the other, as the clock collects them; politeness is not waited for, because
the departments are our own.
"""

import tempfile
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from acts.collect import collect
from acts.house import open_house
from bench.figure import Figure
from records.clock import SHANGHAI
from sandbox.sandbox import Sandbox
from sources import all_sources
from sources.kit.session import SessionSettings

ROWS = 100_000
MOST_SECONDS = 90


def figures() -> list[Figure]:
    """Seconds to collect a first day of at least `ROWS` rows."""
    box = Sandbox(enterprises=50_000, records=50_000)
    with (
        tempfile.TemporaryDirectory(prefix="wangjian-bench-") as folder,
        box.start(Path(folder, "departments")) as running,
    ):
        environment = {**running.environment(), "WANGJIAN_HOME": str(Path(folder, "home"))}
        rows, seconds = _collected(environment, box)
    assert rows >= ROWS
    per_day = seconds * ROWS / rows
    return [
        Figure(f"seconds for {ROWS:,} rows of a day over all sources", f"{seconds:.1f} s",
               f"{rows:,} rows", per_day, MOST_SECONDS, at_least=False)
    ]  # fmt: skip


def _collected(environment: dict[str, str], box: Sandbox) -> tuple[int, float]:
    day = box.days[0]
    moment = datetime(day.year, day.month, day.day, 23, tzinfo=SHANGHAI)
    rows = 0
    with open_house(environment) as opened:
        house = replace(opened, session=SessionSettings(host_seconds=0))
        start = time.perf_counter()
        for source in all_sources():
            rows += collect(house, source, day, moment).rows
        return rows, time.perf_counter() - start
