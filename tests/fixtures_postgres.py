"""PostgreSQL from a wheel for any package's tests: one server a session, one database a test.

Import the fixtures in a package's conftest.py:
    from tests.fixtures_postgres import postgres_server, postgres_url  # noqa: F401
"""

import uuid
from collections.abc import Iterator

import psycopg
import pytest

from bench.postgres import postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """URL of the server's first database; the server stops with the session."""
    with postgres() as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """URL of an empty database of this test's own."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(postgres_server, autocommit=True) as conn:
        conn.execute(f'CREATE DATABASE "{name}"')
    yield postgres_server.replace("/postgres?", f"/{name}?")
    with psycopg.connect(postgres_server, autocommit=True) as conn:
        conn.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
