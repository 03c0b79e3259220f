"""One part of the figures of identity over a filled registry, in a process of its own."""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bench import identity_floor
from bench.identity_made import Register, broken, records
from bench.identity_names import names
from bench.identity_refresh import refresh
from bench.memory import Watch
from identity.code_repairs import code_repairs, suggested
from identity.resolve import resolve
from ledger.engine import open_engine
from ledger.open import open_ledger
from ledger.registry import LedgerRegistry
from records.kind import Kind

if TYPE_CHECKING:
    import polars as pl

Run = dict[str, float]
_SUGGESTED_AT_ONCE = 20_000


def attach(url: str, register: Register, rows: int) -> Run:
    """Seconds of the ladder and of the bare join over the same chunks, taking turns to be first."""
    engine, chunks = open_engine(url), list(records(register, rows))
    registry = LedgerRegistry(engine)
    ways: dict[str, Callable[[pl.DataFrame], pl.DataFrame]] = {
        "ours": lambda chunk: resolve(Kind.PENALTY, chunk, registry),
        "floor": lambda chunk: identity_floor.attach(engine, chunk),
    }
    for way in ways.values():  # what a process pays once is no row's cost
        way(chunks[0].head(1000))
    spent = dict.fromkeys(ways, 0.0)
    attached = 0
    for number, chunk in enumerate(chunks):
        found = {}
        for name in sorted(ways, reverse=bool(number % 2)):
            started = time.perf_counter()
            found[name] = ways[name](chunk)
            spent[name] += time.perf_counter() - started
        attached += found["ours"]["uscc"].count()
    return {**spent, "attached": attached}


def suggest(url: str, register: Register, rows: int) -> Run:
    """Seconds to suggest codes for so many broken ones, and how many got a suggestion."""
    registry, asked = LedgerRegistry(open_engine(url)), broken(register, rows)
    code_repairs(asked.head(100), registry)
    started = time.perf_counter()
    found = [
        suggested(code_repairs(part, registry)) for part in asked.iter_slices(_SUGGESTED_AT_ONCE)
    ]
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "suggested": sum(part.height for part in found)}


def index(url: str, register: Register, rows: int) -> Run:
    """Seconds to index the names of the whole register, whatever `rows`."""
    del register, rows
    with open_ledger(url) as ledger:
        started = time.perf_counter()
        ledger.index_names()
        return {"seconds": time.perf_counter() - started}


PARTS: dict[str, Callable[[str, Register, int], Run]] = {
    "attach": attach,
    "suggest": suggest,
    "index": index,
    "names": names,
    "refresh": refresh,
}


def main() -> None:
    """Measure one part; print its figures and the peak in MiB as one line of JSON."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("ledger")
    parser.add_argument("register", type=Path)
    parser.add_argument("--enterprises", type=int, required=True)
    parser.add_argument("--rows", type=int, required=True)
    given = parser.parse_args()
    register = Register(given.register, given.enterprises)
    with Watch() as watch:
        run = PARTS[given.part](given.ledger, register, given.rows)
    print(json.dumps({**run, "peak_mib": watch.peak_mib}))


if __name__ == "__main__":
    main()
