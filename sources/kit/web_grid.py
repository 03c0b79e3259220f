"""Tables on a page: merged cells unfolded, the header found by its texts, every row accounted for.

A cell merged over rows says its text in each of them. A row merged over columns, or of another
width than the header, could mean anything and is set aside as it is shown.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from lxml import etree

from records.snapshot import Snapshot
from sources.kit.errors import NotTheFormat
from sources.kit.headers import lookup_key
from sources.kit.reading import Delivery, Part, texts
from sources.kit.web_page import WebPage, elements

_WIDEST = 1_000
_MOST_PLACES = 5_000_000
_HEADER_WITHIN = 10
_OWN_ROWS = "./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr"
_NOTHING = re.compile(r"暂无|没有数据|无数据|无记录")
_RAGGED = "列数与表头不符"
_MERGED = "单元格跨列合并"
_NO_HEADER = "表格没有认得的表头"


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of a grid; merged places share the number of their cell."""

    text: str
    number: int
    heading: bool


Row = list[Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """Records that are the rows of tables below a header; layout tables around them are passed."""

    def parts(
        self, delivery: Delivery, snapshot: Snapshot, page: WebPage, box: etree._Element, spot: str
    ) -> Iterator[Part]:
        """One part per table; `NotTheFormat` when the box has no table with a known header."""
        found = False
        known = partial(_header, delivery)
        candidates = tables(page, box, lambda rows: known(rows) is not None)
        for number, (table, rows) in enumerate(candidates, start=1):
            place = f"{spot} 表{number}"
            header = known(rows)
            if header is not None:
                found = True
                yield _Below(delivery, snapshot, place, rows[header]).part(rows[header + 1 :])
            elif sum(len(row) > 1 for row in rows) > 1:
                delivery.count.lines += 1
                delivery.set_aside(snapshot, place, page.shown(table), _NO_HEADER)
        if not found:
            trouble = f"no table with a header that we know; the page is titled {page.title!r}"
            raise NotTheFormat(page.place, trouble)


@dataclass(frozen=True, slots=True)
class _Below:
    """The rows below one header."""

    delivery: Delivery
    snapshot: Snapshot
    spot: str
    header: Row

    def part(self, rows: list[Row]) -> Part:
        """Rows of the header's width; others set aside, blank ones and the header again counted."""
        headers = tuple(cell.text for cell in self.header)
        kept: list[list[str | None]] = []
        locators: list[str] = []
        self.delivery.count.lines += len(rows)
        number = 0
        for row in rows:
            number += bool(row)  # a person counts the rows shown
            values = [cell.text or None if cell.text.strip() else None for cell in row]
            locator = f"{self.spot} 第{number}行"
            if self._is_blank(row, headers):
                self.delivery.count.blank += 1
            elif reason := self._trouble(row):
                words = " | ".join({cell.number: cell.text for cell in row}.values())
                self.delivery.set_aside(self.snapshot, locator, words, reason)
            else:
                kept.append(values)
                locators.append(locator)
        columns = [[row[at] for row in kept] for at in range(len(headers))]
        place = self.delivery.place(self.snapshot).at(self.spot)
        return Part(place, self.snapshot, headers, texts(columns, locators))

    def _is_blank(self, row: Row, headers: tuple[str, ...]) -> bool:
        words = [cell.text for cell in row]
        if not any(word.strip() for word in words) or tuple(words) == headers:
            return True
        return len({cell.number for cell in row}) == 1 and bool(_NOTHING.search(words[0]))

    def _trouble(self, row: Row) -> str:
        if len(row) != len(self.header):
            return _RAGGED
        return _MERGED if len({cell.number for cell in row}) != len(row) else ""


def tables(
    page: WebPage, box: etree._Element, knows: Callable[[list[Row]], bool]
) -> Iterator[tuple[etree._Element, list[Row]]]:
    """The tables shown that `knows` takes for data, whatever their cells hold, and the innermost.

    What lays a page out holds other tables and is passed.
    """
    taken: set[etree._Element] = set()
    for table in page.all("descendant-or-self::table", box):
        if not taken.isdisjoint(table.iterancestors("table")):
            continue
        rows = grid(page, table)
        if knows(rows) or not elements(table, ".//table"):
            taken.add(table)
            yield table, rows


def grid(page: WebPage, table: etree._Element) -> list[Row]:
    """The rows of a table with every merged cell in each of its places; hidden rows are empty."""
    rows: list[Row] = []
    below: dict[int, tuple[int, Cell]] = {}  # column → rows it still reaches down
    number = places = 0
    lines = elements(table, _OWN_ROWS)
    for at, line in enumerate(lines):
        row: Row = []
        hidden = page.conceals(line)
        for element in [] if hidden else elements(line, "./td | ./th"):
            if page.hides(element):
                continue
            _reach_down(row, below)
            number += 1
            cell = Cell(page.shown(element), number, element.tag == "th")
            tall = min(_span(element, "rowspan") or len(lines), len(lines) - at)
            for _ in range(_span(element, "colspan") or 1):
                if tall > 1:
                    below[len(row)] = (tall - 1, cell)
                row.append(cell)
            _hold_to_limits(page, len(row), places)
        if not hidden:
            _reach_down(row, below)
        places += len(row)
        rows.append(row)
    return rows


def _hold_to_limits(page: WebPage, wide: int, places: int) -> None:
    if wide > _WIDEST:
        raise NotTheFormat(page.place, f"a table of more than {_WIDEST:,} columns")
    if places > _MOST_PLACES:
        raise NotTheFormat(page.place, f"a table of more than {_MOST_PLACES:,} cells")


def _reach_down(row: Row, below: dict[int, tuple[int, Cell]]) -> None:
    """Fill the places that cells of rows above reach down to."""
    while below and (reaching := below.pop(len(row), None)) is not None:
        left, cell = reaching
        if left > 1:
            below[len(row)] = (left - 1, cell)
        row.append(cell)


def _span(element: etree._Element, name: str) -> int:
    """A span as browsers take it: 1 for what is no number, and never more than 65 534."""
    if not element.keys():
        return 1
    said = element.get(name, "1").strip()
    return min(int(said), 65_534) if said.isascii() and said.isdigit() else 1


def _header(delivery: Delivery, rows: list[Row]) -> int | None:
    """The row among the first ten with the most header texts that we know, two at least."""
    scores = [
        len({cell.number for cell in row if lookup_key(cell.text) in delivery.known})
        for row in rows[:_HEADER_WITHIN]
    ]
    best = max(scores, default=0)
    return scores.index(best) if best >= 2 else None
