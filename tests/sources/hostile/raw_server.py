"""A server that says any bytes at all, for answers that no library would give."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Say = Callable[[socket.socket, threading.Event], None]


@contextmanager
def raw_server(say: Say) -> Iterator[str]:
    """The address of a server that reads a question and lets `say` answer it; a thread each."""
    over = threading.Event()
    threads: list[threading.Thread] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        host, port = server.getsockname()[:2]

        def one(connection: socket.socket) -> None:
            with connection:
                try:
                    connection.recv(65_536)
                    say(connection, over)
                except OSError:
                    return  # the reader hung up

        def serve() -> None:
            while not over.is_set():
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                threads.append(threading.Thread(target=one, args=(connection,)))
                threads[-1].start()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://{host}:{port}"
        finally:
            over.set()
            server.shutdown(socket.SHUT_RDWR)
            for each in [thread, *threads]:
                each.join()


def says(data: bytes) -> Say:
    """These bytes, and the connection closes."""
    return lambda connection, _over: connection.sendall(data)


def drips(head: bytes, byte: bytes, seconds: float) -> Say:
    """`head`, then one byte after the other without an end."""

    def say(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(head)
        while not over.wait(seconds):
            connection.sendall(byte)

    return say
