"""A hostile case: what a department might send, and what must come of it.

A case ends in rows read (some lines perhaps set aside word for word) or in one named error whose
message gives the place and the remedy. Anything else is a crash; other rows are a loss.
Every module `cases_*.py` beside this one lists its cases in `CASES`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from records.snapshot import Reading
from sources.kit.collect import fetch
from sources.kit.errors import SourceError
from sources.kit.fetching import Access, Means
from sources.kit.session import SessionSettings
from sources.kit.source import Source
from tests.sources.house import DAY, HASTY, MOMENT, Department, House


@dataclass
class Stage:
    """Where a case plays: a house to keep and read in, a department to ask, a folder of its own."""

    house: House
    department: Department
    folder: Path

    def reads(self, source: Source, *files: bytes) -> "Took":
        """`files` as if they had been fetched."""
        return Took(*self.house.read(source, *files))

    def asks(
        self,
        source: Source,
        base: str = "",
        *,
        settings: SessionSettings = HASTY,
        **environment: str,
    ) -> "Took":
        """The delivery fetched from `base` (else the department) and read.

        `environment` gives credentials by their short names: `KEY="…"`.
        """
        told = {f"WANGJIAN_SOURCE_{source.id.upper()}_{n}": v for n, v in environment.items()}
        means = Means(
            self.house.store, base or self.department.url, MOMENT, settings, environment=told
        )
        return Took(*self.house.read_kept(source, fetch(source, DAY, means)))


@dataclass(frozen=True)
class Took:
    """What was read."""

    table: pl.DataFrame
    reading: Reading


@dataclass(frozen=True)
class Case:
    """One case. `error` and what its message `says`, or the `names` of the parties read, in order.

    `says` must hold the place or the remedy. `aside` counts the lines set aside; `values` are other
    columns that must come out just so.
    """

    access: Access
    name: str
    act: Callable[[Stage], Took]
    names: tuple[str, ...] = ()
    aside: int = 0
    error: type[SourceError] | None = None
    says: tuple[str, ...] = ()
    values: dict[str, list[str | None]] = field(default_factory=dict)

    @property
    def outcome(self) -> str:
        """In a word, for the table."""
        if self.error is not None:
            return "named error"
        return "lines set aside" if self.aside else "read whole"

    def under(self, access: Access) -> "Case":
        """The same case told of another access."""
        return replace(self, access=access)
