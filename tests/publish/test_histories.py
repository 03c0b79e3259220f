"""Whatever happened, every way leads every reader to the same list."""

import tempfile
from collections import Counter, deque
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

from publish import latecomers, replay
from records.states import Why
from tests.publish.histories import Channel
from wangjian_pull import Store
from wangjian_pull.rehearse import answered
from wangjian_pull.tally import Tally

SHORT, LONG = 60, 10_000
SIDE_BY_SIDE = 8
# What is killed is the program, never the machine: nothing has to reach a disk.
MEMORY = Path("/dev/shm")  # noqa: S108


class Here(replay.Rehearsal):
    """The real consumer in this process: to start one of its own costs more than all it reads."""

    def __enter__(self) -> Self:
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

    def _ask(self, command: dict[str, object]) -> dict[str, Any]:
        self._say(command)
        answer = next(self._talk)
        if "kept" in answer:
            next(self._talk, None)  # nothing more is said: what was applied is committed
        return answer


@pytest.fixture
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    for room in (replay, latecomers):
        monkeypatch.setattr(room, "Rehearsal", Here)


def lived(number: int) -> Counter[str]:
    """What was seen in `number` histories, eight to a channel."""
    seen: Counter[str] = Counter()
    for seed in range(0, number, SIDE_BY_SIDE):
        with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
            channel = Channel(Path(folder), seed, min(SIDE_BY_SIDE, number - seed))
            channel.live()
            seen += channel.seen
    assert {"put", *Why, "killed", "snapshot", "chain", "today", "7d", "35d"} <= seen.keys()
    return seen


@pytest.mark.usefixtures("_here")
def test_every_way_from_every_position_leads_to_the_announced_root() -> None:
    lived(SHORT)


@pytest.mark.proof
@pytest.mark.usefixtures("_here")
def test_ten_thousand_histories_end_alike_by_every_way() -> None:
    seen = lived(LONG)
    assert seen["empty"]
