"""A quick look at the raw XML of a sheet as programs write it; anything unusual is left to others.

It believes a block only when every place that is named in it lies in order, and then says what a
closer look (`sheet_places.py`, `sheet_rows.py`) would: tests hold the one against the other.
"""

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

MOST_ROWS = 1 << 20  # as many as the format has
MOST_COLUMNS = 2_000
# A cell holds a value (an empty <v/> or <v></v> is none).
VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)(?: [^>]*)?>[^<]")
PAD = bytes(64)  # behind a block, so that what is read at a place never lies outside
_NAMED = b' r="'
_WINDOW = len(PAD)  # how far behind a cell's place its value usually begins
# By how many digits a number has: what each counts for, and the bytes of it and of its quote.
_POWERS = np.array([[10**power if power >= 0 else 0 for power in range(n - 1, n - 9, -1)]
                    for n in range(8)], dtype=np.int64)  # fmt: skip
_MASKS = np.array([(1 << 8 * (n + 1)) - 1 for n in range(8)], dtype=np.uint64)

Text = bytes | bytearray  # a block
Numbers = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]
Columns = npt.NDArray[np.uint16]
Words = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Glance:
    """Rows of a block in order, each cell in its row, columns rising within it."""

    rows: Numbers  # 1-based
    starts: Numbers  # where each row's tag begins; one more for the end of the block
    holding: Bools  # which rows hold a value for certain; the others may
    column: int  # 1-based, of the last cell; 0 when a row has begun since
    width: int  # the largest column


def glance(text: Text, end: int, tag: bytes, before: tuple[int, int]) -> Glance | None:
    """What `text` holds up to `end`, `PAD` behind that; None when it takes a closer look to say.

    A row begins with `tag`; `before` are the row and the column of the last cell before.
    """
    raw = np.frombuffer(text, dtype=np.uint8)
    if before[1] > MOST_COLUMNS:
        return None
    at = _places(raw[:end])
    columns, digits = _columns(raw, at)
    own = digits == at
    words = _read(text, digits, "<u8").view(np.uint64)
    rows, masks = _row_numbers(words[own])
    starts = at[own] - len(tag + _NAMED)
    if not len(rows) or not _begin_rows(text, end, tag, starts):
        return None
    row_of = np.cumsum(own)  # 0 for the one before
    within = np.append(_word(before[0]), words[own])[row_of]
    masks = np.append(_MASKS[len(str(before[0]))], masks)[row_of]
    rising = own | (columns > np.append(np.uint16(before[1]), columns[:-1]))
    if not rising.all() or (np.diff(rows, prepend=before[0]) <= 0).any():
        return None
    if ((words ^ within) & masks).any():
        return None
    if rows[-1] > MOST_ROWS or columns.max() > MOST_COLUMNS:
        return None
    starts = np.append(starts, end)
    first = at[np.minimum(np.flatnonzero(own) + 1, len(at) - 1)]
    return Glance(rows, starts, _holding(text, first, starts), int(columns[-1]), int(columns.max()))


def values_in(text: Text) -> int:
    """How many values there may be: their ends are counted too, so at most twice too many."""
    raw = np.frombuffer(text, dtype=np.uint8)
    v_or_t = (raw[:-1] | 2) == ord("v")
    return int(np.count_nonzero(v_or_t & (raw[1:] == ord(">"))))


def _places(raw: Bytes) -> Numbers:
    """Where the places begin that are named in `raw`."""
    r, equals, quote = b'r="'
    found = np.flatnonzero((raw[1:-2] == r) & (raw[2:-1] == equals) & (raw[3:] == quote))
    return found[raw[found] <= ord(" ")] + len(_NAMED)


def _columns(raw: Bytes, at: Numbers) -> tuple[Columns, Numbers]:
    """The column that each place names by its letters, 0 for none; where its row's number begins.

    Of one that four letters name nothing comes out right: a letter is no number of a row.
    """
    columns = np.zeros(len(at), dtype=np.uint16)
    going = np.ones(len(at), dtype=np.bool_)
    for _ in range(3):
        byte = raw[at]
        going &= (byte >= ord("A")) & (byte <= ord("Z"))
        if not going.any():
            break
        columns = np.where(going, 26 * columns + byte - (ord("A") - 1), columns)
        at = at + going
    return columns, at


def _read(text: Text, at: Numbers, form: str) -> npt.NDArray[np.generic]:
    """What stands at each place of `text`, read as `form`; aligned to nothing."""
    size = len(text) - np.dtype(form).itemsize + 1
    return np.ndarray(size, form, text, strides=(1,))[at]


def _word(row: int) -> np.uint64:
    """The number of a row with the quote behind it, as the bytes of a word."""
    return np.uint64(int.from_bytes(b'%d"' % row, "little"))


def _row_numbers(words: Words) -> tuple[Numbers, Words]:
    """The number that each word begins with, 0 for none; the bytes that it takes up."""
    text = words.view(np.uint8).reshape(-1, 8)
    digits = ((text >= ord("0")) & (text <= ord("9"))).argmin(axis=1)  # 0 of eight, too
    closed = text[np.arange(len(text)), digits] == ord('"')
    rows = ((text - ord("0")) * _POWERS[digits]).sum(axis=1)
    return np.where(closed, rows, 0), _MASKS[digits]


def _begin_rows(text: Text, end: int, tag: bytes, starts: Numbers) -> bool:
    """Whether rows begin just there: each with its number, and none that says no number."""
    whole = tag + _NAMED
    if starts[0] < 0 or (_read(text, starts, f"S{len(whole)}") != whole).any():
        return False
    raw = np.frombuffer(text, dtype=np.uint8, count=end)
    begun = tag[:-1]  # a letter fewer costs less, and nothing else in a table begins so
    found = raw[: end - len(begun) + 1] == begun[0]
    for index, byte in enumerate(begun[1:], start=1):
        found &= raw[index : index + len(found)] == byte
    return int(np.count_nonzero(found)) == len(starts)


def _holding(text: Text, first: Numbers, starts: Numbers) -> Bools:
    """Which rows hold a value soon after their `first` cell."""
    near = _read(text, first, f"V{_WINDOW}").view(np.uint8).reshape(-1, _WINDOW)
    opened = (near[:, :-3] == ord("<")) & ((near[:, 1:-2] | 2) == ord("v"))
    opened &= (near[:, 2:-1] == ord(">")) & (near[:, 3:] != ord("<"))
    nearest = opened.argmax(axis=1)
    inside = first + nearest + 3 < starts[1:]
    holding: Bools = inside & opened[np.arange(len(first)), nearest]
    return holding
