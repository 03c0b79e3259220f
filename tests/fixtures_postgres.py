"""PostgreSQL from a wheel for any package's tests: one server a session, one database a test."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import make_url

from bench.postgres import postgres

# What these databases hold need not outlive a power cut, nor be kept tidy.
HASTY = ("fsync = off", "full_page_writes = off", "synchronous_commit = off", "autovacuum = off")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """URL of the server's first database; the server stops with the session."""
    with postgres() as url:
        with psycopg.connect(url, autocommit=True) as conn:
            for setting in HASTY:
                conn.execute(f"ALTER SYSTEM SET {setting}")
            conn.execute("SELECT pg_reload_conf()")
        yield url


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """URL of an empty database of this test's own."""
    with _database(postgres_server) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> Iterator[str]:
    """Name of a database that holds an empty ledger, to be copied."""
    from ledger.open import open_ledger

    with _database(postgres_server) as url:
        open_ledger(url).close()
        yield str(make_url(url).database)


@pytest.fixture
def postgres_ledger(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """URL of a database of this test's own that holds an empty ledger at today's schema."""
    with _database(postgres_server, postgres_template) as url:
        yield url


@contextmanager
def _database(server: str, template: str = "template1") -> Iterator[str]:
    name = f"test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as conn:
        # As files: half the work of telling the log of every page.
        conn.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
    yield server.replace("/postgres?", f"/{name}?")
    with psycopg.connect(server, autocommit=True) as conn:
        conn.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
