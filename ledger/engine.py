"""Connections: SQLite in WAL with its transactions begun by us, PostgreSQL through psycopg 3."""

import re
import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from ledger.errors import LedgerNotOpened
from ledger.waiting_writers import at_the_head

# Bulk entry wants few checkpoints and a warm cache; NORMAL in WAL loses no consistency, at most
# the last transactions before a power cut, and those are entered again from the kept bytes.
PRAGMAS = (
    # Before anything is written: bodies fill pages of 16 KiB in two thirds of the time.
    "PRAGMA page_size = 16384",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -131072",
    # The last resort: between a batch's chunks `checkpoints.py` sees to it.
    "PRAGMA wal_autocheckpoint = 160000",
    "PRAGMA journal_size_limit = 67108864",
)
WAIT_SECONDS = 60


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///<file>` or `postgresql://…`; a missing folder is made."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        return create_engine(parsed.set(drivername="postgresql+psycopg"))
    if parsed.database:
        Path(parsed.database).absolute().parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args={"timeout": WAIT_SECONDS})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def is_there(url: str) -> bool:
    """Whether there is a file at a `sqlite://` URL; a server is asked by `reached` alone."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        return True  # `reached` says what is wrong with it
    in_file = parsed.get_backend_name() == "sqlite"
    return not in_file or (bool(parsed.database) and Path(str(parsed.database)).is_file())


def reached(url: str) -> Engine:
    """An engine whose database has answered once; `LedgerNotOpened` says why it did not."""
    try:
        engine = open_engine(url)
        with engine.connect():
            return engine
    except (ArgumentError, ValueError) as error:
        # Its words may repeat the address, and that may hold a password.
        raise LedgerNotOpened("no address of a database") from error
    except (DBAPIError, OSError) as error:
        # A password that holds an `@` makes its rest part of what was taken for the host.
        said = re.sub(r"[^\s'\"]*@", "…@", " ".join(str(getattr(error, "orig", error)).split()))
        raise LedgerNotOpened(f"no database answers: {said}") from error


def writer(engine: Engine) -> Engine:
    """The same engine whose transactions may write from their first statement."""
    return engine.execution_options(writes=True)


def flush_later(conn: Connection) -> None:
    """Let this transaction's commit return before the disk has it; SQLite's NORMAL always does.

    For chunks only: the log keeps its order, so a batch that is closed has all its chunks, and
    one that a power cut shortened is entered again from the kept bytes.
    """
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql("SET LOCAL synchronous_commit TO off")


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    # The driver would begin late and silently; `_begin` says when and how.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _begin(conn: Connection) -> None:
    # A reader that later writes fails at once if another wrote meanwhile: writers queue up front.
    if not conn.get_execution_options().get("writes", False):
        conn.exec_driver_sql("BEGIN")
        return
    with at_the_head(conn.engine.url.database):
        conn.exec_driver_sql("BEGIN IMMEDIATE")
