"""Tables on a page: merged cells unfolded, the header found by its texts, every row accounted for.

A cell merged over rows says its text in each of them. A row merged over columns, or of another
width than the header, could mean anything and is set aside as it is shown.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from lxml import etree

from records.snapshot import Snapshot
from sources.kit.errors import NotTheFormat
from sources.kit.headers import lookup_key
from sources.kit.reading import Delivery, Part, texts
from sources.kit.web_page import WebPage, attributes, elements, shown_all

_WIDEST = 1_000
_MOST_PLACES = 5_000_000
_HEADER_WITHIN = 10
_OWN_ROWS = "./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr"
_NOTHING = re.compile(r"暂无|没有数据|无数据|无记录")
_RAGGED = "列数与表头不符"
_MERGED = "单元格跨列合并"
_NO_HEADER = "表格没有认得的表头"


@dataclass(frozen=True, slots=True)
class _Cell:
    """One place of a grid; merged places share the number of their cell."""

    text: str
    number: int
    heading: bool


@dataclass(frozen=True, slots=True)
class Row:
    """The places of a line: what each shows, and its cell's number, which merged ones share."""

    texts: list[str]
    cells: Sequence[int]
    headings: Collection[int]  # cells

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def words(self) -> dict[int, str]:
        """What each cell shows, once."""
        return dict(zip(self.cells, self.texts, strict=True))


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
        kept: list[list[str]] = []
        locators: list[str] = []
        self.delivery.count.lines += len(rows)
        number = 0
        for row in rows:
            number += bool(row)  # a person counts the rows shown
            locator = f"{self.spot} 第{number}行"
            cells = len(set(row.cells))
            if self._is_blank(row, cells):
                self.delivery.count.blank += 1
            elif cells == len(row) == len(self.header):
                kept.append(row.texts)
                locators.append(locator)
            else:
                reason = _MERGED if len(row) == len(self.header) else _RAGGED
                words = " | ".join(row.words.values())
                self.delivery.set_aside(self.snapshot, locator, words, reason)
        columns = [
            [text if text.strip() else None for text in column]
            for column in zip(*kept, strict=True)
        ]
        place = self.delivery.place(self.snapshot).at(self.spot)
        table = texts(columns or [[]] * len(self.header), locators)
        return Part(place, self.snapshot, tuple(self.header.texts), table)

    def _is_blank(self, row: Row, cells: int) -> bool:
        if not any(map(str.strip, row.texts)) or row.texts == self.header.texts:
            return True
        return cells == 1 and bool(_NOTHING.search(row.texts[0]))


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
    lines = elements(table, _OWN_ROWS)
    spans = attributes(table, "rowspan") | attributes(table, "colspan")
    if set(map(_times, spans)) <= {1} and not page.hides_within(table):
        return _straight(page, lines)
    return _unfolded(page, lines)


def _straight(page: WebPage, lines: list[etree._Element]) -> list[Row]:
    """Rows with nothing merged or hidden, their texts cleaned all at once."""
    raw: list[str] = []
    nested: dict[int, str] = {}
    places: list[tuple[range, list[int]]] = []
    for line in lines:  # no cell is held on to: the collector would go through all of them
        cells = list(line.iterchildren("td", "th"))
        numbers = range(len(raw), len(raw) + len(cells))
        raw += [cell.text or "" for cell in cells]
        for at, cell in enumerate(cells, numbers.start):
            if len(cell):
                nested[at] = page.shown(cell)
        headings = [at for at, cell in enumerate(cells, numbers.start) if cell.tag == "th"]
        places.append((numbers, headings))
        _hold_to_limits(page, len(cells), len(raw))
    texts = shown_all(raw)
    for at, text in nested.items():
        texts[at] = text
    return [Row(texts[of.start : of.stop], of, headings) for of, headings in places]


def _unfolded(page: WebPage, lines: list[etree._Element]) -> list[Row]:
    """Any rows, cell by cell."""
    rows: list[list[_Cell]] = []
    below: dict[int, tuple[int, _Cell]] = {}  # column → rows it still reaches down
    number = places = 0
    for at, line in enumerate(lines):
        row: list[_Cell] = []
        hidden = page.conceals(line)
        for element in [] if hidden else elements(line, "./td | ./th"):
            if page.hides(element):
                continue
            _reach_down(row, below)
            number += 1
            cell = _Cell(page.shown(element), number, element.tag == "th")
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
    return [
        Row(
            [cell.text for cell in row],
            [cell.number for cell in row],
            {cell.number for cell in row if cell.heading},
        )
        for row in rows
    ]


def _hold_to_limits(page: WebPage, wide: int, places: int) -> None:
    if wide > _WIDEST:
        raise NotTheFormat(page.place, f"a table of more than {_WIDEST:,} columns")
    if places > _MOST_PLACES:
        raise NotTheFormat(page.place, f"a table of more than {_MOST_PLACES:,} cells")


def _reach_down(row: list[_Cell], below: dict[int, tuple[int, _Cell]]) -> None:
    """Fill the places that cells of rows above reach down to."""
    while below and (reaching := below.pop(len(row), None)) is not None:
        left, cell = reaching
        if left > 1:
            below[len(row)] = (left - 1, cell)
        row.append(cell)


def _span(element: etree._Element, name: str) -> int:
    return _times(element.get(name, "1")) if element.keys() else 1


def _times(said: str) -> int:
    """A span as browsers take it: 1 for what is no number, and never more than 65 534."""
    plain = said.strip()
    return min(int(plain), 65_534) if plain.isascii() and plain.isdigit() else 1


def _header(delivery: Delivery, rows: list[Row]) -> int | None:
    """The row among the first ten with the most header texts that we know, two at least."""
    scores = [
        sum(lookup_key(text) in delivery.known for text in row.words.values())
        for row in rows[:_HEADER_WITHIN]
    ]
    best = max(scores, default=0)
    return scores.index(best) if best >= 2 else None
