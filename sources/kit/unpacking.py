"""What unpacking is held to: limits, a member, and the meter that counts what really comes out."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sources.kit.errors import NotTheFormat, Place

BLOCK = 1 << 20
_SMALL = 1 << 16  # packed bytes below which a high ratio is no sign of ill will


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an archive may hold; bytes, and unpacked bytes per packed one."""

    archive: int = 1 << 30
    entries: int = 2_000
    member: int = 1 << 30
    unpacked: int = 4 << 30
    ratio: int = 200


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive; `blocks` unpacks it afresh each time, its checksum compared."""

    name: str  # under folders with '/', checked (`member_names.py`)
    packed: int  # bytes it takes up in the archive
    blocks: Callable[[], Iterator[bytes]]


class Meter:
    """Counts what comes out of one archive and stops a bomb by the bytes that really came."""

    def __init__(self, place: Place, limits: Limits) -> None:
        self.place = place
        self.limits = limits
        self._unpacked = 0

    def counted(self, blocks: Iterable[bytes], packed: int, name: str) -> Iterator[bytes]:
        """`blocks` as they are; `NotTheFormat` as soon as they exceed a limit."""
        size = 0
        most = self.limits.ratio * max(packed, _SMALL)
        for block in blocks:
            size += len(block)
            self._unpacked += len(block)
            if size > most:
                raise self.refuse(f"{name}: a bomb: {packed:,} bytes unpack to more than {most:,}")
            if size > self.limits.member or self._unpacked > self.limits.unpacked:
                raise self.refuse(f"{name}: unpacks to more than we accept; look at what came")
            yield block

    def refuse(self, trouble: str) -> NotTheFormat:
        """The error of this archive."""
        return NotTheFormat(self.place, trouble)
