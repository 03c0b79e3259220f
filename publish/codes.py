"""The list of codes: every code with a live line, sorted, one per line, in one zstd frame.

The replaying consumer holds it cut into pieces; it is packed where they lie.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import zstandard

from publish import objects
from publish.objects import Target
from publish.store import Store

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

TARGET = "codes/codes.txt.zst"
NEIGHBOURS = zstandard.ZstdCompressionParameters(
    strategy=zstandard.STRATEGY_FAST, window_log=17, hash_log=6, chain_log=6, search_log=1,
    min_match=6, write_checksum=True,
)  # fmt: skip
"""For sorted lists of short lines, which begin as the line before does: to look no further back is
quicker than the lowest level, and finds more than the middle ones (22 MB become 17)."""
_AT_ONCE = 2**20  # in smaller parts it takes a quarter longer
Stretch = tuple[int, int]
"""Where a piece begins in a file, and how long it is, in bytes."""


class Joined(io.RawIOBase):
    """Stretches of a file, to be read as if they were all of it."""

    def __init__(self, file: io.FileIO, stretches: Iterable[Stretch]) -> None:
        super().__init__()
        self._file = file
        self._stretches = iter(stretches)
        self._left = 0

    def readable(self) -> bool:
        """That it is."""
        return True

    def readinto(self, into: "WriteableBuffer") -> int:
        """As much as lies in one piece."""
        while not self._left:
            stretch = next(self._stretches, None)
            if stretch is None:
                return 0
            self._file.seek(stretch[0])
            self._left = stretch[1]
        number = self._file.readinto(memoryview(into)[: self._left])
        self._left -= number
        return number


def put(tree: Store, path: Path, stretches: Sequence[Stretch]) -> Iterator[str | Target]:
    """Put the codes in those stretches of a file into the tree; yields steps, then the target."""
    return objects.put(tree, TARGET, packed(path, stretches))


def packed(path: Path, stretches: Sequence[Stretch]) -> bytes:
    """One zstd frame of the sorted lines in those stretches of a file.

    The same bytes however they are cut up: they are packed in parts of one size.
    """
    packer = zstandard.ZstdCompressor(compression_params=NEIGHBOURS)
    frame = packer.compressobj(size=sum(length for _, length in stretches))
    with path.open("rb", buffering=0) as file:
        joined = io.BufferedReader(Joined(file, stretches))
        parts = [frame.compress(part) for part in iter(lambda: joined.read(_AT_ONCE), b"")]
    return b"".join([*parts, frame.flush()])
