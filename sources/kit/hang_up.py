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


class Watch:
    """Whether the time was over before the block was left."""

    rang = False


@contextmanager
def watched(deadline: float, hang_up: Callable[[], None]) -> Iterator[Watch]:
    """Call `hang_up` from another thread at `deadline` (monotonic seconds) unless left before."""
    watch = Watch()

    def ring() -> None:
        watch.rang = True
        hang_up()

    timer = threading.Timer(max(0.0, deadline - time.monotonic()), ring)
    timer.daemon = True
    timer.start()
    try:
        yield watch
    finally:
        timer.cancel()
        timer.join()  # or it might shut what has taken the socket's number meanwhile


def shut(number: int) -> None:
    """Shut the socket with that file descriptor down: who reads from it reads its end."""
    with suppress(OSError), socket.socket(fileno=os.dup(number)) as line:
        line.shutdown(socket.SHUT_RDWR)


class Lines(HTTPAdapter):
    """An adapter of `requests` that knows its open sockets."""

    def __init__(self) -> None:
        super().__init__()
        self._open: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self.poolmanager.pool_classes_by_scheme = {
            "http": _telling(HTTPConnectionPool, HTTPConnection, self._open),
            "https": _telling(HTTPSConnectionPool, HTTPSConnection, self._open),
        }

    def shut_all(self) -> None:
        """Shut every socket; the library goes on with new ones."""
        for line in list(self._open):
            with suppress(OSError):
                # Not TLS's own shutdown: that would take the socket from under its reader.
                socket.socket.shutdown(line, socket.SHUT_RDWR)


def _telling(
    pool: type[HTTPConnectionPool],
    connection: type[HTTPConnection],
    opened: weakref.WeakSet[socket.socket],
) -> type[HTTPConnectionPool]:
    def connect(self: HTTPConnection) -> None:
        connection.connect(self)
        opened.add(self.sock)

    telling = type(connection.__name__, (connection,), {"connect": connect})
    return type(pool.__name__, (pool,), {"ConnectionCls": telling})
