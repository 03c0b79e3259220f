"""A pretend drop folder: a real SFTP server over files that lie, break off or drip."""

import asyncio
import stat
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import asyncssh

from sandbox.departments.sftp import USER, Admits, DropServer, Gate

PASSWORD = "open-sesame-7"  # of a server that lives for a moment
MTIME = 1_535_904_000
_REGULAR, _LINK, _FOLDER = stat.S_IFREG | 0o644, stat.S_IFLNK | 0o777, stat.S_IFDIR | 0o755


@dataclass
class Put:
    """One file in the folder.

    `sizes` are what is said of its size, one after another, the last for ever; None says nothing.
    `breaks` are bytes after which the connection ends, one visit after another. `gap` is an offset
    where EOF is said though more follows. `endless` never ends; `drips` and `silent` try patience.
    """

    data: bytes = b""
    mode: int = _REGULAR
    mtime: int | None = MTIME
    sizes: list[int | None] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    then: bytes | None = None  # the content after the first break
    gap: int | None = None
    endless: bool = False
    drips: bool = False
    silent: bool = False
    forbidden: bool = False

    def attributes(self) -> asyncssh.SFTPAttrs:
        size: int | None = len(self.data)
        if self.sizes:
            size = self.sizes.pop(0) if len(self.sizes) > 1 else self.sizes[0]
        told = asyncssh.SFTPAttrs(permissions=self.mode)
        if size is not None:
            told.size = size
        if self.mtime is not None:
            told.atime = told.mtime = self.mtime
        return told


def link(target: bytes = b"/etc/passwd") -> Put:
    """A link, which a server gladly opens."""
    return Put(target, mode=_LINK)


def folder() -> Put:
    """A folder of that name."""
    return Put(mode=_FOLDER)


class Drop:
    """What the folder `/drop` holds, and its server's whereabouts."""

    def __init__(self, files: dict[bytes, Put]) -> None:
        self.files = files
        self.opened: list[tuple[bytes, int]] = []  # files read from, and from which byte first
        self.named_only = b""  # a name that the folder lists and that is gone when asked for
        self.listing: str = ""  # "forbidden", "silent" or "endless"
        self.over = threading.Event()
        self.server: DropServer

    @property
    def url(self) -> str:
        return f"sftp://{USER}@127.0.0.1:{self.server.port}/drop"

    @property
    def tries(self) -> int:
        return len(self.server.tries)


class _Files(asyncssh.SFTPServer):
    def __init__(self, channel: "asyncssh.SSHServerChannel[bytes]", drop: Drop) -> None:
        super().__init__(channel)
        self._drop = drop
        self._broken = False

    async def scandir(self, path: bytes) -> AsyncIterator[asyncssh.SFTPName]:
        if path != b"/drop":
            raise asyncssh.SFTPNoSuchFile("no such folder")
        if self._drop.listing == "forbidden":
            raise asyncssh.SFTPPermissionDenied("not you")
        if self._drop.listing == "silent":
            await asyncio.sleep(10)
        for name, put in self._drop.files.items():
            yield asyncssh.SFTPName(name, attrs=put.attributes())
        while self._drop.listing == "endless":
            yield asyncssh.SFTPName(b"again.csv", attrs=Put().attributes())

    def lstat(self, path: bytes) -> asyncssh.SFTPAttrs:
        return self._put(path).attributes()

    def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        del pflags, attrs
        if self._put(path).forbidden:
            raise asyncssh.SFTPPermissionDenied("not you")
        self._drop.opened.append((path, -1))
        return path

    async def read(self, file_obj: object, offset: int, size: int) -> bytes:
        assert isinstance(file_obj, bytes)
        put = self._put(file_obj)
        if self._drop.opened[-1] == (file_obj, -1):
            self._drop.opened[-1] = (file_obj, offset)
        if put.silent or put.drips:
            await asyncio.sleep(10 if put.silent else 0.05)
            return b"x"
        if put.endless:
            return b"x" * size
        if self._broken or (put.gap is not None and offset <= put.gap < offset + size):
            return b""
        if put.breaks and offset + size > put.breaks[0]:
            return self._breaking(put, offset)
        return put.data[offset : offset + size]

    def _breaking(self, put: Put, offset: int) -> bytes:
        """What still comes before the break; behind it, the visit is over."""
        if offset < put.breaks[0]:
            return put.data[offset : put.breaks[0]]
        self._broken = True  # whatever else this visit has asked for already
        put.breaks.pop(0)
        put.data = put.data if put.then is None else put.then
        self.connection.abort()
        return b""

    def close(self, file_obj: object) -> None:
        del file_obj

    def _put(self, path: bytes) -> Put:
        name = path.removeprefix(b"/drop/")
        if name not in self._drop.files or name == self._drop.named_only:
            raise asyncssh.SFTPNoSuchFile("no such file")
        return self._drop.files[name]


@contextmanager
def open_drop(files: dict[bytes, Put], gate: type[Gate] = Gate, key: str = "") -> Iterator[Drop]:
    """A server over `files` that knows one user by `PASSWORD`, or by the public `key`."""
    drop = Drop(files)
    admits = Admits(key=key) if key else Admits(password=PASSWORD)
    drop.server = DropServer(lambda channel: _Files(channel, drop), admits, gate)
    drop.server.open()
    try:
        yield drop
    finally:
        drop.server.close()
