"""Reading .xlsx workbooks: the header found by its texts, every sheet, every row accounted for.

Cells stay text (an Excel serial date stays its digits). Rows that repeat the header and the
explanatory footer (表格说明) hold no record and count as blank, as empty rows do. Which rows hold a
value is counted a second time in the raw XML (`sheet_rows.py`).
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import fastexcel
import polars as pl

from records.snapshot import Snapshot
from sources.kit.errors import NotTheFormat, Place
from sources.kit.headers import lookup_key
from sources.kit.reading import PLACE_COLUMN, Delivery, Part, numbered, open_checked
from sources.kit.sheet_rows import Rows, filled_rows

_MAX_FILE = 256 << 20
_HEADER_WITHIN = 10
_FOOTER = "表格说明"


@dataclass(frozen=True, slots=True)
class Workbook:
    """Every sheet with the same columns; sheets in `ignored` (name → reason) are not read."""

    fixed_columns: ClassVar[bool] = True
    ignored: Mapping[str, str] = field(default_factory=dict)

    def parts(self, delivery: Delivery) -> Iterator[Part]:
        """One part per sheet that has rows."""
        for snapshot in delivery.snapshots:
            with open_checked(delivery, snapshot) as stream:
                data = stream.read(_MAX_FILE + 1)
            place = delivery.place(snapshot)
            if len(data) > _MAX_FILE:
                raise NotTheFormat(place, f"a workbook of more than {_MAX_FILE:,} bytes")
            filled = filled_rows(io.BytesIO(data), place)
            found = False
            for name, cells in _sheets(data, place, tuple(filled)):
                if name in self.ignored or not cells.width or not cells.height:
                    continue
                found = True
                sheet = _Sheet(delivery, snapshot, place.at(f"{name}!"), name)
                yield from sheet.parts(cells, filled[name])
            if not found:
                raise NotTheFormat(place, "the workbook has no sheet with content")


@dataclass(frozen=True, slots=True)
class _Sheet:
    delivery: Delivery
    snapshot: Snapshot
    place: Place
    name: str

    def parts(self, cells: pl.DataFrame, filled: Rows) -> Iterator[Part]:
        """The rows below the header, without blank ones, repeated headers and the footer."""
        header = self._header_row(cells)
        body = cells.slice(header + 1)
        headers = tuple(text or "" for text in cells.row(header))
        columns = numbered(len(headers))
        void = body.select(pl.all_horizontal(pl.col(columns).is_null())).to_series()
        blank = _without_record(body, headers)
        # Raw XML says how many rows hold a value; rows without any exist only in the grid.
        self.delivery.count.lines += int((filled > header + 1).sum()) + int(void.sum())
        self.delivery.count.blank += int(blank.sum())
        numbers = pl.int_range(header + 2, header + 2 + body.height, dtype=pl.Int64, eager=True)
        located = body.with_columns(
            pl.format("{}!第{}行", pl.lit(self.name), numbers).alias(PLACE_COLUMN)
        )
        yield Part(self.place, self.snapshot, headers, located.filter(~blank))

    def _header_row(self, cells: pl.DataFrame) -> int:
        """The 0-based row, among the first ten, with the most header texts that we know."""
        known = self.delivery.known
        scores = [
            sum(lookup_key(text) in known for text in row if text)
            for row in cells.head(_HEADER_WITHIN).rows()
        ]
        best = max(scores)
        if best < 2:
            first = next((row for row in cells.rows() if any(row)), ())
            seen = "、".join(text for text in first if text)[:200]
            raise NotTheFormat(
                self.place, f"no header row among the first {_HEADER_WITHIN}; it begins: {seen}"
            )
        return scores.index(best)


def _sheets(
    data: bytes, place: Place, names: tuple[str, ...]
) -> Iterator[tuple[str, pl.DataFrame]]:
    """Each sheet's grid as text from its very first row, columns c0, c1, ..."""
    try:
        book = fastexcel.read_excel(data)
        for name in book.sheet_names:
            if name in names:
                sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
                grid = sheet.to_polars()
                yield name, grid.rename(dict(zip(grid.columns, numbered(grid.width), strict=True)))
    except fastexcel.FastExcelError as error:
        raise NotTheFormat(place, f"no readable workbook: {error}") from error


def _without_record(body: pl.DataFrame, headers: tuple[str, ...]) -> pl.Series:
    """Which rows hold no record: blank, the header again, or part of the footer."""
    columns = numbered(len(headers))
    trimmed = pl.col(columns).str.strip_chars()
    empty = pl.all_horizontal(pl.col(columns).is_null() | (trimmed == ""))
    again = pl.all_horizontal(
        pl.col(column).is_null() | (pl.col(column) == text)
        for column, text in zip(columns, headers, strict=True)
    )
    cells_used = pl.sum_horizontal(pl.col(columns).is_not_null())
    says_so = pl.any_horizontal(pl.col(columns).str.contains(_FOOTER, literal=True))
    note = (cells_used <= 2) & says_so.fill_null(value=False)
    footer = note | (note.cum_max() & (cells_used <= 1))
    return body.select((empty | again | footer).fill_null(value=False)).to_series()
