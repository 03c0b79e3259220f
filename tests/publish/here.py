"""The publisher's consumer in the test's own process, where its own is not what is shown.

It has its own in test_release and test_killed, and on the whole street (tests/street).
"""

from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Executor, Future
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import Any, Self

import pytest

from publish import latecomers, replay
from wangjian_pull import Store
from wangjian_pull.rehearse import answered
from wangjian_pull.tally import Tally


class AtOnce(Executor):
    """Does what is submitted before it goes on: a list is bound to the thread that opened it."""

    def submit(self, work: Callable[..., Any], /, *given: object, **named: object) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(work(*given, **named))
        except BaseException as error:  # noqa: BLE001 - whoever asks for the result gets it
            done.set_exception(error)
        return done


class Here(replay.Rehearsal):
    """The real consumer in this process: to start one of its own costs more than all it reads."""

    def __enter__(self) -> Self:
        self._reader = AtOnce()
        self._commands: deque[dict[str, Any]] = deque()
        self._talk = self._talking()
        next(self._talk)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._talk.close()

    def leave(self) -> None:
        self._talk.close()

    def _talking(self) -> Generator[dict[str, Any]]:
        with ExitStack() as stack:
            store = Tally() if self._path is None else Store(self._path, keeps_text=False)
            if isinstance(store, Store):
                stack.enter_context(store)
            stack.enter_context(store.change())
            yield {}
            yield from answered(self._plan.tree.location, store, self._said())

    def _said(self) -> Iterator[dict[str, Any]]:
        while self._commands:
            yield self._commands.popleft()

    def _say(self, command: dict[str, object]) -> None:
        self._commands.append(command)

    def _answer(self) -> dict[str, Any]:
        answer = next(self._talk)
        if "kept" in answer:
            next(self._talk, None)  # nothing more is said: what was applied is committed
        return answer


@contextmanager
def rehearsed_here() -> Iterator[None]:
    """Until the block ends every release is rehearsed in this process."""
    with pytest.MonkeyPatch.context() as patched:
        for room in (replay, latecomers):
            patched.setattr(room, "Rehearsal", Here)
        yield
