"""Fetching over HTTP: one file a day, or a list in numbered JSON pages."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from records.snapshot import Snapshot
from sources.kit.envelope import PLAIN, Envelope, with_charset
from sources.kit.fetching import Access, Errand
from sources.kit.paging import MOST_PAGES, Pages, Turn, filled
from sources.kit.session import PoliteSession, Question, public


@dataclass(frozen=True, slots=True)
class Download:
    """One file a day; `address` holds `{base}` and `{day:…}`."""

    access: ClassVar[Access] = Access.FILE
    address: str

    def snapshots(self, errand: Errand) -> Iterator[Snapshot]:
        """The day's file."""
        with errand.session() as session:
            url = self.address.format(base=errand.means.base.rstrip("/"), day=errand.day)
            arrival = session.download(url, errand.means.store, errand.validators(public(url)))
            yield errand.kept(public(url), arrival)


@dataclass(frozen=True, slots=True)
class PagedJson:
    """Numbered pages from 1 on until the announced total has come.

    `address` holds `{base}`, `{day:…}`, `{page}` or `{start}`, and `{size}`. With `asks` (member →
    words with the same places) the question is posted as a JSON object, numbers as numbers.
    `envelope` says where the rows and the total stand. Whether the pages add up is for the reader
    to say: what came is evidence.
    """

    access: ClassVar[Access] = Access.PAGES
    address: str
    size: int = 500
    envelope: Envelope = PLAIN
    asks: Mapping[str, str] = field(default_factory=dict)
    most: int = MOST_PAGES

    def snapshots(self, errand: Errand) -> Iterator[Snapshot]:
        """Every page, kept before the next is asked for."""
        with errand.session() as session:
            way = _Plainly(self, errand, session)
            yield from Pages(errand, self.envelope, session, way, self.most).all()


@dataclass(frozen=True, slots=True)
class _Plainly:
    """Pages that anybody may ask for."""

    paged: PagedJson
    errand: Errand
    session: PoliteSession

    def address(self, turn: Turn) -> str:
        """The page's address; what is posted stands behind it, so that each page has its own."""
        posted = "".join(f"&{name}={words}" for name, words in self._asks(turn).items())
        address = public(self._url(turn))
        return f"{address}?{posted[1:]}" if posted else address

    def bring(self, turn: Turn) -> Snapshot:
        """Conditionally, when the same page came before."""
        asks = self._asks(turn)
        question = Question(self._url(turn))
        last = None
        if asks:
            headers = {"Content-Type": "application/json; charset=utf-8"}
            body = json.dumps(asks, ensure_ascii=False).encode()
            question = replace(question, body=body, headers=headers)
        else:
            last = self.errand.validators(self.address(turn))
        arrival = self.session.download(question, self.errand.means.store, last)
        snapshot = self.errand.snapshot(self.address(turn), arrival)
        return replace(snapshot, media_type=with_charset(arrival.media_type, arrival.charset))

    def renew(self) -> bool:
        """There is no token."""
        return False

    def hide(self, words: str) -> str:
        """There are no credentials."""
        return words

    def _url(self, turn: Turn) -> str:
        base = self.errand.means.base.rstrip("/")
        return self.paged.address.format(
            base=base, day=self.errand.day, page=turn.page, start=turn.start, size=self.paged.size
        )

    def _asks(self, turn: Turn) -> dict[str, str | int]:
        return filled(self.paged.asks, self.errand.day, turn, self.paged.size)
