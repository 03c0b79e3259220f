"""The store: bytes kept before anyone reads them, named by their SHA-256, compressed, private.

Files are 0600 in directories 0700; a file is written aside, synced and renamed, so that a crash
leaves either the whole evidence or none. The frame checksum tells when a disk altered it.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

import zstandard

from sources.kit.errors import NotTheFormat, Place, TooLarge

_LEVEL = 3
_PACKED = ".zst"
_BLOCK = 1 << 20
_INCOMING = ".incoming-"


class Store:
    """A directory of content-addressed bytes."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def receive(self, limit: int) -> "Receiver":
        """A place to write a delivery of at most `limit` bytes to, block by block."""
        _private_directory(self.root)
        return Receiver(self, limit)

    def path(self, digest: str) -> Path:
        """Where bytes with this SHA-256 are, or would be."""
        return self.root / digest[:2] / f"{digest}{_PACKED}"

    def holds(self, digest: str) -> bool:
        """Whether these bytes are still kept."""
        return self.path(digest).is_file()

    def sound(self, digest: str) -> bool:
        """Whether these bytes are still kept, and no disk has altered them."""
        held = hashlib.sha256()
        try:
            with open_stored(self.path(digest)) as stream:
                for block in iter(lambda: stream.read(_BLOCK), b""):
                    held.update(block)
        except (FileNotFoundError, zstandard.ZstdError):
            return False
        return held.hexdigest() == digest

    def left_behind(self, before: datetime) -> list[Path]:
        """What runs that were killed before that moment had half received."""
        return [
            path
            for path in sorted(self.root.glob(f"{_INCOMING}*"))
            if path.stat().st_mtime < before.timestamp()
        ]

    def size(self, digest: str) -> int:
        """How many bytes are kept under `digest`, uncompressed."""
        with open_stored(self.path(digest)) as stream:
            return sum(len(block) for block in iter(lambda: stream.read(_BLOCK), b""))

    def drop(self, digest: str) -> bool:
        """Let go of these bytes; whether they were here."""
        path = self.path(digest)
        if not path.is_file():
            return False
        path.unlink()
        _sync_directory(path.parent)
        return True


class Receiver:
    """Bytes on their way into the store; leaving the block without `keep` forgets them."""

    def __init__(self, store: Store, limit: int) -> None:
        self._store = store
        self._limit = limit
        self._hash = hashlib.sha256()
        self.size = 0

    def __enter__(self) -> Self:
        # mkstemp makes the file 0600 before the first byte is in it.
        descriptor, name = tempfile.mkstemp(prefix=_INCOMING, dir=self._store.root)
        self._aside = Path(name)
        self._file = os.fdopen(descriptor, "wb")
        # A thread of its own packs while the next bytes are hashed and awaited.
        compressor = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True, threads=1)
        self._frame = compressor.stream_writer(self._file, closefd=False)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._file.close()
        finally:  # a full disk refuses what is still to be written, and must be rid of the rest
            self._aside.unlink(missing_ok=True)

    def write(self, block: bytes) -> None:
        """Add `block`; `TooLarge` beyond the limit."""
        self.size += len(block)
        if self.size > self._limit:
            raise TooLarge(f"more than the {self._limit:,} bytes we accept from one address")
        self._hash.update(block)
        self._frame.write(block)

    def keep(self) -> str:
        """Make what was written part of the store; its SHA-256."""
        self._frame.flush(zstandard.FLUSH_FRAME)
        self._file.flush()
        os.fsync(self._file.fileno())
        digest = self._hash.hexdigest()
        path = self._store.path(digest)
        if not self._store.sound(digest):
            _private_directory(path.parent)
            self._aside.replace(path)
            _sync_directory(path.parent)
        return digest


@contextmanager
def undamaged(place: Place) -> Iterator[None]:
    """`NotTheFormat` for stored bytes that a disk has altered since they came."""
    try:
        yield
    except zstandard.ZstdError as error:
        raise NotTheFormat(
            place, f"the stored bytes are damaged ({error}): see to the disk, then collect again"
        ) from error


def open_stored(path: Path) -> BinaryIO:
    """The original bytes of a stored file, as a stream; bare in one that is no `.zst`.

    To be read `undamaged`.
    """
    file = path.open("rb")
    if path.suffix != _PACKED:
        return file
    frame = zstandard.ZstdDecompressor().stream_reader(file, closefd=True)
    return cast("BinaryIO", frame)  # it reads and closes like one


def read_stored(path: Path, limit: int) -> bytes:
    """The original bytes of a stored file at once; `TooLarge` beyond `limit`."""
    data = first_bytes(path, limit + 1)
    if len(data) > limit:
        raise TooLarge(f"{path.name}: more than {limit:,} bytes, too large to read at once")
    return data


def first_bytes(path: Path, most: int) -> bytes:
    """The original bytes of a stored file, `most` of them at most."""
    with open_stored(path) as stream:
        data = stream.read(min(most, _BLOCK))
        if len(data) == _BLOCK:  # most files are small, and room for `most` takes time to find
            data += stream.read(most - _BLOCK)
    return data


def _private_directory(path: Path) -> None:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
