"""List pages made for people: which entries they name, of which day, and where the list goes on.

A list that is empty says so inside its own box; without the box it is no list at all. Totals and
page counts that the pages announce are held against what came.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from lxml import etree

from records.snapshot import Snapshot
from sources.kit.errors import BadDeclaration, NotTheFormat, PagesDisagree, Place, TooFewRows
from sources.kit.web_page import WebPage, open_page, proven

_DAY = re.compile(r"(?<!\d)(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_NOWHERE = ("", "#", "javascript:")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: what it links and the day it bears."""

    address: str
    day: date
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """How a site lists its pages. Paths are XPaths; `entry` begins at `box`, the next at an entry.

    The list goes on at the link `following`, or at `numbered` (`{page}` from 2 on, `{index}` one
    less) as long as `pages` says. `pages` and `total` are patterns with one group, looked for in
    the text shown and then in the page's source. Wanted are the entries of the last `days` days;
    with `newest_first` the walk ends at older ones. Entries at `pinned` stand out of order.
    """

    box: str
    entry: str
    dated: str
    link: str = ".//a[@href]"
    following: str = ""
    numbered: str = ""
    pages: str = ""
    total: str = ""
    nothing: str = "暂无"
    pinned: str = ""
    days: int = 1
    newest_first: bool = True
    charset: str = ""
    decoys: frozenset[str] = frozenset({"dp"})

    def __post_init__(self) -> None:
        proven(box=self.box, entry=self.entry, dated=self.dated, link=self.link)
        proven(following=self.following, pinned=self.pinned)
        if self.numbered and not self.pages:
            raise BadDeclaration("a list with numbered pages needs `pages`, or it has no end")
        if self.days < 1:
            raise BadDeclaration(f"days={self.days}: a list is read for one day at least")

    def open(self, snapshot: Snapshot, place: Place) -> WebPage:
        """A page of this site."""
        return open_page(snapshot, place, self.charset, self.decoys)

    def is_here(self, page: WebPage) -> bool:
        """Whether `page` is one of the list's own."""
        return bool(page.all(self.box))

    def entries(self, page: WebPage) -> list[Entry]:
        """The entries shown; `NotTheFormat` for one without link or date, or a mute empty list."""
        box = page.box(self.box, "list")
        found = [
            self._entry(page, line, number)
            for number, line in enumerate(page.all(self.entry, box), start=1)
        ]
        if not found and self.nothing not in page.shown(box) and self.announced(page, "total") != 0:
            trouble = f"the list has no entry and does not say {self.nothing!r} either"
            raise NotTheFormat(page.place, trouble)
        return found

    def announced(self, page: WebPage, what: str) -> int | None:
        """The number that `total` or `pages` finds; None when this list announces none."""
        pattern = self.total if what == "total" else self.pages
        if not pattern:
            return None
        body = page.root.find("body")
        shown = "" if body is None else page.shown(body)
        found = re.search(pattern, shown) or re.search(pattern, page.text)
        if found is None:
            raise NotTheFormat(page.place, f"the page announces no {what} ({pattern})")
        return int(found[1])

    def after(self, page: WebPage, number: int) -> str | None:
        """The address of the page after `page`, the list's `number`-th; None at its end."""
        if self.numbered:
            last = self.announced(page, "pages") or 0
            ahead = self.numbered.format(page=number + 1, index=number)
            return page.link(ahead) if number < last else None
        if not self.following:
            return None
        links = [one.get("href", "").strip() for one in page.all(self.following)]
        if not links or links[0].lower().startswith(_NOWHERE[1:]) or links[0] in _NOWHERE:
            return None
        target = page.link(links[0])
        return None if target == page.address else target

    def _entry(self, page: WebPage, line: etree._Element, number: int) -> Entry:
        place = page.place.at(f"第{number}条")
        links = page.all(self.link, line)
        if not links:
            raise NotTheFormat(place, f"the entry {page.shown(line)[:60]!r} has no link")
        text = " ".join(page.shown(one) for one in page.all(self.dated, line))
        found = _DAY.search(text)
        try:
            day = date(*map(int, found.groups())) if found else None
        except ValueError:
            day = None
        if day is None:
            raise NotTheFormat(place, f"no date (year, month and day) in {text[:60]!r}")
        pinned = bool(self.pinned and page.all(self.pinned, line))
        return Entry(page.link(links[0].get("href", "")), day, pinned)


@dataclass(slots=True)
class Walk:
    """A list under way, page by page: what is wanted of it, and whether the pages agree."""

    listing: Listing
    day: date
    wanted: dict[str, Place] = field(default_factory=dict)
    number: int = 0  # pages so far
    over: bool = False  # older entries began
    _seen: dict[str, int] = field(default_factory=dict)  # entry → its page
    _came: int = 0
    _size: int = 0
    _short: bool = False
    _total: int | None = None
    _pages: int | None = None
    _before: date = date.max

    def add(self, page: WebPage) -> None:
        """Take in the next page; `PagesDisagree` when it contradicts those before."""
        entries = self.listing.entries(page)
        self.number += 1
        self._compare(page)
        if self.number > 1 and (self._short or not entries):
            raise PagesDisagree(
                f"{page.place}: an earlier page is shorter than the first, or this one is empty: "
                "the list changed while we read; run the source again"
            )
        self._size = self._size or len(entries)
        self._short = len(entries) < self._size
        self._came += len(entries)
        earliest = self.day - timedelta(days=self.listing.days - 1)
        for entry in entries:
            self._take(entry, page.place, earliest)
        ordered = [entry for entry in entries if not entry.pinned]
        self.over = self.listing.newest_first and bool(ordered) and ordered[-1].day < earliest

    def close(self, place: Place) -> None:
        """Raise `TooFewRows` or `PagesDisagree` unless the whole list came, as announced."""
        if self.over:
            return
        if self._total is not None and self._came < self._total:
            raise TooFewRows(f"{place}: {self._came:,} of {self._total:,} entries announced came")
        if self._total is not None and self._came > self._total:
            raise PagesDisagree(f"{place}: {self._came:,} entries came, {self._total:,} announced")
        # A list that announces no page at all still has its first.
        if self._pages is not None and self.number != max(1, self._pages):
            raise PagesDisagree(
                f"{place}: {self.number} list pages came, {self._pages} announced; does the "
                "link to the next page still stand where the source file says?"
            )

    def _compare(self, page: WebPage) -> None:
        total, pages = (self.listing.announced(page, what) for what in ("total", "pages"))
        if self.number > 1 and (total, pages) != (self._total, self._pages):
            raise PagesDisagree(
                f"{page.place}: announces {total} entries on {pages} pages, the first page "
                f"{self._total} on {self._pages}; run the source again"
            )
        self._total, self._pages = total, pages

    def _take(self, entry: Entry, place: Place, earliest: date) -> None:
        if not entry.pinned:
            if self._seen.setdefault(entry.address, self.number) != self.number:
                raise PagesDisagree(
                    f"{place}: names {entry.address} again, as page {self._seen[entry.address]} "
                    "did: the list moved while we read; run the source again"
                )
            if self.listing.newest_first and entry.day > self._before:
                raise PagesDisagree(
                    f"{place}: {entry.day} stands below {self._before}, so the list is not in "
                    "order; set `newest_first=False` if that is its habit"
                )
            self._before = entry.day
        if earliest <= entry.day <= self.day:
            self.wanted.setdefault(entry.address, place)


def missing(wanted: Iterable[str], came: Iterable[str]) -> list[str]:
    """The addresses wanted that did not come, in their order."""
    there = frozenset(came)
    return [address for address in wanted if address not in there]
