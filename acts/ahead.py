"""Work one step ahead: the next table is made while the present one is used.

Polars, the database drivers and compression let other threads run while they work, so two stages
of the street share the machine's cores, and no more than one table waits between them.
"""

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import TypeVar

T = TypeVar("T")


@contextmanager
def ahead(items: Generator[T, None, None]) -> Iterator[Generator[T, None, None]]:
    """`items`, each made in a thread of its own while the one before is being used.

    Order, results and errors are those of `items`; leaving the block ends it.
    """
    with closing(items), ThreadPoolExecutor(1, thread_name_prefix="ahead") as thread:
        yield _each(items, thread)


def _each(items: Iterator[T], thread: ThreadPoolExecutor) -> Generator[T, None, None]:
    coming = thread.submit(_next, items)
    while (found := coming.result()) is not None:
        coming = thread.submit(_next, items)
        yield found[0]


def _next(items: Iterator[T]) -> tuple[T] | None:
    """The next item in a tuple of one, None at the end: no StopIteration passes a future."""
    for item in items:
        return (item,)
    return None
