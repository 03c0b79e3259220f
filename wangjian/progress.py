"""Progress on long work: a moving line for a person, plain lines for a log."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from wangjian.console import console, say


@contextmanager
def watching(what: str) -> Iterator[None]:
    """Say what is being done and, at the end, how long it took."""
    start = time.monotonic()
    if sys.stdout.isatty():
        with console().status(what):
            yield
    else:
        say(f"{what} …")
        yield
    say(f"{what}: {time.monotonic() - start:.1f} s")
