"""Reading JSON pages: an envelope with rows and a total, every value kept as the text it was.

Numbers keep the digits that were sent; markup in values (decoy spans) stays for validation. Rows
are counted a second time in the raw bytes, and the pages must add up to the announced total.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar, TypeGuard

import polars as pl

from records.snapshot import Snapshot
from sources.kit.envelope import PLAIN, Envelope, Refused
from sources.kit.errors import NotTheFormat, PagesDisagree
from sources.kit.json_document import MAX_PAGE
from sources.kit.json_text import Twice, suspect, unwritable, written
from sources.kit.reading import Delivery, Part, held_to_total, texts
from sources.kit.store import first_bytes

_MOST_KEYS = 1_000
_NO_CONTENT = (None, "")
_TWICE = "同一键出现两次"
_Good = dict[str, dict[str, object]]  # locator → values by name


@dataclass(frozen=True, slots=True)
class JsonRows:
    """Pages whose rows (a list of objects) and total stand where `envelope` says."""

    fixed_columns: ClassVar[bool] = False
    envelope: Envelope = PLAIN

    def parts(self, delivery: Delivery) -> Iterator[Part]:
        """One part per page; the sum over pages is held to the total at the end."""
        came, total = 0, 0
        for number, snapshot in enumerate(delivery.snapshots, start=1):
            place = delivery.place(snapshot)
            data = first_bytes(snapshot.path, MAX_PAGE + 1)
            try:
                page = self.envelope.page(data, place, snapshot.media_type)
            except Refused as refused:
                raise NotTheFormat(
                    place, f"no data: code {refused.code}, {refused.words}"
                ) from None
            if number > 1 and page.total != total:
                raise PagesDisagree(f"{place}: total is {page.total}, page 1 said {total}")
            total = page.total
            came += len(page.rows)
            rows = self._good(delivery, snapshot, number, page.rows)
            if suspect(data):
                rows = _held_back(delivery, snapshot, rows)
            part = _part(delivery, snapshot, rows)
            others = sum(not isinstance(row, dict) for row in page.rows)
            delivery.count.lines += page.objects + others
            if part is not None:
                yield part
        held_to_total(delivery.source_id, came, total)

    def _good(
        self, delivery: Delivery, snapshot: Snapshot, number: int, rows: list[object]
    ) -> _Good:
        """The rows that can be taken apart, each with its locator; the others are set aside."""
        pointer = self.envelope.rows.replace(".", "/")
        if not self.envelope.row and _plain(rows):
            return {f"第{number}页 /{pointer}/{index}": row for index, row in enumerate(rows)}
        good: _Good = {}
        for index, row in enumerate(rows):
            locator = f"第{number}页 /{pointer}/{index}"
            values, trouble = self._values(row)
            if trouble:
                delivery.set_aside(snapshot, locator, written(row), trouble)
            elif not any(values.values()) and all(v in _NO_CONTENT for v in values.values()):
                delivery.count.blank += 1
            else:
                good[locator] = values
        return good

    def _values(self, row: object) -> tuple[dict[str, object], str]:
        """The values of a row by name, or why it cannot be taken apart."""
        if not isinstance(row, dict):
            return {}, "不是对象"
        deeper = row.get(self.envelope.row) if self.envelope.row else None
        if isinstance(row, Twice) or isinstance(deeper, Twice):
            return {}, _TWICE
        if not isinstance(deeper, dict):
            return row, ""
        beside = {name: value for name, value in row.items() if name != self.envelope.row}
        return ({}, _TWICE) if beside.keys() & deeper else (beside | deeper, "")


def _plain(rows: list[object]) -> TypeGuard[list[dict[str, object]]]:
    """Whether all rows are objects with something in them, no name twice."""
    return set(map(type, rows)) == {dict} and all(
        map(any, map(dict.values, rows))  # type: ignore[arg-type]  # they are dicts
    )


def _held_back(delivery: Delivery, snapshot: Snapshot, rows: _Good) -> _Good:
    """`rows` without those whose text no store can hold: set aside, the culprit escaped."""
    good: _Good = {}
    for locator, values in rows.items():
        if trouble := unwritable(values):
            delivery.set_aside(snapshot, locator, written(values), trouble)
        else:
            good[locator] = values
    return good


def _part(delivery: Delivery, snapshot: Snapshot, rows: _Good) -> Part | None:
    if not rows:
        return None
    place = delivery.place(snapshot)
    values = list(rows.values())
    headers = tuple(values[0])
    alike = all(map(headers.__eq__, map(tuple, values)))  # rows of one page mostly are
    if not alike:
        headers = tuple(dict.fromkeys(chain.from_iterable(values)))
    if len(headers) > _MOST_KEYS:
        raise NotTheFormat(
            place, f"{len(headers):,} different keys in the rows, more than {_MOST_KEYS:,}"
        )
    if alike:
        columns = list(zip(*map(dict.values, values), strict=True))
    else:
        columns = [tuple(row.get(key) for row in values) for key in headers]
    return Part(place, snapshot, headers, _table(columns, list(rows)))


def _table(columns: list[tuple[object, ...]], locators: list[str]) -> pl.DataFrame:
    """One text column per key; structures as their JSON."""
    try:
        return texts(columns, locators)  # type: ignore[arg-type]  # or it says that they are not
    except TypeError:
        return texts([[_text(value) for value in column] for column in columns], locators)


def _text(value: object) -> str | None:
    """A value as the text it was sent as; structures as their JSON."""
    return value if value is None or isinstance(value, str) else written(value)
