"""What a reader is given and what it hands over, whatever the format.

A reader takes stored bytes apart and counts their lines; it knows no field of the catalogue. It
hands over `Part`s: tables of text whose columns are `c0`, `c1`, ... under the header texts as met.
`lines` in the count are the lines after the header; repeated headers and footers are `blank`,
that is, lines without a record.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

import polars as pl

from records.snapshot import ReadCount, Snapshot, Unparsable
from sources.kit.errors import NotTheFormat, PagesDisagree, Place, TooFewRows
from sources.kit.store import open_stored

PLACE_COLUMN = "_locator"


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of one file (and sheet), still under the department's own headers."""

    place: Place
    snapshot: Snapshot
    headers: tuple[str, ...]
    table: pl.DataFrame  # c0..cn as text, and `_locator`


@dataclass(slots=True)
class Delivery:
    """The stored files of one source and day, and the margin where a reader notes what it saw."""

    source_id: str
    snapshots: Sequence[Snapshot]
    known: Collection[str]  # header keys the source maps or ignores
    count: ReadCount = field(default_factory=ReadCount)
    unparsable: list[Unparsable] = field(default_factory=list)

    def place(self, snapshot: Snapshot) -> Place:
        """Where errors about `snapshot` point."""
        return Place(self.source_id, snapshot.address)

    def set_aside(self, snapshot: Snapshot, locator: str, text: str, reason: str) -> None:
        """Keep a line that could not be taken apart, word for word."""
        self.count.unparsable += 1
        self.unparsable.append(Unparsable(locator, snapshot.digest, text, reason))


class Read(Protocol):
    """How a format is taken apart; `fixed_columns`: a column is there even where it is empty."""

    @property
    def fixed_columns(self) -> bool:
        """Whether every row has every column."""
        ...

    def parts(self, delivery: Delivery) -> Iterator[Part]:
        """The rows of every snapshot of `delivery`, in order, lazily."""
        ...


def open_checked(delivery: Delivery, snapshot: Snapshot) -> BinaryIO:
    """The bytes of `snapshot`; `NotTheFormat` when there are none or they are a web page."""
    with open_stored(snapshot.path) as head:
        refuse_foreign(head.read(1024), delivery.place(snapshot))
    return open_stored(snapshot.path)


def refuse_foreign(head: bytes, place: Place) -> None:
    """Raise `NotTheFormat` when a file that begins with `head` is empty or a web page."""
    if not head:
        raise NotTheFormat(place, "the file is empty")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start:
        raise NotTheFormat(place, "the file holds only blanks")
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script")):
        raise NotTheFormat(place, "a web page came instead of the data (HTML with status 200)")


def numbered(width: int) -> list[str]:
    """The column names of a part: c0, c1, ..."""
    return [f"c{index}" for index in range(width)]


def texts(columns: Sequence[Sequence[str | None]], locators: Sequence[str]) -> pl.DataFrame:
    """A part's table from columns of text and one locator per row."""
    names = [*numbered(len(columns)), PLACE_COLUMN]
    return pl.DataFrame(
        [
            pl.Series(name, column, pl.String)
            for name, column in zip(names, [*columns, locators], strict=True)
        ]
    )


def held_to_total(source_id: str, came: int, total: int) -> None:
    """Raise `TooFewRows` or `PagesDisagree` unless as many rows came as the department announced.

    Half a list must not look like removals.
    """
    if came < total:
        raise TooFewRows(
            f"{source_id}: {came:,} rows came of {total:,} announced; run the source again, and "
            "ask the department when it stays so"
        )
    if came > total:
        raise PagesDisagree(f"{source_id}: {came:,} rows came, {total:,} announced")
