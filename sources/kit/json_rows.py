"""Reading JSON pages: an envelope with rows and a total, every value kept as the text it was.

Numbers keep the digits that were sent; markup in values (decoy spans) stays for validation. Rows
are counted a second time in the raw bytes, and the pages must add up to the announced total.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar

import numpy as np
import polars as pl

from records.snapshot import Snapshot
from sources.kit.errors import NotTheFormat, PagesDisagree, Place, TooFewRows
from sources.kit.reading import (
    PLACE_COLUMN,
    Delivery,
    Part,
    numbered,
    open_checked,
    refuse_foreign,
)

_MAX_PAGE = 256 << 20
_NO_CONTENT = (None, "")
_NO_MARKS = bytes(set(range(256)) - set(b'{}[]"'))


@dataclass(frozen=True, slots=True)
class JsonRows:
    """Pages with the members `rows` (a list of objects) and `total` at the top."""

    fixed_columns: ClassVar[bool] = False
    rows: str = "rows"
    total: str = "total"

    def parts(self, delivery: Delivery) -> Iterator[Part]:
        """One part per page; the sum over pages is held to the total at the end."""
        came, total = 0, 0
        for page, snapshot in enumerate(delivery.snapshots, start=1):
            place = delivery.place(snapshot)
            with open_checked(delivery, snapshot) as stream:
                data = stream.read(_MAX_PAGE + 1)
            rows, announced = envelope(data, place, self.rows, self.total)
            if page > 1 and announced != total:
                raise PagesDisagree(f"{place}: total is {announced}, page 1 said {total}")
            total = announced
            came += len(rows)
            part = self._part(delivery, snapshot, page, rows)
            delivery.count.lines += _objects(data) + sum(not isinstance(r, dict) for r in rows)
            if part is not None:
                yield part
        if came < total:
            raise TooFewRows(f"{delivery.source_id}: {came:,} rows came of {total:,} announced")
        if came > total:
            raise PagesDisagree(f"{delivery.source_id}: {came:,} rows came, {total:,} announced")

    def _part(
        self, delivery: Delivery, snapshot: Snapshot, page: int, rows: list[object]
    ) -> Part | None:
        good: list[dict[str, object]] = []
        locators: list[str] = []
        for index, row in enumerate(rows):
            locator = f"第{page}页 /{self.rows}/{index}"
            if not isinstance(row, dict):
                text = json.dumps(row, ensure_ascii=False)
                delivery.set_aside(snapshot, locator, text, "不是对象")
            elif not any(row.values()) and all(value in _NO_CONTENT for value in row.values()):
                delivery.count.blank += 1
            else:
                good.append(row)
                locators.append(locator)
        if not good:
            return None
        # Rows of one page mostly have the same keys: whole rows of keys are compared first.
        headers = tuple(dict.fromkeys(chain.from_iterable(dict.fromkeys(map(tuple, good)))))
        place = pl.Series(PLACE_COLUMN, locators, dtype=pl.String)
        return Part(
            delivery.place(snapshot), snapshot, headers, _table(good, headers).hstack([place])
        )


def envelope(data: bytes, place: Place, rows: str, total: str) -> tuple[list[object], int]:
    """The rows and the announced total of one page; `NotTheFormat` says where it is not one."""
    if len(data) > _MAX_PAGE:
        raise NotTheFormat(place, f"a page of more than {_MAX_PAGE:,} bytes")
    refuse_foreign(data[:1024], place)
    try:
        page = json.loads(data.decode("utf-8-sig"), parse_float=str, parse_int=str)
    except UnicodeDecodeError as error:
        raise NotTheFormat(place, f"byte {error.start} is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise NotTheFormat(place, f"not JSON at line {error.lineno}, {error.msg}") from error
    except RecursionError as error:
        raise NotTheFormat(place, "JSON nested too deeply") from error
    if not isinstance(page, dict) or not isinstance(page.get(rows), list):
        raise NotTheFormat(place, f"no list {rows!r} in the page: {data[:200]!r}")
    announced = str(page.get(total))
    if not announced.isdecimal():
        raise NotTheFormat(place, f"{total!r} is no number: {announced!r}")
    return page[rows], int(announced)


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
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _objects(data: bytes) -> int:
    """How many objects open in a list directly under the top object, from the bytes alone."""
    # Without escaped quotes every quote opens or closes a text, and no text hides a bracket.
    if b"\\" in data:
        data = data.replace(b"\\\\", b"").replace(b'\\"', b"")
    marks = np.frombuffer(data.translate(None, _NO_MARKS), dtype=np.uint8)
    within = np.bitwise_xor.accumulate((marks == ord('"')).view(np.uint8))
    marks = marks[(within == 0) & (marks != ord('"'))]
    opens = (marks == ord("{")) | (marks == ord("["))
    depth = np.cumsum(np.where(opens, 1, -1))
    return int(np.count_nonzero((marks == ord("{")) & (depth == 3)))
