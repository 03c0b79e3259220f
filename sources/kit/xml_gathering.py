"""Rows in XML taken apart: their fields become the columns of parts.

Rows that are nothing but plain fields, as nearly all are, are taken many at a time. What cannot
be taken apart is set aside as it stands.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import polars as pl
from lxml import etree

from records.snapshot import Snapshot
from sources.kit.errors import NotTheFormat
from sources.kit.reading import Delivery, Part, texts
from sources.kit.xml_elements import MOST_FIELDS, local, text_of

PART_ROWS = 10_000  # rows held as single texts until they become a table
Row = tuple[tuple[str, ...], Sequence[str | None]]  # names, and a text or nothing for each
# Attributes that describe an empty field rather than hold its value.
_DESCRIBING = frozenset({"type", "nil", "null", "length", "name"})
# Whether any of some rows has attributes, text between its fields, or an empty field with
# attributes. Asked of many rows at once, in C.
_UNUSUAL = etree.XPath(
    "$rows/@* or $rows/text()[normalize-space()] or ($rows/*/@* and $rows/*[not(text())]/@*)"
)


class Gathering:
    """Rows of one file on their way into parts of some `PART_ROWS`."""

    def __init__(
        self,
        delivery: Delivery,
        snapshot: Snapshot,
        page: str = "",
        fields: str = "",
        name: str = "",
    ) -> None:
        """`page` is what every locator begins with.

        `fields` is the path from a row to its fields, `name` to what the department calls it.
        """
        self._delivery = delivery
        self._snapshot = snapshot
        self._page = page
        self._path = fields
        self._find = _path_from_rows(fields)
        self._find_one_each = _path_from_rows(fields, "[1]")
        self._name = _anywhere(name)
        self._start()
        self.taken = 0  # rows gone through

    def _start(self) -> None:
        self._shapes: set[tuple[str, ...]] = set()
        self._headers: dict[str, None] = {}
        self._rows: list[Row] = []
        self._locators: list[str] = []

    @property
    def full(self) -> bool:
        """Whether a part is due."""
        return len(self._rows) >= PART_ROWS

    def take(self, elements: Sequence[etree._Element]) -> None:
        """The fields of rows, in a list as `xml_elements.elements` gives them.

        A row is set aside when they are none.
        """
        plain = self._all_plain(elements) if len(elements) > 1 else None
        if plain is not None:
            self.add(plain)
            return
        for element in elements:
            self._take_one(element, self._next())

    def add(self, rows: Iterable[Row]) -> None:
        """Rows that were taken apart already."""
        for row in rows:
            self._add(row, self._next())

    def _next(self) -> str:
        self.taken += 1
        return f"{self._page}第{self.taken}条"

    def parts(self) -> Iterator[Part]:
        """What is there, as one part or none."""
        if self._rows:
            place = self._delivery.place(self._snapshot)
            headers = tuple(self._headers)
            yield Part(place, self._snapshot, headers, self._table(headers))
        self._start()

    def _table(self, headers: tuple[str, ...]) -> pl.DataFrame:
        if len(self._shapes) == 1:
            columns = list(zip(*(values for _, values in self._rows), strict=True))
        else:
            rows = [dict(zip(names, values, strict=True)) for names, values in self._rows]
            columns = [tuple(row.get(name) for row in rows) for name in headers]
        return texts(columns, self._locators)

    def _all_plain(self, elements: Sequence[etree._Element]) -> list[Row] | None:
        """The fields of all `elements`, or nothing if any has to be looked at closely."""
        found = _ask(self._find_one_each, elements) if self._path else elements
        return _plain(found) if len(found) == len(elements) else None

    def _take_one(self, element: etree._Element, locator: str) -> None:
        within = list(element.iter(f"{{*}}{local(element)}"))
        if len(within) > 1:
            for one in within:  # each was counted
                reason = f"{local(element)} 之中又有 {local(element)}"
                self._set_aside(one, self._called(element, locator), reason)
            return
        found = _ask(self._find, [element]) if self._path else [element]
        row, reason = _fields(found[0]) if found else (((), ()), f"没有 {self._path}")
        if reason:
            self._set_aside(element, self._called(element, locator), reason)
        else:
            self._add(row, locator)

    def _called(self, element: etree._Element, locator: str) -> str:
        """`locator` with what the department calls the row."""
        name = (element.findtext(self._name) or "") if self._name else ""
        return f"{locator} 报文 {name}" if name else locator

    def _add(self, row: Row, locator: str) -> None:
        names, values = row
        if not any(map(str.strip, filter(None, values))):
            self._delivery.count.blank += 1
            return
        if names not in self._shapes:
            self._shapes.add(names)
            self._headers |= dict.fromkeys(names)
            if len(self._headers) > MOST_FIELDS:
                place = self._delivery.place(self._snapshot).at(locator)
                raise NotTheFormat(place, f"more than {MOST_FIELDS:,} different fields")
        self._rows.append(row)
        self._locators.append(locator)

    def _set_aside(self, element: etree._Element, locator: str, reason: str) -> None:
        text = etree.tostring(element, encoding="unicode", with_tail=False)
        self._delivery.set_aside(self._snapshot, locator, text, reason)


def _plain(holders: Sequence[etree._Element]) -> list[Row] | None:
    """The fields in each of `holders`, or nothing if any holds more or a name twice."""
    if _ask(_UNUSUAL, holders):
        return None
    rows: list[Row] = []
    shapes: dict[tuple[object, ...], tuple[str, ...]] = {}
    for holder in holders:
        fields = list(holder)
        if any(map(len, fields)):  # elements, comments or instructions within one
            return None
        tags = tuple([field.tag for field in fields])
        names = shapes.get(tags)
        if names is None:
            names = shapes[tags] = tuple(map(local, fields))
            comments = any(not isinstance(tag, str) for tag in tags)  # or instructions
            if comments or len(set(names)) < len(names):
                return None
        rows.append((names, [field.text for field in fields]))
    return rows


def _fields(element: etree._Element) -> tuple[Row, str]:
    """Attribute or child names, each with its text; or the reason why that cannot be."""
    if plain := _plain([element]):
        return plain[0], ""
    row = {str(name): str(text) for name, text in element.attrib.items() if name[:1] != "{"}
    for field in element.iterchildren(etree.Element):
        name = local(field)
        if name in row:
            return ((), ()), f"{name} 重复"
        if next(field.iterchildren(etree.Element), None) is not None:
            return ((), ()), f"{name} 含下级元素"
        row[name] = text_of(field)
        if not row[name].strip() and _holds_value(field):
            return ((), ()), f"{name} 的值在属性中"
    values = [text or None for text in row.values()]
    return (tuple(row), values), "元素之间有文字" if text_of(element).strip() else ""


def _ask(question: etree.XPath, rows: Sequence[etree._Element]) -> Any:  # noqa: ANN401
    return question(rows[0], rows=rows)  # type: ignore[arg-type]  # any sequence will do


def _holds_value(field: etree._Element) -> bool:
    """Whether an empty field has an attribute that may be what it should say."""
    return any(str(name)[:1] != "{" and name not in _DESCRIBING for name in field.attrib)


def _anywhere(path: str) -> str:
    """`path` in whatever namespace."""
    return "/".join(f"{{*}}{step}" for step in path.split("/")) if path else ""


def _path_from_rows(path: str, which: str = "") -> etree.XPath:
    """Where `path` leads from each of `$rows`, in whatever namespace."""
    steps = [f"*[local-name()='{step}']{which}" for step in filter(None, path.split("/"))]
    return etree.XPath("/".join(["$rows", *steps]))
