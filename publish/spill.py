"""Lines that do not fit in memory: chunks go to temp files, parts come back by bucket range.

Each chunk is one uncompressed Arrow file sorted by bucket and read back by slices, so that a
part costs the memory of its own lines only.
"""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from publish.tables import BUCKETS

PART_LINES = 100_000
"""A part holds about this many lines (some 60 MB); it becomes one object of the feed."""


@dataclass(slots=True)
class Spill:
    """Tables with a `bucket` column, written chunk by chunk into `folder` (emptied first)."""

    folder: Path
    counts: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(BUCKETS, dtype=np.int64))
    _starts: list[npt.NDArray[np.int64]] = field(default_factory=list)

    _schema: pl.Schema = field(default_factory=pl.Schema)

    def __post_init__(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def add(self, chunk: pl.DataFrame) -> None:
        """Put one chunk aside."""
        if chunk.is_empty():
            return
        ordered = chunk.sort("bucket", maintain_order=True).rechunk()
        ordered.write_ipc(self.folder / f"{len(self._starts)}.arrow", compression="uncompressed")
        counted = np.bincount(ordered["bucket"].to_numpy(), minlength=BUCKETS)
        self.counts += counted
        self._schema = ordered.schema
        self._starts.append(np.concatenate([[0], np.cumsum(counted)]).astype(np.int64))

    @property
    def lines(self) -> int:
        """How many rows were added."""
        return int(self.counts.sum())

    def parts(self) -> Iterator[tuple[int, int, pl.DataFrame]]:
        """Parts (first bucket, last bucket, rows): a power of two of equal bucket ranges."""
        number = 1
        while number < BUCKETS and self.lines > PART_LINES * number:
            number *= 2
        width = BUCKETS // number
        for low in range(0, BUCKETS, width):
            yield low, low + width - 1, self.rows(low, low + width - 1)

    def rows(self, low: int, high: int, columns: Sequence[str] = ()) -> pl.DataFrame:
        """All rows of buckets `low` to `high`, in the order they were added per bucket.

        Only `columns`, when they are named: what is not asked for is not read.
        """
        wanted = [*(columns or self._schema)]
        slices = [pl.DataFrame(schema={name: self._schema[name] for name in wanted})]
        for number, starts in enumerate(self._starts):
            begin, end = int(starts[low]), int(starts[high + 1])
            if end > begin:
                path = self.folder / f"{number}.arrow"
                part = pl.scan_ipc(path).select(wanted).slice(begin, end - begin)
                slices.append(part.collect())
        return pl.concat(slices)

    def drop(self) -> None:
        """Remove the temp files."""
        shutil.rmtree(self.folder, ignore_errors=True)
