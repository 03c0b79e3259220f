"""wangjian-pull with one mistake in it: `python mistaken.py MISTAKE ARGUMENTS…`."""

import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tuf.api import _payload
from tuf.ngclient import UpdaterConfig

from wangjian_pull import consume, feed, lines, main, parts, reconcile, routes, trust
from wangjian_pull.release import Release
from wangjian_pull.routes import Route
from wangjian_pull.store import Cursor, Store
from wangjian_pull.writing import Writer


def put(owner: object, name: str, mistaken: object) -> None:
    """Put what is mistaken in the place of what is sound, which must be there."""
    assert hasattr(owner, name), name
    setattr(owner, name, mistaken)


def nothing(*_: object, **__: object) -> None:
    """Looks at nothing and finds nothing wrong."""


def takes_what_is_over() -> None:
    sound = trust.Trust.__init__

    def mistaken(
        self: trust.Trust, location: str, folder: Path, anchor: trust.Anchor, _: object
    ) -> None:
        sound(self, location, folder, anchor, lambda: datetime(2000, 1, 1, tzinfo=UTC))

    put(trust.Trust, "__init__", mistaken)


def takes_any_signature() -> None:
    put(_payload._DelegatorMixin, "verify_delegate", nothing)


def compares_no_root() -> None:
    def mistaken(store: Store, release: Release) -> None:
        store.set_cursor(
            Cursor(release.channel, release.seq, release.sha256, release.count, release.root, "")
        )

    put(consume, "check_state", mistaken)


def knows_no_order() -> None:
    put(consume, "check_order", nothing)
    put(feed, "compare", lambda *_: ([], []))


def honours_no_end() -> None:
    put(feed, "day_of", lambda _: "")


def keeps_metadata_at_once() -> None:
    sound = trust.Trust._keep

    def mistaken(self: trust.Trust, pattern: str) -> None:
        sound(self, pattern)
        sound(self, "*.json")

    put(trust.Trust, "_keep", mistaken)


def minds_no_revision() -> None:
    put(Writer, "_unheard", lambda _, every: every)


def reads_without_limit() -> None:
    put(trust, "LIMITS", UpdaterConfig(timestamp_max_length=10**9, targets_max_length=10**9))


def verifies_no_object() -> None:
    put(parts, "verify", nothing)
    put(lines, "verify", nothing)


def takes_no_window() -> None:
    sound = routes.best

    def mistaken(release: Release, held: int | None, broken: Collection[str]) -> Route | None:
        return sound(replace(release, windows=()), held, broken)

    put(routes, "best", mistaken)


def mends_by_reading_all() -> None:
    put(reconcile, "_touches", lambda *_: True)


def says_nothing() -> None:
    put(main, "_warn", lambda code, _: code)


def keeps_half_a_release() -> None:
    @contextmanager
    def mistaken(self: Store) -> Iterator[Writer]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield self.write
        finally:
            self._db.execute("COMMIT")

    put(Store, "change", mistaken)


MISTAKES: dict[str, tuple[Callable[[], None], str]] = {
    each.__name__: (each, cases)
    for each, cases in (
        (takes_what_is_over, "C19"),
        (takes_any_signature, "C23,C24,C26"),
        (compares_no_root, "C16"),
        (knows_no_order, "C17,C21"),
        (honours_no_end, "C32"),
        (keeps_metadata_at_once, "C29"),
        (minds_no_revision, "C31"),
        (reads_without_limit, "C16"),
        (verifies_no_object, "C16"),
        (takes_no_window, "C06,C07"),
        (mends_by_reading_all, "C34"),
        (says_nothing, "C35,C38"),
        (keeps_half_a_release, "C12"),
    )
}
"""What makes the mistake, and the cases that must show it."""


if __name__ == "__main__":
    MISTAKES[sys.argv[1]][0]()
    raise SystemExit(main.main(sys.argv[2:]))
