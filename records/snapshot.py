"""A snapshot: bytes kept before anyone reads them; and what a reader hands over."""

from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Self

import polars as pl


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One stored answer of a source, named by the SHA-256 of its bytes."""

    digest: str
    source_id: str
    day: date
    address: str  # URL or file name, without credentials
    media_type: str
    size: int
    fetched_at: datetime
    path: Path  # the stored (zstd-compressed) bytes
    etag: str | None = None  # the server's validators, for the next conditional request
    last_modified: str | None = None


@dataclass(slots=True)
class ReadCount:
    """What a reader saw in the raw bytes: `lines = blank + unparsable + rows` must hold."""

    lines: int = 0
    blank: int = 0
    unparsable: int = 0

    def __iadd__(self, other: "ReadCount") -> Self:
        self.lines += other.lines
        self.blank += other.blank
        self.unparsable += other.unparsable
        return self


@dataclass(frozen=True, slots=True)
class Unparsable:
    """A line the reader could not take apart, kept word for word."""

    locator: str
    snapshot: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class LastGood:
    """What the last delivery that closed was like; a new one is held against it."""

    rows: int
    shapes: frozenset[frozenset[str]]  # header keys of every kind of table it has sent


@dataclass(slots=True)
class Reading:
    """A reading under way: iterate `chunks`, then read the counts.

    Chunks are tables of text columns named by the catalogue plus the locator columns, at most
    `CHUNK_ROWS` rows each, `_row` running through the batch. `count`, `unparsable` and `shapes`
    (the header keys of every kind of table met) are complete once `chunks` is exhausted.
    """

    chunks: Generator[pl.DataFrame, None, None]
    count: ReadCount = field(default_factory=ReadCount)
    unparsable: list[Unparsable] = field(default_factory=list)
    shapes: set[frozenset[str]] = field(default_factory=set)
