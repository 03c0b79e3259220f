"""Reading .xlsx workbooks: every sheet, every row accounted for (`sheet.py`).

Cells stay text (an Excel serial date stays its digits). Which rows hold a value is counted a
second time in the raw XML (`sheet_rows.py`). The older .xls is read by `biff.py`.
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import fastexcel
import polars as pl

from records.snapshot import Snapshot
from sources.kit.errors import NotTheFormat, Place
from sources.kit.reading import Delivery, Part, numbered, open_checked
from sources.kit.sheet import Sheet
from sources.kit.sheet_rows import filled_rows

MAX_FILE = 256 << 20
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .xls, and of encrypted workbooks


@dataclass(frozen=True, slots=True)
class Workbook:
    """Every sheet with the same columns; sheets in `ignored` (name → reason) are not read."""

    fixed_columns: ClassVar[bool] = True
    ignored: Mapping[str, str] = field(default_factory=dict)

    def parts(self, delivery: Delivery) -> Iterator[Part]:
        """One part per sheet that has rows."""
        for snapshot in delivery.snapshots:
            yield from self.sheets(delivery, snapshot, stored(delivery, snapshot))

    def sheets(self, delivery: Delivery, snapshot: Snapshot, data: bytes) -> Iterator[Part]:
        """The parts of one workbook, whose bytes are `data`."""
        place = delivery.place(snapshot)
        if data.startswith(COMPOUND):
            trouble = (
                "a compound file, so an .xls (read it with OldWorkbook) or one with a password"
            )
            raise NotTheFormat(place, f"no complete .xlsx workbook: {trouble}")
        filled = filled_rows(io.BytesIO(data), place)
        found = False
        for name, cells in _grids(data, place, tuple(filled)):
            if name in self.ignored or not cells.width or not cells.height:
                continue
            found = True
            sheet = Sheet(delivery, snapshot, place.at(f"{name}!"), name)
            yield from sheet.parts(cells, filled[name])
        if not found:
            raise NotTheFormat(place, "the workbook has no sheet with content")


def stored(delivery: Delivery, snapshot: Snapshot) -> bytes:
    """The bytes of a workbook; `NotTheFormat` when there are none, too many, or a web page."""
    with open_checked(delivery, snapshot) as stream:
        data = stream.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise NotTheFormat(delivery.place(snapshot), f"a workbook of more than {MAX_FILE:,} bytes")
    return data


def _grids(data: bytes, place: Place, names: tuple[str, ...]) -> Iterator[tuple[str, pl.DataFrame]]:
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
