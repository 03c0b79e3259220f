"""An outlet: one source as its department hands it out, and what the department needs for that.

A department hands out rows in a form (bytes with a place for every row) over a counter (a server
of the protocol that its real system speaks). A source of the pretend country is one `Outlet`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

import numpy as np
import polars as pl

from records.field import Shape
from records.kind import CATALOGUES, Kind
from sandbox.authorities import Authorities, market_authorities
from sandbox.observations import Wanted

Make = Callable[[np.random.Generator, Wanted], pl.DataFrame]
_ISO_DAY = r"^(\d{4})-(\d{2})-(\d{2})$"


@dataclass(frozen=True, slots=True)
class Goods:
    """One day's rows under the department's own headers, as text, in wire order."""

    day: date
    table: pl.DataFrame
    ids: pl.Series  # the rows' ids at their source


class Opened(Protocol):
    """A counter at work."""

    def environment(self) -> Mapping[str, str]:
        """What a reader must be told: `URL`, and whatever credentials the department gave out."""
        ...

    def close(self) -> None:
        """Stop serving."""
        ...


class Counter(Protocol):
    """A way of handing out."""

    def open(self, source_id: str, goods: Sequence[Goods], folder: Path) -> Opened:
        """Serve those days' goods; `folder` is the counter's own."""
        ...

    def locators(self, goods: Goods) -> pl.Series:
        """Where each row stands, as a person would write it."""
        ...


@dataclass(frozen=True)
class Outlet:
    """One source. `columns` gives each field its header text, in wire order."""

    source_id: str
    kind: Kind
    share: float  # of all the country's records
    make: Make
    columns: Mapping[str, str]
    counter: Counter
    stem: str = ""  # of the numbers the department gives
    authorities: Callable[[], Authorities] = market_authorities
    whole: bool = False  # every delivery is the whole list
    dates: str = "$1-$2-$3"  # how it writes a date

    def goods(self, day: date, table: pl.DataFrame) -> Goods:
        """`table` (catalogue columns and truth) as it goes over the counter."""
        dates = [
            field.name for field in CATALOGUES[self.kind].fields
            if field.shape is Shape.DATE and field.name in table.columns
        ]  # fmt: skip
        written = table.with_columns(pl.col(dates).str.replace(_ISO_DAY, self.dates))
        shown = [pl.col(name).alias(header) for name, header in self.columns.items()]
        return Goods(day, written.select(shown), table["_id"])
