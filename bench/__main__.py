"""`python -m bench [NAME …] [--rows N]`: figures with their floors, measured in this run.

Ends with 1 when an aim is missed, so that a script can ask.
"""

import argparse
from collections.abc import Callable, Iterator

from bench import (
    archive,
    day,
    feeds,
    identity,
    names,
    reading,
    reading_memory,
    stewards,
    street,
    uscc,
    validation_floor,
    workbook,
)
from bench.figure import Figure


def uscc_figures(rows: int) -> Iterator[Figure]:
    """Both checks of a code column against python-stdnum row by row."""
    ours, theirs = uscc.rates(rows)
    yield Figure("uscc: both checks over python-stdnum", f"{ours:,.0f}/s", f"{theirs:,.0f}/s",
                 ours / theirs, 100)  # fmt: skip


def validation_figures(rows: int) -> Iterator[Figure]:
    """Pandera running the rules against plain polars with the same expressions."""
    rates = validation_floor.measure(rows)
    yield Figure("validation: pandera over plain polars", f"{rates.validation:,.0f} rows/s",
                 f"{rates.floor:,.0f} rows/s", rates.ratio, 0.6)  # fmt: skip


def reading_figures(rows: int) -> Iterator[Figure]:
    """Every format by our reader and by the bare one; the memory of a long file."""
    yield from reading.figures(rows // 2)
    yield from reading_memory.figures()


def day_figures(rows: int) -> Iterator[Figure]:
    """A day of all sources; its size is the country's own, whatever `rows`."""
    del rows
    yield from day.figures()


def street_figures(rows: int) -> Iterator[Figure]:
    """The whole street: speed, memory, a second delivery."""
    yield from street.figures(rows)


def workbook_figures(rows: int) -> Iterator[Figure]:
    """As many open rows as a workbook may hold, out and back, whatever `rows`."""
    del rows
    yield from workbook.figures()


def stewards_figures(rows: int) -> Iterator[Figure]:
    """Clusters of a million open findings, and collecting under corrections."""
    yield from stewards.figures(rows)


def names_figures(rows: int) -> Iterator[Figure]:
    """Names of one enterprise and of two: who agrees, who ranks first, how fast."""
    yield from names.figures(rows)


def archive_figures(rows: int) -> Iterator[Figure]:
    """A code among three hundred releases, and a workbook of changes, whatever `rows`."""
    del rows
    yield from archive.figures()


def identity_figures(rows: int) -> Iterator[Figure]:
    """`rows` records attached to a registry of five times as many; suggestions of codes."""
    yield from identity.figures(rows)


def feeds_figures(rows: int) -> Iterator[Figure]:
    """Releases of few changes over up to `rows` times five; compaction; readers."""
    yield from feeds.figures(rows)


ALL: dict[str, Callable[[int], Iterator[Figure]]] = {
    "uscc": uscc_figures,
    "validation": validation_figures,
    "reading": reading_figures,
    "day": day_figures,
    "street": street_figures,
    "workbook": workbook_figures,
    "names": names_figures,
    "stewards": stewards_figures,
    "identity": identity_figures,
    "archive": archive_figures,
    "feeds": feeds_figures,
}


def main() -> int:
    """Measure what is named (default: all) and print one line per figure."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(ALL))
    parser.add_argument("--rows", type=int, default=1_000_000)
    given = parser.parse_args()
    missed = 0
    for name in given.names or ALL:
        for figure in ALL[name](given.rows):
            print(figure.line(), flush=True)
            missed += not figure.reached
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
