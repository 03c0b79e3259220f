"""Hanging up when the time is over, whatever a library waits for.

A limit on silence does not end a server that sends a byte now and then: within a header, between
two chunks, between two messages of a database. Shutting the socket down does.
"""

import os
import socket
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

_AGAIN = 0.2  # seconds: a line may have been opened just behind the last look


class Watch:
    """Whether the time was over before the block was left."""

    rang = False


@contextmanager
def watched(deadline: float, hang_up: Callable[[], None]) -> Iterator[Watch]:
    """Call `hang_up` from another thread from `deadline` (monotonic seconds) on, until left."""
    watch, left = Watch(), threading.Event()

    def wait() -> None:
        pause = max(0.0, deadline - time.monotonic())
        while not left.wait(pause):
            watch.rang = True
            hang_up()
            pause = _AGAIN

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        left.set()
        thread.join()  # or it might shut what has taken the socket's number meanwhile


def shut(number: int) -> None:
    """Shut the socket with that file descriptor down: who reads from it reads its end."""
    with suppress(OSError), socket.socket(fileno=os.dup(number)) as line:
        line.shutdown(socket.SHUT_RDWR)


class Lines(HTTPAdapter):
    """An adapter of `requests` that knows its open sockets."""

    def __init__(self) -> None:
        super().__init__()
        self._open: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self._lock = threading.Lock()
        self.poolmanager.pool_classes_by_scheme = {
            "http": _telling(HTTPConnectionPool, HTTPConnection, self._tell),
            "https": _telling(HTTPSConnectionPool, HTTPSConnection, self._tell),
        }

    def _tell(self, line: socket.socket) -> None:
        with self._lock:
            self._open.add(line)

    def shut_all(self) -> None:
        """Shut every socket; the library goes on with new ones."""
        with self._lock:
            lines = list(self._open)
        for line in lines:
            with suppress(OSError):
                # Not TLS's own shutdown: that would take the socket from under its reader.
                socket.socket.shutdown(line, socket.SHUT_RDWR)


def _telling(
    pool: type[HTTPConnectionPool],
    connection: type[HTTPConnection],
    tell: Callable[[socket.socket], None],
) -> type[HTTPConnectionPool]:
    def connect(self: HTTPConnection) -> None:
        connection.connect(self)
        tell(self.sock)

    telling = type(connection.__name__, (connection,), {"connect": connect})
    return type(pool.__name__, (pool,), {"ConnectionCls": telling})
