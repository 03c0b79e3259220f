"""What a list would hold of a snapshot, counted and not kept: half the time of writing it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Self

from wangjian_pull import merkle
from wangjian_pull.errors import Rejected
from wangjian_pull.lines import Line
from wangjian_pull.writing import NO_REMOVALS


class Tally:
    """Takes the shards of a snapshot, as a fresh list would; each holds buckets of its own."""

    def __init__(self) -> None:
        self._digests: dict[int, bytes] = {}
        self._count = 0

    @contextmanager
    def change(self) -> Iterator[Self]:
        """Nothing is written, so there is nothing to undo."""
        yield self

    @property
    def write(self) -> Self:
        """Where the lines go."""
        return self

    def first(self, lines: Iterable[Line]) -> None:
        """The lines of one shard; `Rejected` when one of its buckets was in another."""
        leaves = sorted(map(_leaf, lines))
        grouped = groupby(leaves, key=merkle.bucket_of)
        digests = {bucket: merkle.run_digest(b"".join(group)) for bucket, group in grouped}
        if not self._digests.keys().isdisjoint(digests):
            raise Rejected("two shards hold lines of one bucket")
        self._digests.update(digests)
        self._count += len(leaves)

    def apply(self, lines: Iterable[Line]) -> int:
        """Only a list can go on from what it holds: `Rejected`."""
        del lines
        raise Rejected("not a shard of a snapshot")

    def count(self) -> int:
        """How many lines came."""
        return self._count

    def root(self) -> str:
        """The state root over them."""
        digests = (self._digests.get(n, merkle.EMPTY_BUCKET) for n in range(merkle.BUCKETS))
        return merkle.root(list(digests))


def _leaf(line: Line) -> bytes:
    """What the root needs of a line; to keep no more of it takes a fifth less time."""
    if not line.put:
        raise Rejected(NO_REMOVALS)
    return line.kh + line.hash
