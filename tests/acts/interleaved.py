"""An act stopped between what it judged by and what it writes of it, while another house decides.

What stops it hangs on the driver's events: the act is the real one, with a thread and connections
of its own, and the order of the two is told by events alone.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, event

from acts.house import House, open_house

WAIT = 60.0
"""Seconds after which a test that waits for the other thread has failed."""


class Stopped:
    """One act over a house of its own, on its way to the first write after a statement."""

    def __init__(self, house: House, act: Callable[[House], object], after: str) -> None:
        self._judged, self._here, self._go = (threading.Event() for _ in range(3))
        self._failed: list[BaseException] = []
        self._house, self._act, self._after = house, act, after
        self._thread = threading.Thread(target=self._run)
        engine = house.ledger._engine
        event.listen(engine, "before_cursor_execute", self._reads)
        # Before the transaction has begun: SQLite has one writer.
        event.listen(engine, "engine_connect", self._writes)

    def start(self) -> None:
        """Until it is about to write."""
        self._thread.start()
        assert self._here.wait(WAIT)

    def end(self) -> None:
        """Let it go on to its end; what it failed with is raised here."""
        self._go.set()
        self._thread.join(WAIT)
        assert not self._thread.is_alive()
        for error in self._failed:
            raise error

    def _run(self) -> None:
        try:
            self._act(self._house)
        except BaseException as error:  # noqa: BLE001 - raised again where the test waits
            self._failed.append(error)

    def _reads(self, _conn: object, _cursor: object, statement: str, *_: object) -> None:
        if self._after in statement:
            self._judged.set()

    def _writes(self, conn: Connection) -> None:
        if conn.get_execution_options().get("writes") and self._judged.is_set():
            self._here.set()
            assert self._go.wait(WAIT)


@contextmanager
def stopped(
    house: House, act: Callable[[House], object], after: str = "FROM decision"
) -> Iterator[None]:
    """What is done inside is done before the first write of `act` `after` it made that statement.

    By itself: after it has judged, and before it writes anything of that.
    """
    with open_house(house.environment) as other:
        one = Stopped(other, act, after)
        one.start()
        try:
            yield
        finally:
            one.end()
