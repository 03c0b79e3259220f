"""Feeds: what a release costs where little changes, and what a reader pays to follow.

Every part runs in a process of its own over feeds made for it.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from bench.figure import Figure

Run = dict[str, float]
MOST_MIB = 1024


def figures(rows: int) -> Iterator[Figure]:
    """The figures of issue 6; their scale is that of the issue at a million `rows`."""
    yield from _act(rows, _apart("act", rows))
    yield from _compact(rows, _apart("compact", rows))
    yield from _consume(rows, _apart("consume", rows))
    yield from _away(rows, _apart("away", rows))


def _act(rows: int, run: Run) -> Iterator[Figure]:
    small, large = rows // 2, rows * 5
    lines = f"{run['lines']:,.0f} changes"
    ratio = run["large"] / run["small"]
    yield Figure(f"release of {lines}, {large:,} lines over {small:,}", f"{run['large']:.2f} s",
                 f"{run['small']:.2f} s", ratio, 1.3, at_least=False)  # fmt: skip
    yield _most(f"seconds to release {lines} over {large:,} lines", run["large"], 8)
    yield _most(f"seconds to release nothing over {large:,} lines", run["empty"], 1)
    yield _memory("releasing", run["peak_mib"])


def _compact(rows: int, run: Run) -> Iterator[Figure]:
    ours, floor = (rows / run[name] for name in ("seconds", "floor"))
    yield Figure(f"compaction of {rows:,} lines over plain polars", f"{ours:,.0f} lines/s",
                 f"{floor:,.0f} lines/s", ours / floor, 0.5)  # fmt: skip
    yield Figure("delta of 0.5 % over the snapshot, in percent", f"{run['delta']:,.0f} bytes",
                 f"{run['snapshot']:,.0f} bytes", 100 * run["delta"] / run["snapshot"], 0.5,
                 at_least=False)  # fmt: skip
    yield _memory("compacting", run["peak_mib"])


def _consume(rows: int, run: Run) -> Iterator[Figure]:
    applied, checked = rows / run["applied"], rows / run["checked"]
    yield Figure(f"lines a second that a reader applies, of {rows:,}",
                 f"{run['applied']:.1f} s", "60,000 lines/s", applied, 60_000)  # fmt: skip
    yield Figure(f"codes a second that a reader checks, of {rows:,}",
                 f"{run['checked']:.1f} s", "500,000 codes/s", checked, 500_000)  # fmt: skip
    yield _memory("reading", run["reader_mib"])


def _away(rows: int, run: Run) -> Iterator[Figure]:
    most = 10 * rows / 1_000_000
    yield Figure(f"MB after a month away from {rows:,} lines", f"{run['bytes']:,.0f} bytes",
                 f"{most:g} MB", run["bytes"] / 1e6, most, at_least=False)  # fmt: skip
    yield Figure("requests after a month away", f"{run['seconds']:.1f} s", "12 requests",
                 run["requests"], 12, at_least=False)  # fmt: skip


def _most(name: str, seconds: float, most: float) -> Figure:
    return Figure(name, f"{seconds:.2f} s", f"{most:g} s", seconds, most, at_least=False)


def _memory(what: str, peak: float) -> Figure:
    return Figure(f"peak in MiB, {what}", f"{peak:.0f} MiB", f"{MOST_MIB} MiB", peak, MOST_MIB,
                  at_least=False)  # fmt: skip


def _apart(part: str, rows: int) -> Run:
    folder = Path(tempfile.mkdtemp(prefix="wangjian-bench-"))
    command = [sys.executable, "-m", "bench.feeds_run", part, str(folder), "--rows", str(rows)]
    try:
        said = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        return cast("Run", json.loads(said.stdout.splitlines()[-1]))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
