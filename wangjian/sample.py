"""What a sample says of itself: which reader takes it apart, and with which arguments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sources.kit import by_name

if TYPE_CHECKING:
    from collections.abc import Collection

READERS = by_name.READERS


@dataclass(frozen=True, slots=True)
class Sample:
    """A piece of a delivery; its name ends as one of `READERS` does."""

    path: Path

    @property
    def module(self) -> str:
        """The kit's module with the reader."""
        return READERS[self.path.suffix.lower()][0]

    @property
    def reader(self) -> str:
        """The reader's class."""
        return READERS[self.path.suffix.lower()][1]

    def arguments(self) -> dict[str, str]:
        """What the reader, or the envelope of pages, must be told beyond its defaults."""
        return by_name.arguments(self.path)

    def headers(self, known: Collection[str]) -> list[str]:
        """The header texts over its rows, each once; `SourceError` where it cannot be read."""
        from sources.kit.reading import Delivery

        snapshot = by_name.given(self.path, "sample", date.min, datetime.now(UTC))
        # A list without an envelope is no page: a source could not be declared by it.
        read = by_name.reader(self.path, bare_list=False)
        if read is None:
            return []
        parts = read.parts(Delivery("sample", [snapshot], known))
        return list(dict.fromkeys(text for part in parts for text in part.headers))
