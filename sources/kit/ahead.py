"""Work done ahead in a second thread: unpacking, hashing and parsing let go of the interpreter."""

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


@contextmanager
def beside() -> Generator[ThreadPoolExecutor, None, None]:
    """One thread to work beside this one. Leaving does not wait for it.

    A generator that nobody closed may be left by the garbage collector, at any moment and in any
    thread, even in one that holds the lock that waiting for a thread needs.
    """
    pool = ThreadPoolExecutor(1)
    try:
        yield pool
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def ahead(blocks: Iterator[T]) -> Generator[T, None, None]:
    """`blocks`, the next made while one is worked on."""
    with beside() as pool:
        coming = pool.submit(next, blocks, None)
        while (block := coming.result()) is not None:
            coming = pool.submit(next, blocks, None)
            yield block
