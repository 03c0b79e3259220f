"""Streaming through XML: the elements that are rows one by one, each freed when it is done with.

Namespaces are disregarded: departments change prefixes with every version of their server. An
element that cannot be taken apart is set aside as it stands.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import BinaryIO

import polars as pl
from lxml import etree

from records.snapshot import Snapshot
from sources.kit.errors import NotTheFormat, Place
from sources.kit.reading import PLACE_COLUMN, Delivery, Part, numbered

PART_ROWS = 10_000  # rows held as single texts until they become a table
_MOST_FIELDS = 2_000  # different names in one delivery
_MOST_NESTED = 10_000
# Attributes that describe an empty field rather than hold its value.
_DESCRIBING = frozenset({"type", "nil", "null", "length", "name"})
# Whether a row is anything but plain fields: attributes, text or comments between them, something
# within a field, or an empty field with attributes. Asked once per row, in C.
_UNUSUAL = etree.XPath(
    "@* or */* or comment() or processing-instruction() or */comment()"
    " or */processing-instruction() or text()[normalize-space()]"
    " or (*/@* and *[not(text())]/@*)"
)


def elements(
    stream: BinaryIO, row: str, encoding: str, place: Place, also: Sequence[str] = ()
) -> Iterator[etree._Element]:
    """Every element called `row`, or one of `also`, that stands in no `row`; it is freed after use.

    `also` are tags as lxml writes them, e.g. `{*}total`. `NotTheFormat` gives the line.
    """
    tag = f"{{*}}{row}"
    parsing = etree.iterparse(
        stream,
        events=("end",),
        tag=(tag, *also),
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    nested = 0
    try:
        for _, element in parsing:
            if next(element.iterancestors(tag), None) is None:
                yield element
                _forget(element)
                nested = 0
            elif (nested := nested + 1) > _MOST_NESTED:
                raise NotTheFormat(place, f"more than {_MOST_NESTED:,} elements within one {row}")
    except etree.XMLSyntaxError as error:
        trouble = f"not well-formed: {' '.join(str(error.msg).split())}"
        raise NotTheFormat(place.at(f"第{error.lineno}行"), trouble) from error


def local(element: etree._Element) -> str:
    """The name of `element` without its namespace, or a prefix that nobody declared."""
    return _local(str(element.tag))


@lru_cache(maxsize=_MOST_FIELDS)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2]


def text_of(element: etree._Element) -> str:
    """All text directly in `element`, comments left out."""
    return (element.text or "") + "".join(child.tail or "" for child in element)


class Gathering:
    """Rows of one file on their way into parts of at most `PART_ROWS`."""

    def __init__(
        self, delivery: Delivery, snapshot: Snapshot, fields: str = "", name: str = ""
    ) -> None:
        """`fields` is the path from a row to its fields, `name` to what the department calls it."""
        self._delivery = delivery
        self._snapshot = snapshot
        self._path = fields
        self._find = etree.XPath(
            "/".join(f"*[local-name()='{step}']" for step in fields.split("/"))
        )
        self._name = _anywhere(name)
        self._headers: dict[str, None] = {}
        self._rows: list[dict[str, str | None]] = []
        self._locators: list[str] = []

    @property
    def full(self) -> bool:
        """Whether a part is due."""
        return len(self._rows) >= PART_ROWS

    def take(self, element: etree._Element, locator: str) -> None:
        """The fields of `element` as a row; it is set aside when they are none."""
        within = list(element.iter(f"{{*}}{local(element)}"))
        if len(within) > 1:
            for one in within:  # each was counted
                reason = f"{local(element)} 之中又有 {local(element)}"
                self._set_aside(one, self._called(element, locator), reason)
            return
        found: list[etree._Element] = [element]
        if self._path:
            found = self._find(element)  # type: ignore[assignment]  # a path leads to elements
        row, reason = _fields(found[0]) if found else ({}, f"没有 {self._path}")
        if reason:
            self._set_aside(element, self._called(element, locator), reason)
        elif not any(text and text.strip() for text in row.values()):
            self._delivery.count.blank += 1
        else:
            self._add(row, locator)

    def parts(self) -> Iterator[Part]:
        """What is there, as one part or none."""
        if self._rows:
            place = self._delivery.place(self._snapshot)
            headers = tuple(self._headers)
            table = pl.DataFrame(self._rows, schema=dict.fromkeys(headers, pl.String()))
            table.columns = numbered(len(headers))
            places = pl.Series(PLACE_COLUMN, self._locators, dtype=pl.String)
            yield Part(place, self._snapshot, headers, table.hstack([places]))
        self._headers, self._rows, self._locators = {}, [], []

    def _called(self, element: etree._Element, locator: str) -> str:
        """`locator` with what the department calls the row."""
        name = (element.findtext(self._name) or "") if self._name else ""
        return f"{locator} 报文 {name}" if name else locator

    def _add(self, row: dict[str, str | None], locator: str) -> None:
        if not row.keys() <= self._headers.keys():
            self._headers |= dict.fromkeys(row)
        if len(self._headers) > _MOST_FIELDS:
            place = self._delivery.place(self._snapshot).at(locator)
            raise NotTheFormat(place, f"more than {_MOST_FIELDS:,} different fields")
        self._rows.append(row)
        self._locators.append(locator)

    def _set_aside(self, element: etree._Element, locator: str, reason: str) -> None:
        text = etree.tostring(element, encoding="unicode", with_tail=False)
        self._delivery.set_aside(self._snapshot, locator, text, reason)


def _fields(element: etree._Element) -> tuple[dict[str, str | None], str]:
    """Attribute or child name → text, null for none; or the reason why that cannot be."""
    if not _UNUSUAL(element):
        plain: dict[str, str | None] = {_local(field.tag): field.text for field in element}
        if len(plain) == len(element):
            return plain, ""
    row = {str(name): str(text) for name, text in element.attrib.items() if name[:1] != "{"}
    for field in element.iterchildren(etree.Element):
        name = local(field)
        if name in row:
            return {}, f"{name} 重复"
        if next(field.iterchildren(etree.Element), None) is not None:
            return {}, f"{name} 含下级元素"
        row[name] = text_of(field)
        if not row[name].strip() and _holds_value(field):
            return {}, f"{name} 的值在属性中"
    found = {name: text or None for name, text in row.items()}
    return found, "元素之间有文字" if text_of(element).strip() else ""


def _holds_value(field: etree._Element) -> bool:
    """Whether an empty field has an attribute that may be what it should say."""
    return any(str(name)[:1] != "{" and name not in _DESCRIBING for name in field.attrib)


def _anywhere(path: str) -> str:
    """`path` in whatever namespace."""
    return "/".join(f"{{*}}{step}" for step in path.split("/")) if path else ""


def _forget(element: etree._Element) -> None:
    """Free a finished element and those before it, or the tree would grow with the file."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]  # type: ignore[union-attr]
