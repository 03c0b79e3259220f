"""What SQLAlchemy has put into SQL once, for every engine of a process.

An engine keeps its own, and a house opens one: of a test that opens a house of its own, a quarter
of the time went into the same few hundred statements.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.util import LRUCache


class _Words(LRUCache[Any, Any]):
    """By the statement and the kind of database, whichever engine asks."""

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:  # noqa: ANN401
        return super().get(_of_any_engine(key), default)

    def __setitem__(self, key: tuple[Any, ...], value: Any) -> None:  # noqa: ANN401
        super().__setitem__(_of_any_engine(key), value)


def _of_any_engine(key: tuple[Any, ...]) -> tuple[Any, ...]:
    dialect, *statement = key
    return dialect.name, dialect.driver, *statement


@pytest.fixture(scope="session", autouse=True)
def same_words() -> Iterator[None]:
    words = _Words(5_000)

    def share(connection: Connection) -> None:
        connection.execution_options(compiled_cache=words)

    event.listen(Engine, "engine_connect", share)
    yield
    event.remove(Engine, "engine_connect", share)
