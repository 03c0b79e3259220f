"""What cells say of their places, checked over the raw XML before a library believes it.

A library puts each cell where it says it is, over whatever lies there, in a grid as large as the
farthest: two cells of one name lose a value, one cell at XFD1048576 takes all memory.
"""

import re

import numpy as np
import numpy.typing as npt

from sources.kit.errors import NotTheFormat, Place

_MOST_ROWS = 1 << 20  # as many as the format has
_MOST_COLUMNS = 2_000
_SMALL_GRID = 4_000_000
_SPARSE = 16  # cells of the grid per value, beyond a small one
_LONGEST = 11  # XFD1048576 and the quote behind it
_TAG = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*)>")
_PLACE = re.compile(rb"\sr=\"([A-Z]*)([0-9]+)\"")

Numbers = npt.NDArray[np.int64]


class Places:
    """The places named in one sheet, block by block."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.row = 0
        self.column = 0  # of the last cell in it
        self.width = 0

    def look(self, text: bytes) -> None:
        """Check `text`, whole tags; `NotTheFormat` names a cell or row out of its place."""
        columns, rows = _named(text)
        if not len(rows):
            return
        own = columns == 0
        if own.all() or not self._in_order(columns, rows, own):
            self._look_closely(text)
            return
        self.width = max(self.width, int(columns.max()))
        last = np.flatnonzero(own)
        self.row = int(rows[-1])
        self.column = int(columns[-1]) if not len(last) or last[-1] < len(own) - 1 else 0

    def hold_to_size(self, height: int, values: int) -> None:
        """Refuse a grid that is larger than what stands in it gives reason for."""
        if self.width > _MOST_COLUMNS:
            raise self._refuse(f"{self.width:,} columns are no table of ours")
        cells = height * self.width
        if cells > max(_SMALL_GRID, _SPARSE * values):
            raise self._refuse(f"a bomb: {values:,} values in a grid of {cells:,} cells")

    def _in_order(self, columns: Numbers, rows: Numbers, own: npt.NDArray[np.bool_]) -> bool:
        """Whether rows rise, cells lie in their row, and columns rise within it."""
        starts = rows[own]
        before = np.concatenate([[self.row], starts])
        if (np.diff(before) <= 0).any() or before[-1] > _MOST_ROWS:
            return False
        if (rows != before[np.cumsum(own)]).any():
            return False
        left = np.concatenate([[self.column], columns[:-1]])
        return bool((own | (columns > left)).all() and columns.max() <= _MOST_COLUMNS)

    def _look_closely(self, text: bytes) -> None:
        """Tag by tag: cells that close themselves hold nothing, text may look like a place."""
        for tag in _TAG.finditer(text):
            named = _PLACE.search(tag[2])
            if tag[1] == b"row":
                self._begin(int(named[2]) if named else self.row + 1)
            elif named and not tag[2].endswith(b"/"):
                self._put(named[1], int(named[2]))

    def _begin(self, number: int) -> None:
        if not self.row < number <= _MOST_ROWS:
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


def _named(text: bytes) -> tuple[Numbers, Numbers]:
    """Every place that `text` names, in order: column (0 for a row's own) and row."""
    raw = np.frombuffer(text + b'"' * _LONGEST, dtype=np.uint8)
    at = np.flatnonzero(
        (raw[:-3] <= 32) & (raw[1:-2] == ord("r")) & (raw[2:-1] == ord("=")) & (raw[3:] == ord('"'))
    )
    at = at[at < len(text)] + 4
    columns = np.zeros(len(at), dtype=np.int64)
    rows = np.zeros(len(at), dtype=np.int64)
    going = np.ones(len(at), dtype=np.bool_)
    for step in range(_LONGEST):
        byte = raw[np.minimum(at + step, len(raw) - 1)]
        letter = going & (byte >= ord("A")) & (byte <= ord("Z"))
        digit = going & (byte >= ord("0")) & (byte <= ord("9"))
        columns = np.where(letter, columns * 26 + byte - 64, columns)
        rows = np.where(digit, rows * 10 + byte - 48, rows)
        going &= letter | digit
    return columns, rows
