"""What was said since a roll was written, laid over it: so that a release need not write it anew.

A bucket is then the stretch of the roll between one change and the next, and the changed rows in
their places: nothing is copied to hash it.
"""

import hashlib
import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from publish import state
from publish.tables import BUCKETS

WIDTH = 64
KEY = 32
Rows = npt.NDArray[np.uint8]
"""Rows of a roll, key hash and line hash each, sorted."""
Places = npt.NDArray[np.int64]
ROW = np.dtype([("key", f"S{KEY}"), ("leaf", f"S{WIDTH - KEY}"), ("place", "<i8"), ("held", "?")])
"""A changed row: no leaf when it left; where its key stands in the roll, or would, and whether."""
Sums = npt.NDArray[np.uint64]
"""A bucket's rows as numbers of 64 bits, added up: what damage by chance would change."""
Piece = tuple[int, int, bytes]
"""Up to where the roll stands, how many of its rows are passed over, what comes in their place."""


def keys(rows: Rows) -> npt.NDArray[np.bytes_]:
    """Key hashes that numpy compares as bytes; of one length, so what it strips is no matter."""
    return np.ascontiguousarray(rows[:, :KEY]).view(f"S{KEY}").ravel()


def places(rows: Rows, wanted: npt.NDArray[np.bytes_], low: Places, high: Places) -> Places:
    """Where each of `wanted` stands in `rows` or would, between its `low` and its `high`.

    Bisected all at once, no row but those read: numpy's own search would first copy all keys.
    """
    low, high = low.copy(), high.copy()
    for _ in range(int((high - low).max(initial=0)).bit_length()):
        middle = np.minimum((low + high) // 2, len(rows) - 1)
        is_less = (low < high) & (keys(rows[middle]) < wanted)
        high = np.where(is_less, high, np.minimum(high, middle))
        low = np.where(is_less, middle + 1, low)
    return low


def stand(rows: Rows, wanted: npt.NDArray[np.bytes_], at: Places) -> npt.NDArray[np.bool_]:
    """Whether each of `wanted` is the key of the row at its place."""
    is_there = at < len(rows)
    is_there[is_there] = keys(rows[at[is_there]]) == wanted[is_there]
    return is_there


def bounds(low: int, high: int) -> npt.NDArray[np.bytes_]:
    """The smallest key of each of the buckets from `low` up to `high`."""
    numbers = np.arange(low, high)
    rows = np.zeros((len(numbers), KEY), np.uint8)
    rows[:, 0], rows[:, 1] = numbers >> 4, (numbers & 15) << 4
    return keys(rows)


def summed(rows: Rows, ends: Places) -> Sums:
    """The sums of the stretches of `rows` between each of `ends` and the next."""
    words = np.ascontiguousarray(rows).view(np.uint64)
    each = [words[begin:end].sum(dtype=np.uint64) for begin, end in pairwise(ends.tolist())]
    return np.array(each, np.uint64)


@dataclass(frozen=True)
class Laid:
    """A roll in a file, and the rows (ROW, sorted by key) that changed since it was written."""

    path: Path
    since: npt.NDArray[np.void]
    counts: Places  # of the lines live in each bucket, those rows taken in
    sums: Sums  # of each bucket of the roll

    @cached_property
    def length(self) -> int:
        """How many rows the roll has, if nothing is wrong with it."""
        return int(self.ends[-1])

    @cached_property
    def ends(self) -> Places:
        """Where each bucket ends in the roll, a zero before them."""
        return np.concatenate([[0], np.cumsum(self.counts - self._more)])

    @cached_property
    def roll(self) -> Rows:
        """The rows of the roll, read where they lie."""
        if self._map is None:
            return np.empty((0, WIDTH), np.uint8)
        return np.frombuffer(self._map, np.uint8).reshape(-1, WIDTH)

    def is_sound(self, bucket: int) -> bool:
        """Whether the roll still has there what was written."""
        return bool(summed(self.roll, self.ends[bucket : bucket + 2])[0] == self.sums[bucket])

    def let_go(self) -> None:
        """What was read need not stay with this process."""
        if self._map is not None:
            self._map.madvise(mmap.MADV_DONTNEED)

    def changed(self, low: int, high: int) -> npt.NDArray[np.void]:
        """The changed rows of the buckets from `low` up to `high`."""
        return self.since[self._bounds[low] : self._bounds[high]]

    def over(self, low: int, high: int, told: Rows) -> npt.NDArray[np.void]:
        """`changed` once `told` are taken in: rows of those buckets, sorted; a zero leaf leaves."""
        fresh = np.zeros(len(told), ROW)
        fresh["key"] = keys(told)
        fresh["leaf"] = np.ascontiguousarray(told[:, KEY:]).view(f"S{WIDTH - KEY}").ravel()
        buckets = (told[:, 0].astype(np.int64) << 4) | (told[:, 1] >> 4)
        begin, end = self.ends[buckets], self.ends[buckets + 1]
        fresh["place"] = places(self.roll, fresh["key"], begin, end)
        fresh["held"] = stand(self.roll, fresh["key"], fresh["place"])
        before = self.changed(low, high)
        again = np.searchsorted(fresh["key"], before["key"])
        is_again = again < len(fresh)
        is_again[is_again] = fresh["key"][again[is_again]] == before["key"][is_again]
        every = np.concatenate([before[~is_again], fresh])
        every = every[(every["leaf"] != b"") | every["held"]]
        ordered: npt.NDArray[np.void] = every[np.argsort(every["key"])]
        return ordered

    def buckets(self, low: int, high: int, changed: npt.NDArray[np.void]) -> Iterator[list[Piece]]:
        """The pieces of each bucket from `low` up to `high`, were `changed` its changed rows."""
        data, width, stays = changed.tobytes(), ROW.itemsize, (changed["leaf"] != b"").tolist()
        pieces = [
            (place, int(held), data[n * width : n * width + WIDTH] if stays[n] else b"")
            for n, (place, held) in enumerate(
                zip(changed["place"].tolist(), changed["held"].tolist(), strict=True)
            )
        ]
        cuts = np.searchsorted(changed["key"], bounds(low, high)).tolist()
        for begin, end in zip(cuts, [*cuts[1:], len(pieces)], strict=True):
            yield pieces[begin:end]

    def row(self, bucket: int, pieces: list[Piece]) -> bytes:
        """Digest and count (`state`) of a bucket of those pieces."""
        at, end = int(self.ends[bucket]), int(self.ends[bucket + 1])
        count = end - at
        digest = hashlib.sha256(b"\x00")
        for place, held, leaf in pieces:
            digest.update(self._data[at * WIDTH : place * WIDTH])
            digest.update(leaf)
            at = place + held
            count += bool(leaf) - held
        digest.update(self._data[at * WIDTH : end * WIDTH])
        return digest.digest() + count.to_bytes(state.ROW - state.DIGEST, "big")

    def block(self, low: int, high: int) -> Rows:
        """The rows of the buckets from `low` up to `high` as they stand, copied together."""
        data, at = bytearray(), int(self.ends[low])
        for pieces in self.buckets(low, high, self.changed(low, high)):
            for place, held, leaf in pieces:
                data += self._data[at * WIDTH : place * WIDTH]
                data += leaf
                at = place + held
        data += self._data[at * WIDTH : int(self.ends[high]) * WIDTH]
        return np.frombuffer(data, np.uint8).reshape(-1, WIDTH)

    @cached_property
    def _map(self) -> mmap.mmap | None:
        if not self.length:
            return None
        with self.path.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    @cached_property
    def _data(self) -> memoryview:
        return memoryview(b"" if self._map is None else self._map)

    @cached_property
    def _bounds(self) -> list[int]:
        cuts: list[int] = np.searchsorted(self.since["key"], bounds(0, BUCKETS)).tolist()
        return [*cuts, len(self.since)]

    @cached_property
    def _more(self) -> Places:
        """How many more lines the changed rows make in each bucket."""
        more = (self.since["leaf"] != b"").astype(np.int64) - self.since["held"]
        totals = np.concatenate([[0], np.cumsum(more)])
        return np.diff(totals[self._bounds])
