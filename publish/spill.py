"""Lines that do not fit in memory: chunks go to temp files, parts come back by bucket range.

Each chunk is cut at fixed bounds of buckets into shelves, one Arrow stream each (written in half
the time of an Arrow file, read in a quarter): a part reads the shelves it lies on and nothing
else, however many chunks there were.
"""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from publish.tables import BUCKETS

PART_LINES = 100_000
"""A part holds about this many lines (some 60 MB); it becomes one object of the feed."""


SHELF = 64
"""Buckets of one shelf."""

_BLOCK = 256
_MOST = 4  # times as many rows as lines may be in memory at once


@dataclass(slots=True)
class Spill:
    """Tables with a `bucket` column, written chunk by chunk into `folder` (emptied first)."""

    folder: Path
    counts: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(BUCKETS, dtype=np.int64))
    _shelves: dict[int, list[Path]] = field(default_factory=dict)
    _chunks: int = 0
    _schema: pl.Schema = field(default_factory=pl.Schema)

    def __post_init__(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def add(self, chunk: pl.DataFrame) -> None:
        """Put one chunk aside."""
        if chunk.is_empty():
            return
        ordered = chunk.sort("bucket", maintain_order=True).rechunk()
        counted = np.bincount(ordered["bucket"].to_numpy(), minlength=BUCKETS)
        ends = np.cumsum(counted)[SHELF - 1 :: SHELF].tolist()
        for shelf, (begin, end) in enumerate(pairwise([0, *ends])):
            if end > begin:
                path = self.folder / f"{shelf}.{self._chunks}.arrow"
                ordered.slice(begin, end - begin).write_ipc_stream(path)
                self._shelves.setdefault(shelf, []).append(path)
        self.counts += counted
        self._chunks += 1
        self._schema = ordered.schema

    @property
    def lines(self) -> int:
        """How many rows were added."""
        return int(self.counts.sum())

    def parts(self, lines: int | None = None) -> Iterator[tuple[int, int, pl.DataFrame]]:
        """Parts (first bucket, last bucket, rows): a power of two of equal bucket ranges.

        Cut by the number of `lines` that will be left of the rows, where it is known: so a day's
        changes cut what stands no finer.
        """
        left = self.lines if lines is None else lines
        for low, high in cut(left, self.lines):
            yield low, high, self.rows(low, high)

    def blocks(self, columns: Sequence[str] = ()) -> Iterator[pl.DataFrame]:
        """All rows, in tables of 256 buckets; those without rows are left out."""
        for low in range(0, BUCKETS, _BLOCK):
            if self.counts[low : low + _BLOCK].any():
                yield self.rows(low, low + _BLOCK - 1, columns)

    def rows(self, low: int, high: int, columns: Sequence[str] = ()) -> pl.DataFrame:
        """All rows of buckets `low` to `high`, in the order they were added per bucket.

        Only `columns`, `bucket` among them, when they are named.
        """
        wanted = [*(columns or self._schema)]
        tables = [pl.DataFrame(schema={name: self._schema[name] for name in wanted})]
        for shelf in range(low // SHELF, high // SHELF + 1):
            tables += [
                pl.read_ipc_stream(path, columns=wanted) for path in self._shelves.get(shelf, ())
            ]
        rows = pl.concat(tables)
        is_whole = low % SHELF == 0 and (high + 1) % SHELF == 0
        return rows if is_whole else rows.filter(pl.col("bucket").is_between(low, high))

    def drop(self) -> None:
        """Remove the temp files."""
        shutil.rmtree(self.folder, ignore_errors=True)


def cut(lines: int, rows: int) -> list[tuple[int, int]]:
    """First and last bucket of each part that `rows` rows fall into, of which `lines` are left."""
    number = 1
    while number < BUCKETS and (lines > PART_LINES * number or rows > _MOST * PART_LINES * number):
        number *= 2
    width = BUCKETS // number
    return [(low, low + width - 1) for low in range(0, BUCKETS, width)]
