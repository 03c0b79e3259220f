"""One part of the figures of identity over a filled registry, in a process of its own."""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from bench import identity_floor
from bench.identity_made import Register, broken, records
from bench.memory import Watch
from identity.code_repairs import code_repairs, suggested
from identity.resolve import resolve
from ledger.engine import open_engine
from ledger.registry import LedgerRegistry
from records.kind import Kind

if TYPE_CHECKING:
    import polars as pl

Run = dict[str, float]
_SUGGESTED_AT_ONCE = 20_000


def attach(engine: Engine, register: Register, rows: int) -> Run:
    """Seconds of the ladder and of the bare join over the same chunks, taking turns to be first."""
    registry, chunks = LedgerRegistry(engine), list(records(register, rows))
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


def suggest(engine: Engine, register: Register, rows: int) -> Run:
    """Seconds to suggest codes for so many broken ones, and how many got a suggestion."""
    registry, asked = LedgerRegistry(engine), broken(register, rows)
    code_repairs(asked.head(100), registry)
    started = time.perf_counter()
    found = [
        suggested(code_repairs(part, registry)) for part in asked.iter_slices(_SUGGESTED_AT_ONCE)
    ]
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "suggested": sum(part.height for part in found)}


PARTS: dict[str, Callable[[Engine, Register, int], Run]] = {"attach": attach, "suggest": suggest}


def main() -> None:
    """Measure one part; print its figures and the peak in MiB as one line of JSON."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("ledger")
    parser.add_argument("register", type=Path)
    parser.add_argument("--enterprises", type=int, required=True)
    parser.add_argument("--rows", type=int, required=True)
    given = parser.parse_args()
    engine = open_engine(given.ledger)
    with Watch() as watch:
        run = PARTS[given.part](engine, Register(given.register, given.enterprises), given.rows)
    engine.dispose()
    print(json.dumps({**run, "peak_mib": watch.peak_mib}))


if __name__ == "__main__":
    main()
