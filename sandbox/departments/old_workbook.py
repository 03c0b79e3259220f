"""Writing the .xls of old office programs: one sheet of text cells in BIFF8, in a compound file.

Only what a clerk's export holds. No library in use writes this format any more; departments do.
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from sandbox.outlet import Goods

_SECTOR = 512
_PER_FAT = _SECTOR // 4
_CUTOFF = 4096  # smaller streams would have to lie in another kind of sector
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_MOST_FATS = 109  # as many as the header itself can name: about 7 MB
XLS = "application/vnd.ms-excel"


@dataclass(frozen=True, slots=True)
class OldSheetFile:
    """An .xls of one sheet; `title` stands above the header, `footer` below the rows."""

    sheet: str = "Sheet1"
    title: str = ""
    footer: str = ""
    media_type: str = XLS

    def body(self, goods: Goods) -> bytes:
        """Text cells throughout."""
        rows: list[Sequence[str | None]] = [goods.table.columns, *goods.table.rows()]
        if self.title:
            rows.insert(0, [self.title])
        if self.footer:
            rows.append([self.footer])
        return old_workbook({self.sheet: rows})

    def locators(self, goods: Goods) -> pl.Series:
        """By sheet and row."""
        first = 3 if self.title else 2
        numbers = pl.int_range(first, first + goods.table.height, eager=True)
        return pl.select(pl.format(self.sheet + "!第{}行", numbers)).to_series()


def old_workbook(sheets: dict[str, list[Sequence[str | None]]]) -> bytes:
    """A BIFF8 workbook; each cell is text, None is no cell."""
    bodies = [_sheet(rows) for rows in sheets.values()]
    names = [_text(name, "<B") for name in sheets]
    start = _bof(0x05) + _record(0x42, struct.pack("<H", 1200))
    bounds = sum(4 + 6 + len(name) for name in names)
    at = len(start) + bounds + 4
    for name, body in zip(names, bodies, strict=True):
        start += _record(0x85, struct.pack("<IH", at, 0) + name)
        at += len(body)
    return _compound(start + _record(0x0A) + b"".join(bodies))


def _sheet(rows: Sequence[Sequence[str | None]]) -> bytes:
    width = max(map(len, rows), default=0)
    size = struct.pack("<IIHHH", 0, len(rows), 0, width, 0)
    cells = (
        _record(0x204, struct.pack("<HHH", row, column, 0) + _text(value, "<H"))
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if value
    )
    return _bof(0x10) + _record(0x200, size) + b"".join(cells) + _record(0x0A)


def _bof(kind: int) -> bytes:
    return _record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 1996, 0x41, 6))


def _record(number: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(data)) + data


def _text(value: str, length: str) -> bytes:
    """Length in UTF-16 units, a flag for UTF-16, the text."""
    data = value.encode("utf-16-le")
    return struct.pack(length, len(data) // 2) + b"\1" + data


def _compound(stream: bytes) -> bytes:
    """The stream `Workbook` in a compound file: its sectors, the directory, the allocation."""
    stream = stream.ljust(_CUTOFF, b"\0")
    count = -(-len(stream) // _SECTOR)
    fats = 1
    while fats * _PER_FAT < count + 1 + fats:
        fats += 1
    if fats > _MOST_FATS:
        raise ValueError(f"an .xls of {len(stream):,} bytes is larger than this writer can make")
    chain = [*range(1, count), _END, _END, *[_FAT] * fats]
    table = _numbers(chain).ljust(fats * _SECTOR, b"\xff")
    directory = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, 0, len(stream))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, fats, count, 0, _CUTOFF, _END, 0, _END, 0, count + 1,
    )  # fmt: skip
    header += _numbers(range(count + 2, count + 1 + fats))
    return (
        header.ljust(_SECTOR, b"\xff")
        + stream.ljust(count * _SECTOR, b"\0")
        + directory.ljust(_SECTOR, b"\0")
        + table
    )


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII36xIQ", text, len(text) + 2, kind, 1, _FREE, _FREE, child, start, size
    )


def _numbers(values: Iterable[int]) -> bytes:
    return b"".join(value.to_bytes(4, "little") for value in values)
