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
from sources.kit.envelope import MAX_PAGE, PLAIN, Envelope, Refused
from sources.kit.errors import NotTheFormat, PagesDisagree, TooFewRows
from sources.kit.json_text import Twice, objects, suspect, unwritable, written
from sources.kit.reading import PLACE_COLUMN, Delivery, Part, numbered, open_checked

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
            with open_checked(delivery, snapshot) as stream:
                data = stream.read(MAX_PAGE + 1)
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
            countable = self.envelope.countable(data, place, snapshot.media_type)
            delivery.count.lines += objects(countable, self.envelope.rows) + others
            if part is not None:
                yield part
        if came < total:
            raise TooFewRows(
                f"{delivery.source_id}: {came:,} rows came of {total:,} announced; run the source "
                "again, and ask the department when it stays so"
            )
        if came > total:
            raise PagesDisagree(f"{delivery.source_id}: {came:,} rows came, {total:,} announced")

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
    # Rows of one page mostly have the same keys: whole rows of keys are compared first.
    headers = tuple(dict.fromkeys(chain.from_iterable(dict.fromkeys(map(tuple, rows.values())))))
    if len(headers) > _MOST_KEYS:
        raise NotTheFormat(
            place, f"{len(headers):,} different keys in the rows, more than {_MOST_KEYS:,}"
        )
    places = pl.Series(PLACE_COLUMN, list(rows), dtype=pl.String)
    table = _table(list(rows.values()), headers).hstack([places])
    return Part(place, snapshot, headers, table)


def _table(rows: list[dict[str, object]], headers: tuple[str, ...]) -> pl.DataFrame:
    """One text column per key; structures as their JSON."""
    try:
        table = pl.DataFrame(rows, schema=dict.fromkeys(headers, pl.String()))
    except (pl.exceptions.PolarsError, TypeError, OverflowError):
        columns = {key: [_text(row.get(key)) for row in rows] for key in headers}
        table = pl.DataFrame(columns, schema=dict.fromkeys(headers, pl.String()))
    table.columns = numbered(len(headers))
    return table


def _text(value: object) -> str | None:
    """A value as the text it was sent as; structures as their JSON."""
    return value if value is None or isinstance(value, str) else written(value)
