"""A drop folder over SFTP: a real SSH server with keys of its own, an event loop in one thread."""

import asyncio
import os
import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import asyncssh
import polars as pl

from records.clock import midnight
from sandbox.departments.files import Form
from sandbox.outlet import Goods

USER = "wangjian"
_OPENING_SECONDS = 10


@dataclass(frozen=True, slots=True)
class DropCounter:
    """`<folder>/<name>` over SFTP, `name` holding `{day:…}`; `mark` is put beside when it is done.

    With `by_key` the reader is known by a key file, else by a password.
    """

    name: str
    form: Form
    mark: str = ""
    by_key: bool = False

    def open(self, source_id: str, goods: Sequence[Goods], folder: Path) -> "OpenDrop":
        """Put every day's file there and let the reader in."""
        root = folder / "drop" / source_id
        box = root / "outbox"
        box.mkdir(parents=True, exist_ok=True)
        for each in goods:
            path = box / self.name.format(day=each.day)
            path.write_bytes(self.form.body(each))
            moment = midnight(each.day).timestamp()
            os.utime(path, (moment, moment))
            if self.mark:
                path.with_name(path.name + self.mark).touch()
        return OpenDrop(root, by_key=self.by_key)

    def locators(self, goods: Goods) -> pl.Series:
        """As the form has them."""
        return self.form.locators(goods)


class OpenDrop:
    """A drop folder at work; the reader's key, if it has one, lies beside the folder it may see."""

    def __init__(self, root: Path, *, by_key: bool) -> None:
        self._told: dict[str, str] = {}
        chroot = os.fsencode(root)
        if by_key:
            key = asyncssh.generate_private_key("ssh-ed25519")
            path = root.with_suffix(".key")
            path.touch(mode=0o600)
            path.write_bytes(key.export_private_key())
            self._told["KEY_FILE"] = str(path)
            public = key.export_public_key().decode()
            admits = Admits(key=public)
        else:
            admits = Admits(password=secrets.token_urlsafe(12))
            self._told["PASSWORD"] = admits.password
        self._server = DropServer(lambda channel: _ReadOnly(channel, chroot), admits)
        self._server.open()

    def environment(self) -> Mapping[str, str]:
        """Its address, the server's key, and the reader's password or key file."""
        url = f"sftp://{USER}@127.0.0.1:{self._server.port}/outbox"
        return {"URL": url, "HOST_KEY": self._server.host_key, **self._told}

    def close(self) -> None:
        """Hang up and free the port."""
        self._server.close()


class _ReadOnly(asyncssh.SFTPServer):
    """A folder that may be looked at."""

    def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        """Refuse whoever wants to write."""
        if pflags != asyncssh.FXF_READ:
            raise asyncssh.SFTPPermissionDenied("read only")
        return super().open(path, pflags, attrs)


@dataclass(frozen=True, slots=True)
class Admits:
    """By what the reader is let in: its password, or its public key."""

    password: str = ""
    key: str = ""


class Gate(asyncssh.SSHServer):
    """Lets in one user by one credential, and remembers every try."""

    def __init__(self, admits: Admits, tries: list[str]) -> None:
        self._admits = admits
        self._tries = tries
        self._connection: asyncssh.SSHServerConnection | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Somebody stands at the door."""
        self._connection = conn

    def hang_up(self) -> None:
        """End the visit at once."""
        if self._connection is not None:
            self._connection.abort()

    def password_auth_supported(self) -> bool:
        """Only where a password is known."""
        return bool(self._admits.password)

    def validate_password(self, username: str, password: str) -> bool:
        """Whether it is the reader's."""
        self._tries.append(username)
        return (username, password) == (USER, self._admits.password)

    def public_key_auth_supported(self) -> bool:
        """Only where a key is known."""
        return bool(self._admits.key)

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Whether it is the reader's."""
        self._tries.append(username)
        return username == USER and key == asyncssh.import_public_key(self._admits.key)


class DropServer:
    """An SSH server on a free loopback port, its event loop in a thread of its own.

    `serve` makes the file system that a visitor sees; `gate` may be another doorkeeper. `tries`
    are the users that asked to be let in, `visits` counts the connections.
    """

    def __init__(
        self,
        serve: Callable[["asyncssh.SSHServerChannel[bytes]"], asyncssh.SFTPServer],
        admits: Admits,
        gate: type[Gate] = Gate,
    ) -> None:
        self.tries: list[str] = []
        self.visits: list[Gate] = []
        self.port = 0
        self._serve = serve
        self._admits = admits
        self._gate = gate
        self._key = asyncssh.generate_private_key("ssh-ed25519")
        self._loop = asyncio.new_event_loop()
        self._opened = threading.Event()
        self._over = asyncio.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def host_key(self) -> str:
        """The server's public key, as in a `.pub` file."""
        return self._key.export_public_key().decode().strip()

    def open(self) -> None:
        """Serve; the port is known afterwards."""
        self._thread.start()
        self._opened.wait(_OPENING_SECONDS)

    def close(self) -> None:
        """Hang up on everybody and free the port."""
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._serving())
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        finally:
            self._opened.set()
            self._loop.close()

    async def _serving(self) -> None:
        acceptor = await asyncssh.listen(
            "127.0.0.1",
            0,
            server_factory=self._visitor,
            server_host_keys=[self._key],
            sftp_factory=self._serve,
            config=None,
            gss_host=None,
            allow_scp=False,
            compression_algs=None,
        )
        self.port = acceptor.get_port()
        self._opened.set()
        await self._over.wait()
        acceptor.close()
        for gate in self.visits:
            gate.hang_up()
        await acceptor.wait_closed()
        # Handlers of those who were hung up on finish by themselves.
        mine = asyncio.current_task()
        others = [task for task in asyncio.all_tasks() if task is not mine]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _visitor(self) -> Gate:
        gate = self._gate(self._admits, self.tries)
        self.visits.append(gate)
        return gate
