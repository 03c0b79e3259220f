"""One publisher per channel: a lock of the operating system, and a number that only goes up.

The lock goes with its process, however that ends. Where it is lost while its holder sleeps (a
shared disk that gave up on the machine, a lock file put aside by hand) the next publisher takes
the next number, and the sleeper, waking up, finds its own number passed before it can switch.
"""

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from publish.errors import Overtaken, PublisherBusy

LOCK = "publisher.lock"
PATIENCE = 10.0
"""Seconds to wait for who holds the channel: signing anew takes less than one."""

_PAUSE = 0.05
_BYTES = 512  # one sector of a disk


@dataclass(frozen=True, slots=True)
class Holder:
    """Who publishes, as the lock file says: what for people to read, `token` to compare."""

    token: int
    what: str
    host: str
    process: int
    since: str  # ISO, aware

    def words(self) -> str:
        """Who it is, in one phrase."""
        return f"{self.what}, process {self.process} on {self.host}, since {self.since}"


@dataclass(frozen=True, slots=True)
class Fence:
    """The right to switch one channel, for as long as nobody else has taken it."""

    path: Path
    holder: Holder
    descriptor: int

    def check(self) -> None:
        """`Overtaken` unless the lock file still names us: asked right before the last rename."""
        if not _is_same(self.descriptor, self.path):
            raise Overtaken(f"{self.path} is another file than {self.holder.words()} locked")
        now = _read(self.descriptor)
        if now != self.holder:
            taken = "nobody" if now is None else now.words()
            raise Overtaken(f"{self.path} names {taken}, no longer {self.holder.words()}")


@contextmanager
def publishing(private: Path, what: str, patience: float = PATIENCE) -> Iterator[Fence]:
    """Be the publisher of the channel whose private folder is `private`, until the block ends.

    `what` is done (`release`, `resign`), for whoever is kept waiting. `PublisherBusy` names who
    holds the channel still after `patience` seconds.
    """
    private.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = private / LOCK
    descriptor = _locked(path, patience)
    try:
        last = _read(descriptor)
        token = 1 if last is None else last.token + 1
        now = datetime.now(UTC).isoformat(timespec="seconds")
        holder = Holder(token, what, socket.gethostname(), os.getpid(), now)
        _write(descriptor, holder)
        yield Fence(path, holder, descriptor)
    finally:
        os.close(descriptor)  # and the lock with it


def _locked(path: Path, patience: float) -> int:
    """The lock file, open and locked; the name may have been given to another file meanwhile."""
    end = time.monotonic() + max(patience, _PAUSE)  # who has just come has yet to write its name
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _read(descriptor)
            os.close(descriptor)
            if time.monotonic() >= end:
                named = "another publisher" if holder is None else holder.words()
                raise PublisherBusy(f"{path} is held by {named}") from None
            time.sleep(_PAUSE)
            continue
        if _is_same(descriptor, path):
            return descriptor
        os.close(descriptor)


def _is_same(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _read(descriptor: int) -> Holder | None:
    """Who the file names; None when it is new."""
    try:
        return Holder(**json.loads(os.pread(descriptor, _BYTES, 0)))
    except (ValueError, TypeError):
        return None


def _write(descriptor: int, holder: Holder) -> None:
    """In one piece over the last holder: a crash leaves the one number or the other."""
    os.pwrite(descriptor, json.dumps(asdict(holder)).encode().ljust(_BYTES), 0)
    os.fsync(descriptor)
