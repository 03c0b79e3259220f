"""Reading what a site made for people gave: its lists are held against its pages, then these read.

The lists, read again from the kept bytes, say which pages there must be: a page that is missing,
and a page that is none of the site's, stop the reading. Rows of tables are counted a second time
in the source of the page.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import ClassVar, Protocol
from urllib.parse import unquote, urlsplit

from lxml import etree

from records.snapshot import Snapshot
from sources.kit.errors import BadDeclaration, NotTheFormat, PagesDisagree, TooFewRows
from sources.kit.reading import Delivery, Part, Read
from sources.kit.web_listing import Listing, Walk, missing
from sources.kit.web_page import WebPage, proven
from sources.kit.web_site import attached, is_page


class Shape(Protocol):
    """How the box of a page holds records."""

    def parts(
        self, delivery: Delivery, snapshot: Snapshot, page: WebPage, box: etree._Element, spot: str
    ) -> Iterator[Part]:
        """The records in `box`; `spot` says which page it is."""
        ...


@dataclass(frozen=True, slots=True)
class WebPages:
    """Pages whose `box` holds the records in a `shape`, or which attach files (suffix → reader).

    `listing` and `attachment` are those of the fetch.
    """

    fixed_columns: ClassVar[bool] = False
    listing: Listing
    box: str
    shape: Shape | None = None
    attachment: str = ""
    files: Mapping[str, Read] = field(default_factory=dict)

    def __post_init__(self) -> None:
        proven(box=self.box, attachment=self.attachment)
        if (self.shape is None) != bool(self.attachment and self.files):
            raise BadDeclaration("pages have either a shape or attachments with their readers")

    def parts(self, delivery: Delivery) -> Iterator[Part]:
        """The records, page by page or file by file, in the order of the list."""
        walk: Walk | None = None
        due: dict[str, None] = {}  # what the pages say they attach
        came: set[str] = set()
        digests: set[str] = set()
        number = 0
        for snapshot in delivery.snapshots:
            if walk is not None and not is_page(snapshot):
                came.add(snapshot.address)
                yield from self._file(delivery, snapshot)
                continue
            page = self.listing.open(snapshot, delivery.place(snapshot))
            if walk is None or self._goes_on(walk, page):
                walk = walk or Walk(self.listing, snapshot.day)
                walk.add(page)
                continue
            if snapshot.digest in digests:
                raise PagesDisagree(f"{page.place}: the same bytes as another page of the day")
            digests.add(snapshot.digest)
            came.add(snapshot.address)
            number += 1
            box = page.box(self.box, "notice")
            if self.shape is None:
                due |= dict.fromkeys(attached(page, self.attachment))
                continue
            yield from self.shape.parts(delivery, snapshot, page, box, f"第{number}页")
            _compare_rows(page)
        if walk is not None:
            self._close(delivery, walk, due, came)

    def _goes_on(self, walk: Walk, page: WebPage) -> bool:
        """Whether `page` belongs to the list, not to what it names."""
        if page.address in walk.wanted or page.all(self.box):
            return False
        return self.listing.is_here(page)

    def _close(
        self, delivery: Delivery, walk: Walk, due: Mapping[str, None], came: set[str]
    ) -> None:
        """Raise unless everything that was named came, and nothing else."""
        walk.close(delivery.place(delivery.snapshots[0]))
        named = [*walk.wanted, *due]
        if lost := missing(named, came):
            raise TooFewRows(
                f"{delivery.source_id}: {len(lost)} of {len(named)} pages and files named did not "
                f"come, first {lost[0]}; fetch the day again"
            )
        if strange := missing(sorted(came), named):
            raise PagesDisagree(
                f"{delivery.source_id}: {strange[0]} came, but no list or page of the day names it"
            )

    def _file(self, delivery: Delivery, snapshot: Snapshot) -> Iterator[Part]:
        suffix = PurePosixPath(unquote(urlsplit(snapshot.address).path)).suffix.lower()
        reader = self.files.get(suffix)
        if reader is None:
            known = "、".join(self.files) or "none"
            raise NotTheFormat(
                delivery.place(snapshot),
                f"a file {suffix or 'without a suffix'}, readers are named for {known}; name one "
                f"in `files` of sources/{delivery.source_id}.py",
            )
        own = Delivery(
            delivery.source_id, [snapshot], delivery.known, delivery.count, delivery.unparsable
        )
        yield from reader.parts(own)


def _compare_rows(page: WebPage) -> None:
    """Raise when the tree has lost or made up rows of tables: the markup is broken."""
    if lost := page.rows_lost():
        raise NotTheFormat(
            page.place, f"{lost} rows of tables stand in the page's source but not in its tree"
        )
