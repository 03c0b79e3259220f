"""Fetching over HTTP: one file a day, or a list in numbered JSON pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from records.snapshot import Snapshot
from sources.kit.errors import PagesDisagree, Place
from sources.kit.fetching import Access, Errand
from sources.kit.json_rows import envelope
from sources.kit.session import PoliteSession, public
from sources.kit.store import read_stored

_MOST_PAGES = 100_000


@dataclass(frozen=True, slots=True)
class Download:
    """One file a day; `address` holds `{base}` and `{day:…}`."""

    access: ClassVar[Access] = Access.FILE
    address: str

    def snapshots(self, errand: Errand) -> Iterator[Snapshot]:
        """The day's file."""
        with errand.session() as session:
            url = self.address.format(base=errand.means.base.rstrip("/"), day=errand.day)
            yield _bring(session, errand, url)


@dataclass(frozen=True, slots=True)
class PagedJson:
    """Numbered pages from 1 on until the announced total has come.

    `address` holds `{base}`, `{day:…}`, `{page}` and `{size}`; `rows` and `total` are the
    members of each page. Whether the pages add up is for the reader to say: what came is evidence.
    """

    access: ClassVar[Access] = Access.PAGES
    address: str
    size: int = 500
    rows: str = "rows"
    total: str = "total"

    def snapshots(self, errand: Errand) -> Iterator[Snapshot]:
        """Every page, kept before the next is asked for."""
        came = 0
        seen: set[str] = set()
        with errand.session() as session:
            for page in range(1, _MOST_PAGES):
                snapshot = _bring(session, errand, self._url(errand, page))
                yield snapshot
                place = Place(errand.source_id, snapshot.address)
                data = read_stored(snapshot.path, errand.means.session.max_bytes)
                rows, total = envelope(data, place, self.rows, self.total)
                if rows and snapshot.digest in seen:
                    raise PagesDisagree(f"{place}: page {page} repeats an earlier page")
                seen.add(snapshot.digest)
                came += len(rows)
                if not rows or came >= total:
                    return

    def _url(self, errand: Errand, page: int) -> str:
        base = errand.means.base.rstrip("/")
        return self.address.format(base=base, day=errand.day, page=page, size=self.size)


def _bring(session: PoliteSession, errand: Errand, url: str) -> Snapshot:
    address = public(url)
    arrival = session.download(url, errand.means.store, errand.validators(address))
    return errand.snapshot(address, arrival)
