"""A feed behind a web server that counts what a reader costs it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO


@dataclass
class Served:
    """Where it is, how often it was asked, and how many bytes of files it gave."""

    address: str = ""
    requests: int = 0
    sent: int = 0


class _Counting(SimpleHTTPRequestHandler):
    """Serves a folder and counts."""

    def __init__(self, served: Served, *arguments: object, **named: object) -> None:
        self._served = served
        super().__init__(*arguments, **named)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Count the question, then answer it."""
        self._served.requests += 1
        super().do_GET()

    def copyfile(self, source: BinaryIO, outputfile: BinaryIO) -> None:  # type: ignore[override]
        """Count what goes out."""
        data = source.read()
        self._served.sent += len(data)
        outputfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def counted(folder: Path) -> Iterator[Served]:
    """`folder` over real HTTP."""
    served = Served()
    handler = partial(_Counting, served, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    served.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
