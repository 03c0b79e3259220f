"""Identity over a registry of five times as many enterprises as records, on both databases.

Every part runs in a process of its own over the same filled registry, so that its memory is its
own; attaching is measured against the bare join of the same store, chunk by chunk in turn.
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
from bench.identity_made import Register, fill, make_register
from bench.identity_run import Run
from bench.postgres import postgres

TIMES = 5  # as many enterprises as records
SUGGESTIONS, CHANGES = 0.1, 0.05  # of the records
INDEX_SECONDS, REFRESH_SECONDS = 180, 15  # at a million records
SMALL_MS, LARGE_MS = 20, 60  # for one name, at as many names as records and at five times as many
NAMES = 400
MOST_MIB = 1024


def figures(rows: int) -> Iterator[Figure]:
    """Attaching `rows` records by code, and suggestions for a tenth as many broken codes."""
    folder = Path(tempfile.mkdtemp(prefix="wangjian-bench-"))
    try:
        small = make_register(folder / "small", rows)
        large = make_register(folder / "register", TIMES * rows)
        url = f"sqlite:///{folder / 'small.sqlite'}"
        yield from names_of(url, "SQLite", small, SMALL_MS)
        yield from figures_of(f"sqlite:///{folder / 'ledger.sqlite'}", "SQLite", large, rows)
        with postgres() as url:
            yield from names_of(url, "PostgreSQL", small, SMALL_MS)
        with postgres() as url:
            yield from figures_of(url, "PostgreSQL", large, rows)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def figures_of(url: str, store: str, register: Register, rows: int) -> Iterator[Figure]:
    """The figures of one database: a new ledger at `url` is filled with the register."""
    fill(url, register)
    size = f"{register.enterprises:,} enterprises, {store}"
    run = _apart("attach", url, register, rows)
    yield Figure(f"attach by code over the bare join, {size}", f"{rows / run['ours']:,.0f} rows/s",
                 f"{rows / run['floor']:,.0f} rows/s", run["floor"] / run["ours"], 0.6)  # fmt: skip
    yield _memory("attaching", store, run)
    count = max(int(rows * SUGGESTIONS), 1)
    run = _apart("suggest", url, register, count)
    yield Figure(f"codes suggested a second, {size}", f"{run['suggested']:,.0f} suggested",
                 f"{count:,} broken", count / run["seconds"], 2_000)  # fmt: skip
    yield _memory("suggesting codes", store, run)
    run = _apart("index", url, register, rows)
    yield Figure(f"seconds to index the names, {size}", f"{run['seconds']:.1f} s",
                 f"{INDEX_SECONDS} s", run["seconds"], INDEX_SECONDS, at_least=False)  # fmt: skip
    yield _memory("indexing names", store, run)
    yield from _names(url, store, register, LARGE_MS)
    count = max(int(rows * CHANGES), 10)
    run = _apart("refresh", url, register, count)
    found = f"{run['attached']:,.0f} of {run['waiting']:,.0f} that waited attached"
    yield Figure(f"seconds to take in {count:,} changes, {size}", found, f"{REFRESH_SECONDS} s",
                 run["seconds"], REFRESH_SECONDS, at_least=False)  # fmt: skip
    yield _memory("taking in changes", store, run)


def names_of(url: str, store: str, register: Register, most: float) -> Iterator[Figure]:
    """Candidates by name alone: a new ledger at `url` is filled with the register."""
    fill(url, register)
    yield from _names(url, store, register, most)


def _names(url: str, store: str, register: Register, most: float) -> Iterator[Figure]:
    run = _apart("names", url, register, min(NAMES, register.enterprises // 50))
    told = f"median {run['median']:.1f} ms, {run['right']:.1%} right among five"
    yield Figure(f"candidates by name, p95 in ms, {register.enterprises:,} enterprises, {store}",
                 told, f"{most} ms", run["p95"], most, at_least=False)  # fmt: skip
    yield _memory("candidates by name", store, run)


def _memory(what: str, store: str, run: Run) -> Figure:
    return Figure(f"peak in MiB, {what}, {store}", f"{run['peak_mib']:.0f} MiB",
                  f"{MOST_MIB} MiB", run["peak_mib"], MOST_MIB, at_least=False)  # fmt: skip


def _apart(part: str, url: str, register: Register, rows: int) -> Run:
    command = [sys.executable, "-m", "bench.identity_run", part, url, str(register.folder),
               "--enterprises", str(register.enterprises), "--rows", str(rows)]  # fmt: skip
    said = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    return cast("Run", json.loads(said.stdout.splitlines()[-1]))
