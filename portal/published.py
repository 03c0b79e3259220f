"""The published warning list, read out of the feed tree by the reference consumer, and kept.

The portal never asks the ledger. What it shows has passed hash, count and state root, so a page
cannot say more, or longer, than the feed does. Signatures are for strangers: the tree is the
house's own, and its word goes on when one has expired.
"""

import hashlib
import json
import logging
import threading
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from records.names import name_key
from wangjian_pull import Cursor, NoList, PullError, Store, Unreachable
from wangjian_pull.consume import bring
from wangjian_pull.errors import Damaged
from wangjian_pull.fault import FileFault, is_of_the_machine
from wangjian_pull.store import ANY_DAY

_LOG = logging.getLogger(__name__)
_TIMESTAMP = "metadata/timestamp.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """One enterprise of the list, as the list page shows it."""

    uscc: str
    name: str
    name_key: str
    level: str
    lists: tuple[str, ...]
    since: str
    until: str | None  # last day, inclusive; None: until taken off

    def shown_on(self, day: date) -> bool:
        """Whether it may be shown on `day`."""
        return self.until is None or self.until >= day.isoformat()


@dataclass(frozen=True, slots=True)
class Held:
    """The list as held: which release, and its entries, the newest first."""

    cursor: Cursor
    entries: tuple[Entry, ...]

    def found(self, text: str, day: date) -> list[Entry]:
        """Entries shown on `day` whose code begins with, or whose name contains, `text`."""
        code, name = text.replace(" ", "").upper(), name_key(text)
        return [
            entry
            for entry in self.entries
            if entry.shown_on(day)
            and (not text or (code and entry.uscc.startswith(code)) or name in entry.name_key)
        ]


@dataclass
class WarningList:
    """The list in `tree`, pulled into the file `state` whenever the tree announces a release."""

    tree: Path
    state: Path
    _seen: str = ""
    _held: Held | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def held(self) -> Held | None:
        """The newest verified list; None before the first. A bad release leaves the last good."""
        announced = self._announced()
        if announced == self._seen:
            return self._held
        with self._lock:
            if announced != self._seen and self._brought():
                self._seen = announced
        return self._held

    def enterprise(self, uscc: str, day: date) -> dict[str, object] | None:
        """The body of the line about `uscc` that may be shown on `day`; None for none.

        `NoList` while there is no list, which is never the same as not being on it.
        """
        try:
            return self._line(uscc, day)
        except (FileFault, NoList, ValueError) as error:
            with self._lock:
                self._forget(error)
        self.held()
        return self._line(uscc, day)

    def _line(self, uscc: str, day: date) -> dict[str, object] | None:
        with Store(self.state) as store:
            lines = store.check(uscc, day.isoformat())
        return _body(lines[0]) if lines else None

    def _brought(self) -> bool:
        """`_bring`; a file that cannot be used is made anew, for all of it came out of the tree."""
        try:
            return self._bring()
        except (FileFault, Damaged) as error:
            self._forget(error)
            return self._bring()

    def _forget(self, error: Exception) -> None:
        """Let go of a damaged list and what SQLite keeps beside it; `error` if it is not damaged.

        A full disk, or a file in use, says nothing against what is in it.
        """
        if isinstance(error, FileFault) and is_of_the_machine(error):
            raise error
        _LOG.error("%s is damaged and pulled anew: %s", self.state, error)
        for path in self.state.parent.glob(f"{self.state.name}*"):
            path.unlink(missing_ok=True)
        self._seen = ""

    def _announced(self) -> str:
        try:
            return hashlib.sha256((self.tree / _TIMESTAMP).read_bytes()).hexdigest()
        except OSError:
            return ""

    def _bring(self) -> bool:
        """Pull and read anew; False when a file was not there: the next page tries again."""
        self.state.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        decided = True
        try:
            with Store(self.state) as store:
                bring(str(self.tree), store)
        except PullError as error:
            _LOG.exception("the warning list in %s was not taken", self.tree)
            decided = not isinstance(error, Unreachable)
        with Store(self.state) as store:
            if self._held is None:
                store.recount()  # by whatever process it was written, and when
            cursor = store.cursor()
            if cursor is None or (self._held is not None and cursor == self._held.cursor):
                return decided  # a timestamp signed anew says nothing new
            entries = [_entry(_body(raw)) for raw in store.lines(ANY_DAY)]
        entries.sort(key=lambda entry: entry.uscc)
        entries.sort(key=lambda entry: entry.since, reverse=True)
        self._held = Held(cursor, tuple(entries))
        return decided


def _body(raw: bytes) -> dict[str, object]:
    body: dict[str, object] = json.loads(raw)["body"]
    return body


def _entry(body: dict[str, object]) -> Entry:
    lists = body.get("lists")
    named = [str(each.get("list_name", "")) for each in lists] if isinstance(lists, list) else []
    until = body.get("publish_until")
    name = str(body.get("name", ""))
    return Entry(
        uscc=str(body["uscc"]),
        name=name,
        name_key=name_key(name),
        level=str(body.get("level", "")),
        lists=tuple(dict.fromkeys(named)),
        since=str(body.get("publish_from", "")),
        until=None if until is None else str(until),
    )
