"""Writers of one SQLite file come in turn: who waits comes before who has just written.

SQLite has a waiting writer ask again every tenth of a second. Who enters chunk upon chunk takes
the lock back long before, and a steward, or a release beside a day's run, might wait in vain. So
they queue at a file beside the database, and whoever is at its head alone waits for the lock.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def at_the_head(database: str | None) -> Iterator[None]:
    """Wait until nobody else waits to write to the file `database`; None for one in memory.

    The place is held until the block ends, in which the lock is to be taken, or with the process.
    """
    if not database:
        yield
        return
    with open(f"{database}.queue", "ab") as queue:  # noqa: PTH123 - beside it, whatever its suffix
        fcntl.flock(queue, fcntl.LOCK_EX)
        yield
