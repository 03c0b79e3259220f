"""The whole street with the SQLite ledger against its floor; memory; and a second delivery."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from bench.figure import Figure
from bench.made import make
from records.field import Channel

Run = dict[str, float]
# Machines are shared: each side is taken three times in turn, and its best time counts.
ROUNDS = 3


def figures(rows: int) -> list[Figure]:
    """Street over floor at `rows`, peak at twice the rows, and the rerun in other order."""
    folder = Path(tempfile.mkdtemp(prefix="wangjian-bench-"))
    try:
        return _measured(folder, rows)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measured(folder: Path, rows: int) -> list[Figure]:
    make(folder / "one", rows)
    make(folder / "two", 2 * rows)
    make(folder / "again", rows, shuffled=True)
    floor, alike = _alike(folder)
    floor_of_two = _floor(folder, 2)
    first = _street(folder / "one", folder / "home")
    again = _street(folder / "again", folder / "home", "2018-11-24")
    double = _street(folder / "two", folder / "home-two")
    return [
        _speed("street: collect and credit-china over floor", rows, alike, floor, 0.2),
        # Two channels say every record; the warning list has nothing to say of these rows. The
        # aim is our own, from a single run.
        _speed("street: collect and all three channels", rows, first["seconds"], floor_of_two,
               0.15),
        Figure(f"peak at {2 * rows:,} rows over peak at {rows:,}", f"{double['peak_mib']:.0f} MiB",
               f"{first['peak_mib']:.0f} MiB", double["peak_mib"] / first["peak_mib"], 1.15,
               at_least=False),
        Figure("peak in GiB", f"{double['peak_mib']:.0f} MiB", "2 GiB",
               double["peak_mib"] / 1024, 2.0, at_least=False),
        Figure("same rows, other order and bytes: times faster", f"{again['collect']:.1f} s",
               f"{first['collect']:.1f} s", first["collect"] / again["collect"], 3.0),
        Figure("rows that the second delivery changed", f"{again['accepted']:.0f} accepted",
               f"{again['unchanged']:.0f} unchanged", again["accepted"], 0.0, at_least=False),
    ]  # fmt: skip


def _alike(folder: Path) -> tuple[float, float]:
    """Best seconds of the floor, and of the street doing what the floor does.

    One channel: its lines and XML, each with its hash.
    """
    floors, streets = [], []
    for number in range(ROUNDS):
        home = folder / f"home-{number}"
        floors.append(_floor(folder, 1))
        run = _street(folder / "one", home, channels=(Channel.CREDIT_CHINA,))
        streets.append(run["seconds"])
        shutil.rmtree(home)
    return min(floors), min(streets)


def _speed(name: str, rows: int, seconds: float, floor: float, aim: float) -> Figure:
    rate, floor_rate = rows / seconds, rows / floor
    return Figure(name, f"{rate:,.0f} rows/s", f"{floor_rate:,.0f} rows/s", rate / floor_rate, aim)


def _floor(folder: Path, channels: int) -> float:
    one = folder / "one"
    run = _process("bench.street_floor", one / "penalties.csv", one / "registry.parquet",
                   folder / "floor", "--channels", channels)  # fmt: skip
    return run["seconds"]


def _street(
    files: Path, home: Path, day: str = "2018-11-23", channels: Sequence[Channel] = tuple(Channel)
) -> Run:
    return _process("bench.street_run", files, home, "--day", day, "--channels", *channels)


def _process(module: str, *arguments: object) -> Run:
    command = [sys.executable, "-m", module, *map(str, arguments)]
    said = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    return cast("Run", json.loads(said.stdout.splitlines()[-1]))
