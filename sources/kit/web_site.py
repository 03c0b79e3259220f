"""Fetching from a site made for people: its list, the pages of the day, and what they attach.

Everything asked for is kept, list pages too: they are the evidence of what was not there. Only
links of the site's own origin, or of one declared, are followed, and no page twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from records.snapshot import Snapshot
from sources.kit.errors import (
    NotComplete,
    NotDelivered,
    NotTheFormat,
    PagesDisagree,
    Place,
    SourceMoved,
)
from sources.kit.fetching import Access, Errand
from sources.kit.question import origin
from sources.kit.session import PoliteSession, public
from sources.kit.store import open_stored
from sources.kit.web_listing import Listing, Walk
from sources.kit.web_page import WebPage, proven


@dataclass(frozen=True, slots=True)
class WebSite:
    """A list at `start` (which holds `{base}` and perhaps `{day:…}`) and the pages it links.

    `attachment` is the XPath of the links, on each page, that hold the data. `origins` are those
    beside the site's own that links may lead to.
    """

    access: ClassVar[Access] = Access.WEB_SITE
    start: str
    listing: Listing
    attachment: str = ""
    origins: tuple[str, ...] = ()
    most_pages: int = 500
    most_links: int = 20_000

    def __post_init__(self) -> None:
        proven(attachment=self.attachment)

    def snapshots(self, errand: Errand) -> Iterator[Snapshot]:
        """List pages, then each page of the day with its attachments behind it."""
        url = self.start.format(base=errand.means.base.rstrip("/"), day=errand.day)
        with errand.session(self.origins) as session:
            visit = _Visit(self, errand, session, public(url))
            walk = Walk(self.listing, errand.day)
            yield from visit.lists(walk, url)
            for address, place in walk.wanted.items():
                yield from visit.page(address, place)


class _Visit:
    """One errand's way through a site."""

    def __init__(self, site: WebSite, errand: Errand, session: PoliteSession, start: str) -> None:
        self.site = site
        self.errand = errand
        self.session = session
        self.start = start
        self.allowed = {origin(start), *map(origin, site.origins)}
        self.asked: set[str] = set()

    def lists(self, walk: Walk, url: str) -> Iterator[Snapshot]:
        """The list's pages until it ends or grows too old."""
        digests: set[str] = set()
        ahead: str | None = url
        while ahead is not None and not walk.over:
            if walk.number == self.site.most_pages:
                place = Place(self.errand.source_id, self.start)
                raise PagesDisagree(
                    f"{place}: the list goes on after {walk.number} pages; raise `most_pages` of "
                    "the source file only if it is really that long"
                )
            snapshot = self._bring(ahead, follow=True)
            yield snapshot
            if snapshot.digest in digests:
                raise PagesDisagree(f"{self._place(snapshot)}: repeats an earlier page of the list")
            digests.add(snapshot.digest)
            page = self._open(snapshot)
            walk.add(page)
            ahead = self.site.listing.after(page, walk.number)
            if ahead is not None:
                self._admit(ahead, page.place)
                if ahead in self.asked:
                    raise PagesDisagree(f"{page.place}: the next page is {ahead}, read already")
            if len(walk.wanted) > self.site.most_links:
                trouble = f"more than {self.site.most_links:,} links of the day"
                raise NotTheFormat(page.place, trouble)

    def page(self, address: str, place: Place) -> Iterator[Snapshot]:
        """One page of the day, and what it attaches."""
        self._admit(address, place)
        if address in self.asked:
            raise PagesDisagree(f"{place}: links {address}, a page of the list itself")
        try:
            snapshot = self._bring(address)
        except NotDelivered as error:
            raise NotComplete(f"{place}: names a page that is not there: {error}") from error
        yield snapshot
        if not self.site.attachment or not is_page(snapshot):
            return
        page = self._open(snapshot)
        for link in attached(page, self.site.attachment):
            self._admit(link, page.place)
            if link not in self.asked:
                yield self._bring(link)

    def _bring(self, url: str, *, follow: bool = False) -> Snapshot:
        """What stands at `url`; a list is called what redirects led to, its links count from there.

        What a list names keeps that name: by it the reader finds what came.
        """
        address = public(url)
        self.asked.add(address)
        arrival = self.session.download(
            url, self.errand.means.store, self.errand.validators(address)
        )
        if follow and arrival.moved:
            address = arrival.moved
            self.asked.add(address)
        return self.errand.kept(address, arrival)

    def _open(self, snapshot: Snapshot) -> WebPage:
        return self.site.listing.open(snapshot, self._place(snapshot))

    def _place(self, snapshot: Snapshot) -> Place:
        return Place(self.errand.source_id, snapshot.address)

    def _admit(self, address: str, place: Place) -> None:
        if origin(address) not in self.allowed:
            raise SourceMoved(
                f"{place}: links {address[:200]}: not followed; if it is genuine, name its origin "
                f"in `origins` of sources/{place.source}.py"
            )


def attached(page: WebPage, path: str) -> list[str]:
    """The addresses of what `page` attaches, each once; `NotTheFormat` when it attaches nothing."""
    links = dict.fromkeys(page.link(one.get("href", "")) for one in page.all(path))
    if not links:
        raise NotTheFormat(page.place, f"the page {page.title!r} attaches nothing ({path})")
    return list(links)


def is_page(snapshot: Snapshot) -> bool:
    """Whether the bytes look like a web page, whatever the server calls them."""
    with open_stored(snapshot.path) as stream:
        head = stream.read(4096)
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
