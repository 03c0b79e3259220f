"""A counter of numbered JSON pages that anybody may turn, by GET or by a posted JSON object."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from sandbox.departments.files import OpenFiles
from sandbox.departments.json_form import JsonForm
from sandbox.departments.misbehaviour import Misbehaviour
from sandbox.departments.server import DepartmentServer, Told
from sandbox.departments.shelf import Answer
from sandbox.outlet import Goods

MOST = 500  # rows of a page, whatever is asked for


@dataclass(frozen=True, slots=True)
class Names:
    """What the department calls the parameters; with `start` it pages by offset."""

    day: str = "date"
    page: str = "page"
    size: str = "size"
    start: str = ""


@dataclass(frozen=True, slots=True)
class PagesCounter:
    """The list at `<source>/<path>`; `size` rows are what our reader asks for."""

    path: str
    form: JsonForm = field(default_factory=JsonForm)
    names: Names = field(default_factory=Names)
    size: int = MOST

    def open(self, source_id: str, goods: Sequence[Goods], folder: Path) -> OpenFiles:
        """Serve every day's rows."""
        del folder
        return OpenFiles(DepartmentServer(source_id, PagesShelf(source_id, self, by_day(goods))))

    def locators(self, goods: Goods) -> pl.Series:
        """By page."""
        return self.form.locators(goods, self.size)


@dataclass
class PagesShelf:
    """Pages by day, as `DepartmentServer` asks for them."""

    source_id: str
    counter: PagesCounter
    goods: Mapping[str, Goods]
    misbehaviours: Mapping[str, Misbehaviour] = field(default_factory=dict)

    @property
    def latest(self) -> date:
        """The newest day."""
        return max(each.day for each in self.goods.values())

    def answer(self, path: str, query: Mapping[str, str]) -> Answer | None:
        """The page that `query` asks for."""
        return self.hears(Told(path, query))

    def hears(self, told: Told) -> Answer | None:
        """Whoever asks, and however."""
        if told.path != f"{self.source_id}/{self.counter.path}":
            return None
        goods = self.goods.get(told.parameters.get(self.counter.names.day, "").replace("-", ""))
        turn = turned(told.parameters, self.counter.names)
        if goods is None or turn is None:
            return None
        form = self.counter.form
        return Answer(self.source_id, form.page(goods, *turn), form.media_type)


def by_day(goods: Sequence[Goods]) -> dict[str, Goods]:
    """YYYYMMDD → that day's goods."""
    return {f"{each.day:%Y%m%d}": each for each in goods}


def turned(parameters: Mapping[str, str], names: Names) -> tuple[int, int] | None:
    """The first row and the number of rows asked for; None when they are no numbers."""
    first = parameters.get(names.start or names.page, "")
    size = parameters.get(names.size, str(MOST))
    if not (first.isdecimal() and size.isdecimal()) or not 0 < int(size) <= MOST:
        return None
    return (int(first) if names.start else (int(first) - 1) * int(size)), int(size)
