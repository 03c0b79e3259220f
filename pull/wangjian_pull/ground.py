"""A file beside a list, for what is too long for its pages; its transactions hold for it too.

In SQLite each page of a long value is copied twice to be read, and written twice. Here it lies in
one stretch, and the list says where. What a change writes goes where nothing lay that the list
spoke of when the change began: so one that is undone or cut off leaves every stretch as it was.
Nobody waits for the disk: who finds another start of the machine than the list was written in
trusts none of it.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

BOOT = Path("/proc/sys/kernel/random/boot_id")
Stretch = tuple[int, int]
"""Where something begins in the file, and how long it is, in bytes."""
Bytes = bytes | bytearray | memoryview


def start_of_the_machine() -> str:
    """Which one this is; where that cannot be known, never the same."""
    return BOOT.read_text().strip() if BOOT.exists() else uuid4().hex


class Ground:
    """The file in `path`; it is made where there is none."""

    def __init__(self, path: Path) -> None:
        path.touch()
        self.path = path
        self._file = path.open("r+b", buffering=0)
        self._free: list[Stretch] = []  # the length first
        self._end = 0
        self._space = bytearray()

    def close(self) -> None:
        """Nothing more will be asked."""
        self._file.close()

    def reaches(self, end: int) -> bool:
        """Whether the file is that long: a lost one is not."""
        return self.path.stat().st_size >= end

    def begin(self, taken: Iterable[Stretch]) -> None:
        """When a change begins: all that the list speaks of, from the front to the end."""
        self._free, self._end = [], 0
        for at, length in taken:
            if at > self._end:
                insort(self._free, (at - self._end, self._end))
            self._end = max(self._end, at + length)

    def put(self, data: Bytes) -> Stretch:
        """Write `data` where there is room: the narrowest that will do, or behind everything."""
        number = bisect_left(self._free, (len(data), 0))
        if number == len(self._free):
            at, self._end = self._end, self._end + len(data)
        else:
            length, at = self._free.pop(number)
            if length > len(data):
                insort(self._free, (length - len(data), at + len(data)))
        self.write(at, data)
        return at, len(data)

    def write(self, at: int, data: Bytes) -> None:
        """Write over what lies there: whoever does so can do it again."""
        self._file.seek(at)
        if self._file.write(data) != len(data):
            raise OSError(f"{self.path}: the disk took a part of it only")

    def read(self, stretch: Stretch) -> memoryview:
        """What lies there, which may be changed in memory; it is gone when the next is read."""
        at, length = stretch
        if len(self._space) < length:
            self._space = bytearray(2 * length)  # a fresh one for each would cost a tenth
        found = memoryview(self._space)[:length]
        self._file.seek(at)
        self._file.readinto(found)
        return found
