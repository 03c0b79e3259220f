"""SQLite's log goes into its file beside the writer, not between two of its chunks.

A batch appends the same pages to the log over and over; copying them into the file is the disk's
work and needs nobody to wait. PostgreSQL does this by itself.
"""

import sqlite3
from concurrent.futures import Future, ThreadPoolExecutor

from sqlalchemy import Engine


class Checkpoints:
    """The checkpoints of one open database; none on PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="checkpoint")
        self._last: Future[None] | None = None

    def soon(self) -> None:
        """Let what is committed go into the file, unless that is under way already."""
        if self._engine.dialect.name != "sqlite":
            return
        if self._last is not None:
            if not self._last.done():
                return
            self._last.result()  # a full disk is the writer's trouble as well
        self._last = self._thread.submit(_checkpoint, self._engine)

    def close(self) -> None:
        """Wait for the one under way."""
        self._thread.shutdown()


def _checkpoint(engine: Engine) -> None:
    """As much as no reader still needs in the log; neither readers nor the writer wait for it."""
    connection = engine.raw_connection()
    try:
        driver = connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - the dialect says so
        driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    finally:
        connection.close()
