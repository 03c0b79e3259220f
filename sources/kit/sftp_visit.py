"""One visit to a drop folder: its names, and the bytes of its files, and no silence too long.

Not here: being let in (`sftp_admission.py`), trying again (`sftp_taking.py`).
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from stat import S_ISREG

import asyncssh

from sources.kit.errors import NotComplete, ShortBody, TooLarge
from sources.kit.session import SessionSettings
from sources.kit.sftp_admission import Passing, connect, plainly
from sources.kit.sftp_login import Login
from sources.kit.sftp_names import Entry
from sources.kit.store import Receiver

_BLOCK = 1 << 15  # every server must be able to give as much at once
_AT_ONCE = 8  # blocks asked for before the first has come


class Visit:
    """A drop folder, open."""

    def __init__(
        self,
        login: Login,
        settings: SessionSettings,
        connection: asyncssh.SSHClientConnection,
        sftp: asyncssh.SFTPClient,
    ) -> None:
        self._login = login
        self._settings = settings
        self._connection = connection
        self._sftp = sftp

    async def entries(self, most: int) -> list[Entry]:
        """Every name in the folder; `TooLarge` beyond `most`."""
        found: list[Entry] = []
        with self._heeded() as heard:
            async for name in self._sftp.scandir(self._login.folder.encode()):
                heard()
                found.append(_entry(name.filename, name.attrs))
                if len(found) > most:
                    self._connection.abort()  # else the library would wait for a good-bye
                    break
        if len(found) > most:
            raise TooLarge(
                f"{self._login.place()}: more than {most:,} names; ask the department to "
                "clear the folder"
            )
        return found

    async def same(self, entry: Entry) -> None:
        """`NotComplete` when the file is no longer what `entry` says: somebody is writing it."""
        place = self._login.place(entry.name)
        with self._heeded(entry.name):
            attributes = await self._sftp.lstat(self._path(entry))
        if (now := _entry(entry.raw, attributes)) != entry:
            raise NotComplete(
                f"{place}: changes while we look (was {entry.size} bytes, is {now.size}); it is "
                "not yet complete, run again later"
            )

    async def read(self, entry: Entry, receiver: Receiver) -> None:
        """The file's bytes from `receiver.size` on, into it; `Passing` when they break off."""
        place = self._login.place(entry.name)
        with self._heeded(entry.name) as heard:
            # Its own parallel reads fill a gap with zeros when the server says EOF too early.
            file = await self._sftp.open(self._path(entry), "rb", block_size=0)
            while data := await self._next(file, receiver.size):
                heard()
                self._accept(entry, receiver, data)
            await file.close()  # after an error the connection ends anyway
        if entry.size is not None and receiver.size < entry.size:
            short = f"{place}: {receiver.size:,} of {entry.size:,} bytes came"
            raise Passing(ShortBody(short))

    async def _next(self, file: "asyncssh.SFTPClientFile", offset: int) -> bytes:
        """What stands at `offset` without a gap; empty at the end."""
        starts = range(offset, offset + _AT_ONCE * _BLOCK, _BLOCK)
        read: list[bytes | str] = await asyncio.gather(*(file.read(_BLOCK, at) for at in starts))
        blocks = [block for block in read if isinstance(block, bytes)]  # opened as bytes: all
        whole = next((n for n, block in enumerate(blocks) if len(block) != _BLOCK), _AT_ONCE)
        return b"".join(blocks[: whole + 1])

    def _accept(self, entry: Entry, receiver: Receiver, data: bytes) -> None:
        place, limit = self._login.place(entry.name), self._settings.max_bytes
        coming = receiver.size + len(data)
        if coming > limit:
            raise TooLarge(f"{place}: more than the {limit:,} bytes we accept of one file")
        if entry.size is not None and coming > entry.size:
            raise NotComplete(
                f"{place}: grows beyond its {entry.size:,} bytes while we read; it is not yet "
                "complete, run again later"
            )
        receiver.write(data)

    def _path(self, entry: Entry) -> bytes:
        return self._login.folder.rstrip("/").encode() + b"/" + entry.raw

    @contextmanager
    def _heeded(self, name: str = "") -> Iterator[Callable[[], None]]:
        """Hang up after too long a silence; what is given says that something was heard.

        `name` is that of a file which the folder has listed.

        Hanging up ends every question under way, also those that the library still asks to clean
        up after one that was cancelled.
        """
        watch = _Watch(self._connection, self._settings.read_seconds)
        with plainly(self._login.place(name), self._login, listed=bool(name)):
            try:
                yield watch.heard
            except asyncssh.Error as error:
                if watch.rang:
                    raise TimeoutError from error
                raise
            finally:
                watch.stop()


class _Watch:
    """Hangs up when nothing was heard for `seconds`."""

    def __init__(self, connection: asyncssh.SSHClientConnection, seconds: float) -> None:
        self._connection = connection
        self._seconds = seconds
        self._loop = asyncio.get_running_loop()
        self._until = self._loop.time() + seconds
        self._timer = self._loop.call_at(self._until, self._look)
        self.rang = False

    def heard(self) -> None:
        """Begin anew."""
        self._until = self._loop.time() + self._seconds

    def stop(self) -> None:
        """Watch no longer."""
        self._timer.cancel()

    def _look(self) -> None:
        if self._loop.time() < self._until:
            self._timer = self._loop.call_at(self._until, self._look)
            return
        self.rang = True
        self._connection.abort()


@asynccontextmanager
async def visit(login: Login, settings: SessionSettings) -> AsyncIterator[Visit]:
    """Enter the folder of `login`; leaving the block hangs up."""
    connection = await connect(login, settings)
    try:
        with plainly(login.place(), login):
            async with asyncio.timeout(settings.connect_seconds):
                sftp = await connection.start_sftp_client(path_encoding=None)
        yield Visit(login, settings, connection, sftp)
    finally:
        connection.abort()
        await connection.wait_closed()


def _entry(raw: bytes | str, attributes: asyncssh.SFTPAttrs) -> Entry:
    name = raw if isinstance(raw, bytes) else raw.encode()
    plain = attributes.type == asyncssh.FILEXFER_TYPE_REGULAR or S_ISREG(
        attributes.permissions or 0
    )
    return Entry(name, plain, attributes.size, attributes.mtime)
