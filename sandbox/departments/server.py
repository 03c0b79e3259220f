"""One department's HTTP server: standard library, a thread per request, closes each connection.

The standard library's server is used because it lets an answer lie about its length, which a
proper one refuses to do.
"""

import hashlib
import json
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol, runtime_checkable
from urllib.parse import parse_qsl, urlsplit

from records.clock import midnight
from sandbox.departments.misbehaviour import HTML, Misbehaviour, Wrong
from sandbox.departments.shelf import Answer

_MOST_POSTED = 1 << 20


class Stock(Protocol):
    """What a server hands out."""

    misbehaviours: Mapping[str, Misbehaviour]

    @property
    def latest(self) -> date:
        """The newest day it has anything of."""
        ...

    def answer(self, path: str, query: Mapping[str, str]) -> Answer | None:
        """What stands at `path` (no leading slash), or None."""
        ...


@dataclass(frozen=True, slots=True)
class Told:
    """One question as a counter hears it: parameters of the address, a form or a JSON object."""

    path: str
    parameters: Mapping[str, str]
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case


@runtime_checkable
class Hearing(Protocol):
    """A stock that looks at more than the address: whoever asks is let in or refused."""

    def hears(self, told: Told) -> Answer | None:
        """Its answer, or None where it has nothing."""
        ...


class DepartmentServer(ThreadingHTTPServer):
    """Serves one department's part of the shelf on a free loopback port."""

    daemon_threads = True

    def __init__(self, name: str, shelf: Stock) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.name = name
        self.shelf = shelf
        self.failed: Counter[str] = Counter()
        self.requests: Counter[str] = Counter()
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)

    @property
    def base_url(self) -> str:
        """Where a client finds it, without the department's prefix."""
        return f"http://127.0.0.1:{self.server_port}"

    def open(self) -> None:
        """Serve in a thread of its own."""
        self._thread.start()

    def close(self) -> None:
        """Stop serving and free the port."""
        self.closing.set()
        self.shutdown()
        self._thread.join()
        self.server_close()

    def count(self, address: str) -> None:
        """Remember that `address` was asked for."""
        with self._lock:
            self.requests[address] += 1

    def fails_now(self, address: str, times: int) -> bool:
        """Whether this request is among the first `times` for `address`."""
        with self._lock:
            self.failed[address] += 1
            return self.failed[address] <= times


class _Handler(BaseHTTPRequestHandler):
    server: DepartmentServer

    def do_GET(self) -> None:
        """Answer from the shelf, or misbehave."""
        self.server.count(self.path)
        address = urlsplit(self.path)
        path = address.path.lstrip("/")
        answer = None
        if path.split("/")[0] == self.server.name:
            answer = self._stands(path, dict(parse_qsl(address.query)))
        self._answer_or_not(answer)

    def do_POST(self) -> None:
        """Answer a form or a JSON object, where the stock hears questions."""
        self.server.count(self.path)
        size = min(int(self.headers.get("Content-Length", "0")), _MOST_POSTED)
        posted = _parameters(self.rfile.read(size), self.headers.get("Content-Type", ""))
        address = urlsplit(self.path)
        path = address.path.lstrip("/")
        answer = None
        if path.split("/")[0] == self.server.name and isinstance(self.server.shelf, Hearing):
            answer = self._stands(path, {**dict(parse_qsl(address.query)), **posted})
        self._answer_or_not(answer)

    def _stands(self, path: str, parameters: Mapping[str, str]) -> Answer | None:
        shelf = self.server.shelf
        if not isinstance(shelf, Hearing):
            return shelf.answer(path, parameters)
        headers = {name.lower(): value for name, value in self.headers.items()}
        return shelf.hears(Told(path, parameters, headers))

    def _answer_or_not(self, answer: Answer | None) -> None:
        if answer is None:
            self._send(404, "此地址没有数据".encode(), "text/plain; charset=utf-8")
            return
        self._answer(answer)

    def _answer(self, answer: Answer) -> None:
        switch = self.server.shelf.misbehaviours.get(answer.source_id)
        if switch is not None and switch.wrong is Wrong.ERROR_500 and self._fails(switch):
            self._send(500, HTML.encode(), "text/html; charset=utf-8")
            return
        if switch is not None and switch.wrong is Wrong.SLOW:
            self.server.closing.wait(switch.seconds)
        lies = switch is not None and switch.wrong is Wrong.LYING_LENGTH
        html = switch is not None and switch.wrong is Wrong.HTML_PAGE
        etag = f'"{hashlib.sha256(answer.body).hexdigest()[:32]}"'
        if self.headers.get("If-None-Match") == etag:
            self._send(304, b"", answer.media_type, etag=etag)
            return
        media_type = "text/html; charset=utf-8" if html else answer.media_type
        self._send(200, answer.body, media_type, etag=etag, excess=1000 if lies else 0)

    def _fails(self, switch: Misbehaviour) -> bool:
        return self.server.fails_now(self.path, switch.times)

    def _send(
        self, status: int, body: bytes, media_type: str, *, etag: str = "", excess: int = 0
    ) -> None:
        self.send_response_only(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Connection", "close")
        if status != 304:
            self.send_header("Content-Length", str(len(body) + excess))
        if etag:
            self.send_header("ETag", etag)
            self.send_header("Last-Modified", self._modified())
        self.end_headers()
        self.wfile.write(body)

    def _modified(self) -> str:
        """Midnight of the latest delivery: the same on every run."""
        return format_datetime(midnight(self.server.shelf.latest))

    def handle_one_request(self) -> None:
        """As the base does, but a client that hangs up is no error of ours."""
        try:
            super().handle_one_request()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base's name
        """Say nothing: tests and the demo have their own words."""


def _parameters(body: bytes, media_type: str) -> dict[str, str]:
    """What a form or a JSON object says, as text."""
    if not media_type.startswith("application/json"):
        return dict(parse_qsl(body.decode()))
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    return {name: str(value) for name, value in said.items()} if isinstance(said, dict) else {}
