"""A pretend department on loopback, and a house that keeps and reads what it is handed."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import polars as pl

from records.kind import Kind
from records.snapshot import Reading, Snapshot
from sources.kit.collect import read
from sources.kit.csv_table import Csv
from sources.kit.download import Download
from sources.kit.fetching import Means
from sources.kit.reading import Read
from sources.kit.session import SessionSettings
from sources.kit.source import Cadence, Rows, Source
from sources.kit.store import Store
from sources.kit.systems import System

DAY = date(2018, 9, 3)
MOMENT = datetime(2018, 9, 3, 2, 0, tzinfo=UTC)
HASTY = SessionSettings(
    connect_seconds=2,
    read_seconds=0.3,
    total_seconds=5,
    attempts=3,
    backoff_seconds=0.001,
    host_seconds=0,
    max_bytes=1 << 20,
)


@dataclass
class Answer:
    """One scripted answer; `announce` lies about the length, `drip` never finishes the body."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    announce: int | None = None
    drip: bool = False


@dataclass(frozen=True)
class Asked:
    """One request as it arrived; `path` has its query."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""


class Department:
    """Answers each path with its script, the last answer for ever.

    `anything`, when set, is asked first; None from it means: look at the script.
    """

    def __init__(self) -> None:
        self.anything: Callable[[Asked], Answer | None] = lambda _asked: None
        self.requests: list[Asked] = []
        self.scripts: dict[str, list[Answer]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.over = threading.Event()
        self.url = ""

    def says(self, path: str, *answers: Answer | bytes) -> None:
        self.scripts[path] = [a if isinstance(a, Answer) else Answer(a) for a in answers]

    def next(self, asked: Asked) -> Answer:
        if (answer := self.anything(asked)) is not None:
            return answer
        path = asked.path
        script = self.scripts.get(path, [Answer(status=404)])
        return script.pop(0) if len(script) > 1 else script[0]


def _handler(department: Department) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the library's name
            self._give(b"")

        def do_POST(self) -> None:  # the library's name
            self._give(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

        def _give(self, body: bytes) -> None:
            department.asked.append((self.path, dict(self.headers)))
            asked = Asked(self.command, self.path, dict(self.headers), body)
            department.requests.append(asked)
            answer = department.next(asked)
            etag = answer.headers.get("ETag")
            if etag and self.headers.get("If-None-Match") == etag:
                answer = Answer(status=304)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            length = len(answer.body) if answer.announce is None else answer.announce
            self.send_header("Content-Length", str(length))
            self.end_headers()
            self.wfile.write(answer.body)
            if answer.drip:
                self.wfile.flush()
                department.over.wait(10)
            self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    return Handler


@contextmanager
def open_department() -> Iterator[Department]:
    department = Department()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(department))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    department.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield department
    finally:
        department.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


class House:
    """A store, and shortcuts through it."""

    def __init__(self, root: Path) -> None:
        self.store = Store(root / "store")
        self.root = root

    def means(self, base: str) -> Means:
        return Means(self.store, base, MOMENT, HASTY)

    def keep(self, data: bytes, name: str = "file") -> Snapshot:
        with self.store.receive(1 << 30) as receiver:
            receiver.write(data)
            digest = receiver.keep()
        path = self.store.path(digest)
        return Snapshot(digest, "some_source", DAY, name, "", len(data), MOMENT, path)

    def read(self, source: Source, *files: bytes) -> tuple[pl.DataFrame, Reading]:
        """All rows of `files` as one table, conservation checked."""
        snapshots = [self.keep(data, f"file{n}") for n, data in enumerate(files, 1)]
        return self.read_kept(source, snapshots)

    def read_kept(
        self, source: Source, snapshots: Sequence[Snapshot]
    ) -> tuple[pl.DataFrame, Reading]:
        """Likewise, of what a fetch brought."""
        reading = read(source, snapshots)
        chunks = list(reading.chunks)
        table = pl.concat(chunks, how="diagonal") if chunks else pl.DataFrame()
        count = reading.count
        assert count.lines == count.blank + count.unparsable + table.height
        assert count.unparsable == len(reading.unparsable)
        return table, reading


def listing_source(how: Read | None = None, **changes: object) -> Source:
    """A source of listings with three columns: 企业名称, 统一社会信用代码, 失信领域."""
    given: dict[str, object] = {
        "id": "some_source",
        "system": System.LOCAL,
        "kind": Kind.LISTING,
        "publisher": "部门",
        "page": "https://department.example/",
        "basis": "约定",
        "contact": "某处",
        "every": Cadence.EVERY_DAY,
        "fetch": Download("{base}/list-{day:%Y%m%d}.csv"),
        "read": how or Csv(),
        "columns": {
            "企业名称": "party_name",
            "统一社会信用代码": "party_uscc",
            "失信领域": "list_fields",
        },
        "expect": Rows(0, 1000),
        "ignored": {"电话": "personal data, not needed"},
        "constants": {"list_name": "名单"},
    }
    return Source(**(given | changes))  # type: ignore[arg-type]
