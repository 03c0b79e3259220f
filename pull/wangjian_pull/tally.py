"""What a list would hold of a snapshot, counted and not kept: half the time of writing it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Self

from wangjian_pull import merkle
from wangjian_pull.errors import Rejected
from wangjian_pull.lines import Line
from wangjian_pull.writing import counted


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
        every, digests = counted(lines)
        if not self._digests.keys().isdisjoint(bucket for bucket, _ in digests):
            raise Rejected("two shards hold lines of one bucket")
        self._digests.update(digests)
        self._count += len(every)

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
