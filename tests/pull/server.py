"""A web server on loopback that counts what it is asked for, and can be told to fail."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from pathlib import Path


@dataclass
class Served:
    """What was asked of the server so far; after `dies_after` requests it answers 503.

    Of files whose path holds `cut`, half is sent.
    """

    address: str = ""
    asked: list[str] = field(default_factory=list)
    sent: int = 0
    dies_after: int | None = None
    cut: str | None = None


class _Handler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, served: Served, *arguments: object, **options: object) -> None:
        self.served = served
        super().__init__(*arguments, **options)  # type: ignore[arg-type]  # the server's own

    def do_GET(self) -> None:
        served = self.served
        served.asked.append(self.path)
        if served.dies_after is not None and len(served.asked) > served.dies_after:
            self.send_error(HTTPStatus.SERVICE_UNAVAILABLE)
            return
        path = Path(self.translate_path(self.path))
        served.sent += path.stat().st_size if path.is_file() else 0
        if served.cut is not None and served.cut in self.path:
            self._cut(path.read_bytes())
            return
        super().do_GET()

    def _cut(self, data: bytes) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2])

    def log_message(self, *_: object) -> None:
        """The test's output stays readable."""


@contextmanager
def serve(folder: Path) -> Iterator[Served]:
    """`folder` behind a plain web server."""
    served = Served()
    handler = partial(_Handler, served, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    served.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
