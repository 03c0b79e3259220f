"""Opening a department's front-end database: read-only, patient for a while, and telling.

An address is a SQLAlchemy URL of SQLite or PostgreSQL without a password; that comes from the
environment (`WANGJIAN_SOURCE_<ID>_PASSWORD`) and goes nowhere else. Whatever the driver says is
told as a named error with the place and the remedy, never with statements or parameters.
Not here: what is asked (`database.py`).
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError, DBAPIError

from sources.kit.errors import (
    FetchError,
    NotAdmitted,
    NotTheFormat,
    Place,
    SourceError,
    SourceMoved,
    SourceUnavailable,
)
from sources.kit.fetching import Errand
from sources.kit.hang_up import shut, watched
from sources.kit.session import SessionSettings

_STEPS = 100_000  # of SQLite's machine between two looks at the clock
_NOT_OURS = ("SQLITE_NOTADB", "SQLITE_CORRUPT")
_REFUSED = ("28", "42501")  # SQLSTATE: the password or the account; a right that it lacks
_REFUSED_WORDS = ("password", "authentication", "pg_hba", "role", "permission denied")
_ABSENT = ("3D000", "3F000", "42P01")


class _Line(Protocol):
    closed: bool

    def fileno(self) -> int: ...


class _SqliteConnection(Protocol):
    text_factory: Callable[[bytes], str | bytes]

    def set_progress_handler(self, handler: Callable[[], bool], n: int) -> None: ...


def address(errand: Errand) -> URL:
    """The database's address; a `FetchError` says what is wrong with it."""
    base = errand.means.base
    variable = f"WANGJIAN_SOURCE_{errand.source_id.upper()}"
    try:
        url = make_url(base)
    except (ArgumentError, ValueError) as error:  # a port that is no number is the latter
        # Not shown: what somebody took for an address may hold a password.
        trouble = f"the base is no database address; set {variable}_URL to sqlite:///… or"
        raise SourceUnavailable(f"{errand.source_id}: {trouble} postgresql://…") from error
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        name = url.get_backend_name()
        raise SourceUnavailable(
            f"{errand.source_id}: we read no {name} databases; {variable}_URL is to be "
            "sqlite:///… or postgresql://…"
        )
    if url.password or "password" in url.query:
        raise NotAdmitted(
            f"{errand.source_id}: {variable}_URL holds a password; set {variable}_PASSWORD instead"
        )
    return url


def public_table(url: URL, table: str) -> str:
    """The table's address for messages and the ledger: host, database and table, no account."""
    if url.get_backend_name() == "sqlite":
        return f"sqlite:///{quote(Path(url.database or '').name)}/{quote(table)}"
    return f"postgresql://{url.host or 'local'}/{quote(url.database or '')}/{quote(table)}"


def between(public: str, after: str, upto: str) -> str:
    """The address of the rows of a table between two marks."""
    return f"{public}?{urlencode({'after': after, 'upto': upto}, quote_via=quote)}"


def reached(addresses: tuple[str, ...], table: str) -> str:
    """The mark up to which `addresses` say that `table` was read; empty when none does."""
    for kept in reversed(addresses):
        parts = urlsplit(kept)
        if parts.path.rpartition("/")[2] == quote(table):
            return parse_qs(parts.query).get("upto", [""])[0]
    return ""


@contextmanager
def opened(errand: Errand, url: URL, place: Place) -> Iterator[Connection]:
    """A connection in one read-only transaction that sees one state of the database."""
    settings = errand.means.session
    engine = _sqlite(url, settings, place) if url.get_backend_name() == "sqlite" else _postgresql(
        url, settings, errand.credential("PASSWORD") if url.host else None
    )  # fmt: skip
    try:
        with _timed(engine, settings, place), told(place), engine.connect() as conn:
            if engine.dialect.name == "sqlite":
                conn.exec_driver_sql("BEGIN")  # the driver by itself would begin no reading one
            yield conn
    finally:
        engine.dispose()


@contextmanager
def _timed(engine: Engine, settings: SessionSettings, place: Place) -> Iterator[None]:
    """Hang up on a PostgreSQL that says nothing any more; SQLite asks nobody (`_sqlite`).

    Its own limits (`_postgresql`) come first, with better words.
    """
    lines: list[_Line] = []

    def hang_up() -> None:
        for line in lines:
            if not line.closed:
                shut(line.fileno())

    if engine.dialect.name == "sqlite":
        yield
        return
    # Before SQLAlchemy asks its own first questions.
    event.listen(engine, "connect", lambda line, _record: lines.append(line), insert=True)
    patience = settings.total_seconds + settings.read_seconds
    with watched(time.monotonic() + patience, hang_up) as watch:
        try:
            yield
        except SourceError as error:
            if watch.rang:
                raise SourceUnavailable(
                    f"{place}: no end after {patience:g} s; run it again later"
                ) from error
            raise


@contextmanager
def told(place: Place) -> Iterator[None]:
    """What a driver raises, as an error of ours."""
    try:
        yield
    except DBAPIError as error:
        raise _named(error, place) from error


def _sqlite(url: URL, settings: SessionSettings, place: Place) -> Engine:
    path = Path(url.database or "")
    if not path.is_file():
        raise SourceMoved(
            f"{place}: there is no file {path.name!r} in {str(path.parent)!r}; ask the department "
            f"or set WANGJIAN_SOURCE_{place.source.upper()}_URL"
        )
    readable = URL.create(
        "sqlite", database=f"file:{quote(str(path.absolute()))}",
        query={"mode": "ro", "uri": "true"},
    )  # fmt: skip
    engine = create_engine(
        readable,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",  # `opened` begins by its own word
        connect_args={"timeout": settings.read_seconds},
    )
    deadline = time.monotonic() + settings.total_seconds

    def prepare(connection: _SqliteConnection, _record: object) -> None:
        # Text that is not UTF-8 comes as its bytes instead of ending the reading.
        connection.text_factory = _text
        # SQLite has no time limit of its own: a view may go on for ever.
        connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)

    event.listen(engine, "connect", prepare)
    return engine


def _text(data: bytes) -> str | bytes:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data


def _postgresql(url: URL, settings: SessionSettings, password: str | None) -> Engine:
    longest = max(1, int(settings.total_seconds * 1000))
    options = {
        "default_transaction_read_only": "on",
        "statement_timeout": longest,
        "lock_timeout": max(1, int(settings.read_seconds * 1000)),
        "idle_in_transaction_session_timeout": longest,
        # Days and moments as text are ours: `records.clock`.
        "TimeZone": "Asia/Shanghai",
        "DateStyle": "ISO",
        "extra_float_digits": 1,
    }
    engine = create_engine(
        url.set(drivername="postgresql+psycopg", password=password),
        poolclass=NullPool,
        isolation_level="REPEATABLE READ",
        connect_args={
            "connect_timeout": max(2, int(settings.connect_seconds)),
            "options": " ".join(f"-c {name}={value}" for name, value in options.items()),
            "application_name": "wangjian",
        },
    )
    event.listen(engine, "handle_error", _close_cursor)
    return engine


def _close_cursor(context: ExceptionContext) -> None:
    """A cursor whose connection broke is left open by everyone else."""
    running = context.execution_context
    if context.is_disconnect and running is not None and running.cursor is not None:
        running.cursor.close()


def _named(error: DBAPIError, place: Place) -> SourceError:
    """The error of ours for what the driver said; the statement is left out."""
    said = " ".join(str(error.orig).split())[:300]
    code = str(
        getattr(error.orig, "sqlite_errorname", "") or getattr(error.orig, "sqlstate", "") or ""
    )
    if code.startswith(_NOT_OURS):
        return NotTheFormat(place, f"no database, or a damaged one: {said}; ask the department")
    if code in _ABSENT or (not code and "does not exist" in said and "database" in said):
        return SourceMoved(f"{place}: {said}; ask the department, or correct the address")
    if code.startswith(_REFUSED) or (not code and any(word in said for word in _REFUSED_WORDS)):
        return _refused(place, said)
    return SourceUnavailable(f"{place}: {said} ({code or 'no answer'}); run it again later")


def _refused(place: Place, said: str) -> FetchError:
    variable = f"WANGJIAN_SOURCE_{place.source.upper()}_PASSWORD"
    return NotAdmitted(f"{place}: {said}; look at the account, and at {variable}")
