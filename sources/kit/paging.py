"""Asking for page after page until the announced total has come, and going on after a crash.

Every page is kept and entered before it is looked at. Pages kept by a run that never ended, not
older than six hours and of the same total, are not asked for again. Not here: how one page is
asked for (`download.py`, `gateway.py`).
"""

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Protocol

from records.snapshot import Snapshot
from sources.kit.envelope import Envelope, Page, Refusal, Refused
from sources.kit.errors import (
    NotAdmitted,
    NotComplete,
    NotDelivered,
    PagesDisagree,
    Place,
    ReadError,
    SourceError,
    TooManyRows,
)
from sources.kit.fetching import Errand
from sources.kit.json_document import MAX_PAGE
from sources.kit.refusals import named
from sources.kit.session import PoliteSession
from sources.kit.store import read_stored

MOST_PAGES = 20_000
_FRESH = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Turn:
    """Which page is asked for: its number from 1, and how many rows came before it."""

    page: int
    start: int


def filled(asks: Mapping[str, str], day: date, turn: Turn, size: int) -> dict[str, str | int]:
    """`asks` (name → words) for one page; `{page}`, `{start}` and `{size}` become numbers."""
    numbers = {"{page}": turn.page, "{start}": turn.start, "{size}": size}
    return {
        name: numbers[words] if words in numbers else words.format(day=day)
        for name, words in asks.items()
    }


class Way(Protocol):
    """How one page is asked for."""

    def address(self, turn: Turn) -> str:
        """The public words of the question; the same for the same page of the same day."""
        ...

    def bring(self, turn: Turn) -> Snapshot:
        """The answer's bytes in the store; a `FetchError` when none came."""
        ...

    def renew(self) -> bool:
        """Ask for a new token; False when there is none to renew."""
        ...

    def hide(self, words: str) -> str:
        """`words` of the department without the credentials that it may repeat."""
        ...


@dataclass
class Pages:
    """All pages of one errand."""

    errand: Errand
    envelope: Envelope
    session: PoliteSession
    way: Way
    most: int = MOST_PAGES
    resumed: int = field(default=0, init=False)

    def all(self) -> list[Snapshot]:
        """Every page in order; what a killed run kept is taken up if it still fits."""
        kept = self._kept()
        try:
            return self._walk(kept)
        except PagesDisagree:
            if not self.resumed:
                raise
        return self._walk({})  # the list has changed since: all of it from the beginning

    def _walk(self, kept: dict[str, Snapshot]) -> list[Snapshot]:
        pages: list[Snapshot] = []
        came, total = 0, -1
        seen: set[str] = set()
        for number in range(1, self.most + 1):
            snapshot, page = self._due(Turn(number, came), kept, total)
            place = self._place(snapshot.address)
            if total not in (-1, page.total):
                raise PagesDisagree(f"{place}: total is {page.total}, page 1 said {total}")
            total = page.total
            if page.rows:
                _remember(_fingerprint(page), seen, place)
            pages.append(snapshot)
            came += len(page.rows)
            if not page.rows or came >= total:
                return pages
        raise TooManyRows(
            f"{self._place(pages[-1].address)}: {came:,} rows on {self.most:,} pages and still not "
            f"the {total:,} announced; ask the department for fewer or larger pages"
        )

    def _due(self, turn: Turn, kept: dict[str, Snapshot], total: int) -> tuple[Snapshot, Page]:
        """The page; one that is not there after the first is no empty day, but half a list."""
        try:
            return self._page(turn, kept, total)
        except NotDelivered as error:
            if turn.page == 1:
                raise
            raise NotComplete(
                f"{error}; but page 1 announced {total:,} rows and {turn.start:,} came: run the "
                "source again later"
            ) from error

    def _page(self, turn: Turn, kept: dict[str, Snapshot], total: int) -> tuple[Snapshot, Page]:
        """The page, from what was kept if that is a page of the same list, else asked for."""
        before = kept.get(self.way.address(turn))
        if before is not None:
            try:
                page = self._look(before)
            except (SourceError, Refused):
                pass  # a refusal or half a page was kept: evidence, but no page
            else:
                if total in (-1, page.total):
                    self.resumed += 1
                    return before, page
        return self._asked(turn)

    def _asked(self, turn: Turn) -> tuple[Snapshot, Page]:
        """Ask; busy departments again after a while, expired tokens once with a new one."""
        settings = self.session.settings
        deadline = time.monotonic() + settings.total_seconds
        renewed = False
        busy = 0
        while True:
            try:
                snapshot = self.way.bring(turn)
                self.errand.means.keep(snapshot)
                return snapshot, self._looked(snapshot)
            except NotAdmitted:
                if renewed or not self.way.renew():
                    raise
                renewed = True
            except Refused as refused:
                if refused.refusal is Refusal.TOKEN and not renewed and self.way.renew():
                    renewed = True
                    continue
                busy += 1
                last = busy >= settings.attempts or time.monotonic() > deadline
                if refused.refusal is not Refusal.BUSY or last:
                    raise named(refused, self.errand, self.way.hide) from None
                self.session.wait(busy)

    def _looked(self, snapshot: Snapshot) -> Page:
        """What the department sent; an error that quotes it holds no credential."""
        try:
            return self._look(snapshot)
        except ReadError as error:
            error.args = (self.way.hide(str(error)),)
            raise

    def _look(self, snapshot: Snapshot) -> Page:
        most = min(MAX_PAGE, self.errand.means.session.max_bytes)
        data = read_stored(snapshot.path, most)
        return self.envelope.page(data, self._place(snapshot.address), snapshot.media_type)

    def _kept(self) -> dict[str, Snapshot]:
        """Address → what a run that never ended kept of it, lately."""
        means = self.errand.means
        return {
            # The house may have moved since: where its store is now counts.
            snapshot.address: replace(snapshot, path=means.store.path(snapshot.digest))
            for snapshot in means.unread(self.errand.source_id, self.errand.day)
            if timedelta() <= means.moment - snapshot.fetched_at <= _FRESH
            and means.store.sound(snapshot.digest)
        }

    def _place(self, address: str) -> Place:
        return Place(self.errand.source_id, address)


def _remember(fingerprint: str, seen: set[str], place: Place) -> None:
    if fingerprint in seen:
        raise PagesDisagree(
            f"{place}: page {len(seen) + 1} repeats an earlier page; the server may not know our "
            "paging parameters"
        )
    seen.add(fingerprint)


def _fingerprint(page: Page) -> str:
    """Of the rows alone: an envelope may bear the moment of the answer."""
    return hashlib.sha256(json.dumps(page.rows).encode()).hexdigest()
