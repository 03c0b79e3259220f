"""Cells that are no plain text, told from the raw XML: a library's grid has their values only.

In a workbook that we wrote every cell is text. What came to be a formula, a number, a truth value
or an error since then must be known as such, because the grid shows a text in all cases.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

import polars as pl

from sources.kit.errors import Place
from sources.kit.sheet_box import MAX_UNPACKED, opened_box
from sources.kit.sheet_texts import within

_TAG = re.compile(rb"<(?:\w+:)?(row|c|f|v|is)\b([^>]*)>")
_NAMED = re.compile(rb"""\sr=["']([A-Z]*)([0-9]+)["']""")
_TYPE = re.compile(rb"""\st=["'](\w+)["']""")
_TYPES = "[Content_Types].xml"
_MACROS = ("vbaproject.bin", "macrosheets/")


class Odd(StrEnum):
    """What a cell is instead of text."""

    FORMULA = "formula"
    NUMBER = "number"
    TRUTH = "truth"
    ERROR = "error"


_BY_TYPE = {b"n": Odd.NUMBER, b"d": Odd.NUMBER, b"b": Odd.TRUTH, b"e": Odd.ERROR}
ODD_CELLS = pl.Schema(
    {
        "sheet": pl.String(),
        "row": pl.Int64(),  # 1-based
        "column": pl.Int64(),  # 0-based, of the whole sheet
        "odd": pl.String(),
    }
)


@dataclass(frozen=True, slots=True)
class Oddities:
    """ODD_CELLS; the first column that holds a value, by sheet (0-based); whether code came."""

    cells: pl.DataFrame
    first_columns: dict[str, int]
    has_macros: bool


def oddities(file: BinaryIO, place: Place, most: int = MAX_UNPACKED) -> Oddities:
    """What is not plain text in a workbook; `NotTheFormat` as `filled_rows` says it.

    The whole may unpack to `most` bytes.
    """
    with opened_box(file, place, most) as box:
        names = [name.casefold() for name in box.names]
        macros = any(mark in name for name in names for mark in _MACROS)
        if _TYPES in box.names:
            macros |= b"macroEnabled" in b"".join(box.blocks(_TYPES))
        looks = {name: _Look() for name in box.sheet_parts()}
        for name, part in box.sheet_parts().items():
            looks[name].over(box.blocks(part), place.at(f"{name}!"))
    found = [
        (name, row, column, odd.value)
        for name, look in looks.items()
        for (row, column), odd in look.odd.items()
    ]
    table = pl.DataFrame(found, schema=ODD_CELLS, orient="row")
    return Oddities(table, {name: look.first for name, look in looks.items()}, macros)


class _Look:
    """One sheet, tag by tag."""

    def __init__(self) -> None:
        self.odd: dict[tuple[int, int], Odd] = {}
        self.first = 0
        self._row = self._column = 0
        self._kind = b"n"
        self._least: int | None = None

    def over(self, blocks: Iterable[bytes], place: Place) -> None:
        """Look at all of it; a tag that a block cuts is looked at with the next."""
        rest = b""
        for block in blocks:
            text = rest + block
            end = max(text.rfind(b"<"), 0)
            rest = within(text[end:], place)
            self._tags(text, end)
        self._tags(rest, len(rest))
        self.first = self._least or 0

    def _tags(self, text: bytes, end: int) -> None:
        for tag in _TAG.finditer(text, 0, end):
            name, rest = tag[1], tag[2]
            if name == b"c":
                self._begin_cell(rest)
            elif name == b"row":
                named = _NAMED.search(rest)
                self._row = int(named[2]) if named else self._row + 1
                self._column = -1
            elif name == b"f":
                self.odd[self._row, self._column] = Odd.FORMULA
            else:
                self._value()

    def _begin_cell(self, rest: bytes) -> None:
        named = _NAMED.search(rest)
        self._column = _column(named[1]) if named else self._column + 1
        kind = _TYPE.search(rest)
        self._kind = kind[1] if kind else b"n"

    def _value(self) -> None:
        if self._least is None or self._column < self._least:
            self._least = self._column
        if self._kind in _BY_TYPE:
            self.odd.setdefault((self._row, self._column), _BY_TYPE[self._kind])


def _column(letters: bytes) -> int:
    """'A' → 0, 'AA' → 26."""
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number - 1
