"""A real web server on loopback that shows one tree, with the faults of a step."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from conformance.cases import Fault
from conformance.trees import Tree

CHANNEL = "/feeds/warning/"
PAGE = b"<!DOCTYPE html><html><title>Sign in</title><body>Please sign in.</body></html>\n"
PORTAL = "/portal.html"
ENDLESS_BLOCK = b" " * 2**16
# Far more than any file of a tree may be long: who reads on until here has no limit.
ENDLESS_BLOCKS = 1024


def _nothing() -> None:
    """Nobody is to be killed."""


@dataclass
class Shown:
    """What the server shows now, and what it was asked for since."""

    tree: Tree | None = None
    faults: tuple[Fault, ...] = ()
    stamped: Callable[[bytes], bytes] | None = None  # signs a timestamp anew when it is asked for
    kill: Callable[[], None] = _nothing
    late: Callable[[], None] = _nothing  # returns when the timestamp is over
    asked: list[str] = field(default_factory=list)
    drained: list[str] = field(default_factory=list)  # endless files that were read to the limit
    _met: dict[Fault, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def show(self, tree: Tree, faults: tuple[Fault, ...]) -> None:
        """Another tree, from a clean sheet."""
        self.tree, self.faults = tree, faults
        self.stamped, self.kill, self.late = None, _nothing, _nothing
        self.asked, self.drained, self._met = [], [], {}

    def fault(self, path: str) -> str:
        """What goes wrong with this request, '' if nothing."""
        with self._lock:
            self.asked.append(path)
            for fault in self.faults:
                if fnmatchcase(path, fault.path):
                    met = self._met[fault] = self._met.get(fault, 0) + 1
                    last = None if fault.times is None else fault.after + fault.times
                    if met > fault.after and (last is None or met <= last):
                        return fault.answer
        return ""

    def read(self, path: str) -> bytes | None:
        """The file at `path`, None if there is none."""
        if self.tree is None or path not in self.tree.paths:
            return None
        data = self.tree.read(path)
        if self.stamped is not None and path == "metadata/timestamp.json":
            return self.stamped(data)
        return data


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, shown: Shown, *arguments: object) -> None:
        self.shown = shown
        super().__init__(*arguments)  # type: ignore[arg-type]  # the server's own

    def do_GET(self) -> None:
        if self.path == PORTAL:
            self._send(HTTPStatus.OK, PAGE)
            return
        path = self.path.removeprefix(CHANNEL)
        fault, data = self.shown.fault(path), self.shown.read(path)
        if fault:
            self._fail(fault, path, data or b"")
        elif data is None:
            self._send(HTTPStatus.NOT_FOUND, b"")
        else:
            self._give(path, data)

    def _give(self, path: str, data: bytes) -> None:
        digest = "" if self.shown.tree is None else self.shown.tree.paths[path]
        tag = f'"{digest}"'
        if self.shown.stamped is None and self.headers.get("If-None-Match") == tag:
            self._send(HTTPStatus.NOT_MODIFIED, b"")
            return
        first = _first_byte(self.headers.get("Range", ""), len(data))
        if first is None:
            self._send(HTTPStatus.OK, data, ETag=tag)
        else:
            span = f"bytes {first}-{len(data) - 1}/{len(data)}"
            self._send(HTTPStatus.PARTIAL_CONTENT, data[first:], Content_Range=span, ETag=tag)

    def _fail(self, fault: str, path: str, data: bytes) -> None:
        half = data[: len(data) // 2]
        if fault == "kill":
            self.shown.kill()
            self.close_connection = True
        elif fault == "late":
            self.shown.late()
            self._give(path, data)
        elif fault == "missing":
            self._send(HTTPStatus.NOT_FOUND, PAGE)
        elif fault == "error":
            self._send(HTTPStatus.SERVICE_UNAVAILABLE, PAGE)
        elif fault == "redirect":
            self._send(HTTPStatus.FOUND, b"", Location=PORTAL)
        elif fault == "endless":
            self._pour(path)
        elif fault == "broken":
            self._send(HTTPStatus.OK, half, length=len(data))
            self.close_connection = True
        else:
            self._send(HTTPStatus.OK, PAGE if fault == "html" else half)

    def _pour(self, path: str) -> None:
        """Data until the consumer has had enough."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        for _ in range(ENDLESS_BLOCKS):
            self.wfile.write(ENDLESS_BLOCK)
        self.shown.drained.append(path)

    def _send(
        self, status: HTTPStatus, data: bytes, *, length: int | None = None, **headers: str
    ) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(data) if length is None else length))
        self.end_headers()
        self.wfile.write(data)

    def handle(self) -> None:
        try:
            super().handle()
        except (ConnectionError, TimeoutError):
            self.close_connection = True  # the consumer has had enough, or was killed

    def log_message(self, *_: object) -> None:
        """The table stays readable."""


def _first_byte(wanted: str, length: int) -> int | None:
    """Where a request for the rest of a file begins; None for the whole."""
    first, _, last = wanted.removeprefix("bytes=").partition("-")
    if not wanted.startswith("bytes=") or not first.isdigit() or last:
        return None
    return int(first) if int(first) < length else None


class _Server(ThreadingHTTPServer):
    daemon_threads = True


@contextmanager
def serving() -> Iterator[tuple[str, Shown]]:
    """The address of a channel, and what is shown there."""
    shown = Shown()
    server = _Server(("127.0.0.1", 0), partial(_Handler, shown))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{CHANNEL.rstrip('/')}", shown
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
