"""One record written out for people: labels and values, as a table, a definition list or lines.

A page is one record unless `record` finds several in it. What has no label belongs to the value
above it; when that cannot be told, the record is set aside as it is shown.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from lxml import etree

from records.snapshot import Snapshot
from sources.kit.headers import lookup_key
from sources.kit.reading import Delivery, Part, texts
from sources.kit.web_grid import Row, tables
from sources.kit.web_page import WebPage, proven

_LINE = re.compile(r"\s*([^：:\n]{1,30}?)\s*[：:](.*)", re.DOTALL)
_LABEL = re.compile(r"[^，。；、“”《》,;.!?！？]{2,14}")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ENDS = "：: \t\u00a0\u3000"
_NO_PAIRS = "没有标签和值"
_STRAY = "末尾有一段没有标签"

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class LabelledValues:
    """`record` is the XPath, from the box, of each record; the box itself without one.

    `line` finds the lines `标签：值` where there is neither a table nor a definition list.
    """

    record: str = ""
    line: str = ".//p"

    def __post_init__(self) -> None:
        proven(record=self.record, line=self.line)

    def parts(
        self, delivery: Delivery, snapshot: Snapshot, page: WebPage, box: etree._Element, spot: str
    ) -> Iterator[Part]:
        """One part per record."""
        records = page.all(self.record, box) if self.record else [box]
        if not records:
            page.box(self.record, "record")
        for number, record in enumerate(records, start=1):
            where = f"{spot} 第{number}条" if self.record else spot
            delivery.count.lines += 1
            pairs, trouble = self._pairs(delivery, page, record)
            if trouble or not pairs:
                shown = page.shown(record)
                delivery.set_aside(snapshot, where, shown, trouble or _NO_PAIRS)
            elif not any(value.strip() for _, value in pairs):
                delivery.count.blank += 1
            else:
                yield _part(delivery, snapshot, pairs, where)

    def _pairs(
        self, delivery: Delivery, page: WebPage, record: etree._Element
    ) -> tuple[Pairs, str]:
        known = partial(_has_label, delivery)
        pairs = [pair for _, rows in tables(page, record, known) for pair in _of_rows(rows)]
        for group in page.all("descendant-or-self::dl", record):
            pairs += _of_definitions(page, group)
        if pairs:
            return pairs, ""
        return _of_lines(delivery, [page.shown(line) for line in page.all(self.line, record)])


def _has_label(delivery: Delivery, rows: list[Row]) -> bool:
    """Whether a label that we know stands in a cell of its own."""
    return any(
        lookup_key(text.strip(_ENDS)) in delivery.known for row in rows for text in row.texts[:-1]
    )


def _of_rows(rows: list[Row]) -> Pairs:
    """Labels are the headings, or every other cell of a row without any."""
    pairs: Pairs = []
    before: int | None = None  # the label's cell of the last pair: one that reaches down goes on
    for row in rows:
        label, name = None, ""
        for place, (cell, text) in enumerate(row.words.items()):
            if cell in row.headings or (place % 2 == 0 and not row.headings):
                label, name = cell, text.strip(_ENDS)
            elif label is None:
                continue
            elif label == before:
                pairs[-1] = (name, f"{pairs[-1][1]}\n{text}")
            else:
                pairs.append((name, text))
                before = label
    return [(label, value) for label, value in pairs if label]


def _of_definitions(page: WebPage, group: etree._Element) -> Pairs:
    pairs: Pairs = []
    label, values = "", []
    for element in [*page.all("./dt | ./dd | ./div/dt | ./div/dd", group), None]:
        if element is not None and element.tag == "dd":
            values.append(page.shown(element))
            continue
        if label:
            pairs.append((label, "\n".join(values)))
        label = "" if element is None else page.shown(element).strip(_ENDS)
        values = []
    return pairs


def _of_lines(delivery: Delivery, lines: list[str]) -> tuple[Pairs, str]:
    """Pairs of the lines, and what is wrong: text behind the last pair is nobody's."""
    pairs: Pairs = []
    stray: list[str] = []
    for line in filter(str.strip, lines):
        found = _LINE.fullmatch(line)
        if found is None or not _is_label(delivery, found[1]):
            stray.append(line)
            continue
        if pairs and stray:
            pairs[-1] = (pairs[-1][0], "\n".join([pairs[-1][1], *stray]))
        stray = []  # what stands above the first label is a heading
        pairs.append((found[1].strip(_ENDS), found[2].lstrip()))
    return pairs, _STRAY if pairs and stray else ""


def _is_label(delivery: Delivery, text: str) -> bool:
    """A known header, or what reads like one: short, Chinese, no sentence."""
    if lookup_key(text) in delivery.known:
        return True
    return bool(_LABEL.fullmatch(text.strip()) and _HAN.search(text))


def _part(delivery: Delivery, snapshot: Snapshot, pairs: Pairs, spot: str) -> Part:
    headers = tuple(label for label, _ in pairs)
    columns = [[value if value.strip() else None] for _, value in pairs]
    return Part(delivery.place(snapshot).at(spot), snapshot, headers, texts(columns, [spot]))
