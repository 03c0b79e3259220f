"""Bring a list up to a release, or leave it exactly as it was."""

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from wangjian_pull import lines, routes
from wangjian_pull.errors import PullError, Rejected
from wangjian_pull.history import check_order
from wangjian_pull.lines import Line
from wangjian_pull.parts import Parts
from wangjian_pull.release import Lines, Release, standing
from wangjian_pull.routes import Route
from wangjian_pull.store import Cursor, Store

# Applied as announced, and said aloud: a mistake or a theft of keys would look like this.
MANY_LEAVE = 0.1


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a pull did: `how` is 'current' (nothing new), 'chain', 'window' or 'snapshot'."""

    channel: str
    seq: int
    count: int
    root: str
    how: str
    warnings: tuple[str, ...] = ()


def bring(location: str, store: Store) -> Pulled:
    """Bring a list to what the tree says is current, unsigned: for a publisher's own tree."""
    return follow(Parts(location), store, standing(location))


def unchanged(held: Cursor) -> Pulled:
    """What a pull says that found nothing new."""
    return Pulled(held.channel, held.seq, held.count, held.root, "current")


def follow(
    parts: Parts, store: Store, release: Release, note: Callable[[], None] = lambda: None
) -> Pulled:
    """Bring an open store to `release` or leave it as it was; `note` runs in that transaction.

    Takes the cheapest route; where that one fails, the next, at last the snapshot.
    """
    held = store.cursor()
    if held is not None:
        check_order(held, release)
        if held.seq == release.seq:
            return unchanged(held)
    start = None if held is None else held.seq
    broken: set[str] = set()
    failures: list[PullError] = []
    while route := routes.best(release, start, broken):
        lost = parts.bring(route.objects)
        if lost is not None:
            broken.add(lost[0])
            failures.append(lost[1])
            continue
        try:
            left = _take(parts, store, release, route, note)
        except PullError as error:
            failures.append(error)
            if route.how == "snapshot":
                break
            start = None  # every byte was as announced: the list itself may be at fault
        else:
            parts.drop()
            return _pulled(release, route, _warnings(held, left, failures))
    raise next((each for each in failures if isinstance(each, Rejected)), failures[0])


class Takes(Protocol):
    """What lines go into: a list's `Writer`, or a `Tally`."""

    def first(self, lines: Iterable[Line]) -> None:
        """Lines of a snapshot's shard."""

    def apply(self, lines: Iterable[Line]) -> int:
        """Lines of any other object, in order; how many live ones left."""
        ...


def apply_object(parts: Parts, write: Takes, described: Lines, seq: int) -> int:
    """Apply one object of release `seq`, inside a change; how many lines left the list."""
    return _apply(write, described, lines.read(parts.read(described), described, seq))


def _apply(write: Takes, described: Lines, found: Iterable[Line]) -> int:
    if described.buckets is None:
        return write.apply(found)
    write.first(found)
    return 0


def check_state(store: Store, release: Release) -> None:
    """Count and root must be the announced ones; only then the new position is written."""
    if store.count() != release.count:
        raise Rejected(f"{store.count()} lines are held, {release.count} announced")
    root = store.root()
    if root != release.root:
        raise Rejected(f"state root {root}, announced {release.root}")
    store.set_cursor(
        Cursor(
            release.channel, release.seq, release.sha256, release.count, release.root,
            release.moment,
        )
    )  # fmt: skip


def _take(
    parts: Parts, store: Store, release: Release, route: Route, note: Callable[[], None]
) -> int:
    """Apply a route in one transaction; how many lines left the list."""
    with _uncollected(), store.change() as write:
        if route.how == "snapshot":
            write.forget()
        left = 0
        for each, newest, text in _unpacked(parts, route, release):
            left += _apply(write, each, lines.cut(text, each, newest))
        if route.how == "snapshot":
            left = write.remember()
        check_state(store, release)
        note()
    return left


def _unpacked(parts: Parts, route: Route, release: Release) -> Iterator[tuple[Lines, int, bytes]]:
    """Each object of a route in order, the newest release it may speak of, and its text.

    The next is unpacked and hashed, without Python, while the one before is being applied.
    """
    ordered = [(each, release.snapshot_seq) for each in route.shards]
    ordered += [(each, step.end) for step in route.steps for each in step.objects]
    with ThreadPoolExecutor(1, thread_name_prefix="unpack") as thread:
        ahead: deque[Future[bytes]] = deque()
        for number, (each, newest) in enumerate(ordered):
            for following, _ in ordered[number + len(ahead) : number + 2]:
                ahead.append(thread.submit(_text, parts, following))
            yield each, newest, ahead.popleft().result()


def _text(parts: Parts, described: Lines) -> bytes:
    return lines.unpacked(parts.read(described), described)


@contextmanager
def _uncollected() -> Iterator[None]:
    """A million lines make no cycles, and looking for some among them takes a tenth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _pulled(release: Release, route: Route, warnings: list[str]) -> Pulled:
    return Pulled(
        release.channel, release.seq, release.count, release.root, route.how, tuple(warnings)
    )


def _warnings(held: Cursor | None, left: int, failures: list[PullError]) -> list[str]:
    said = [f"another way was taken because: {failure}" for failure in failures]
    if held is not None and left > MANY_LEAVE * held.count:
        said.append(f"{left} of {held.count} lines left at once: ask the publisher whether rightly")
    return said
