"""What cells say of their places, checked over the raw XML before a library believes it.

A library puts each cell where it says it is, over whatever lies there, in a grid as large as the
farthest: two cells of one name lose a value, one cell at XFD1048576 takes all memory.
"""

import re

from sources.kit.errors import NotTheFormat, Place
from sources.kit.sheet_glance import MOST_COLUMNS, MOST_ROWS, Glance, Text

_SMALL_GRID = 4_000_000
_SPARSE = 16  # cells of the grid per value, beyond a small one
_TAG = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*)>")
_HOLDS = re.compile(rb"<(?:\w+:)?c\b[^>]*(?<!/)>")  # a cell that closes itself holds nothing
_PLACE = re.compile(rb"\sr=\"([A-Z]*)([0-9]+)\"")


class Places:
    """The places named in one sheet, block by block."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.row = 0
        self.column = 0  # of the last cell in it
        self.width = 0
        self.height = 0  # the last row with a cell that may hold something

    def look(self, text: Text, end: int, seen: Glance | None) -> None:
        """Check `text` up to `end`, whole tags; `NotTheFormat` names a cell or row out of place.

        Only what a quick look did not see in order is looked at tag by tag.
        """
        if seen is None:
            self._look_closely(text, end)
            return
        self.width = max(self.width, seen.width)
        self.height = max(self.height, self._last_holding(text, seen))
        self.row, self.column = int(seen.rows[-1]), seen.column

    def _last_holding(self, text: Text, seen: Glance) -> int:
        """Programs write rows without a cell, down to the last that a sheet can have."""
        for index in range(len(seen.rows) - 1, -1, -1):
            start, stop = seen.starts[index : index + 2].tolist()
            if _HOLDS.search(text, start, stop):
                return int(seen.rows[index])
        return self.row if _HOLDS.search(text, 0, int(seen.starts[0])) else 0

    def hold_to_size(self, values: int) -> None:
        """Refuse a grid that is larger than what stands in it gives reason for."""
        if self.width > MOST_COLUMNS:
            raise self._refuse(f"{self.width:,} columns are no table of ours")
        cells = self.height * self.width
        if cells > max(_SMALL_GRID, _SPARSE * values):
            raise self._refuse(f"a bomb: {values:,} values in a grid of {cells:,} cells")

    def _look_closely(self, text: Text, end: int) -> None:
        """Tag by tag: cells that close themselves hold nothing, text may look like a place."""
        if text.find(b'r="', 0, end) < 0:
            return  # some programs name no place at all
        for tag in _TAG.finditer(text, 0, end):
            named = _PLACE.search(tag[2])
            if tag[1] == b"row":
                self._begin(int(named[2]) if named else self.row + 1)
            elif not tag[2].endswith(b"/"):
                self.height = max(self.height, self.row)
                if named:
                    self._put(named[1], int(named[2]))

    def _begin(self, number: int) -> None:
        if not self.row < number <= MOST_ROWS:
            raise self._refuse(f"row {number} stands behind row {self.row}")
        self.row, self.column = number, 0

    def _put(self, letters: bytes, row: int) -> None:
        column = 0
        for letter in letters:
            column = 26 * column + letter - 64
        if row != self.row or column <= self.column:
            raise self._refuse(f"cell {letters.decode()}{row} stands twice or outside its row")
        self.column = column
        self.width = max(self.width, column)

    def _refuse(self, trouble: str) -> NotTheFormat:
        return NotTheFormat(self.place, f"{trouble}; ask the department to save it anew")
