"""A workbook, looked at before any workbook library opens it.

Holds its container to limits (`sheet_box.py`), proves it complete by its checksums, and counts in
the raw sheet XML which rows hold a value: the count that reading is compared with. A library
believes what a cell says of its place and makes a grid as wide: so that is checked first.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np

from sources.kit.ahead import ahead
from sources.kit.errors import Place
from sources.kit.sheet import Rows
from sources.kit.sheet_box import Box, opened_box
from sources.kit.sheet_glance import PAD, VALUE, Glance, Text, glance, values_in
from sources.kit.sheet_places import Places
from sources.kit.sheet_texts import Strings, is_strings, within

_ROOM = 1 << 16
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_AFTER_TAG = (b" ", b">", b"/", b"\t", b"\r", b"\n")  # else it is another word, as <rowBreaks
_NUMBER = re.compile(rb"[^>]*?\sr=\"([0-9]+)\"")


def filled_rows(file: BinaryIO, place: Place) -> dict[str, Rows]:
    """Sheet name → the 1-based numbers of its rows that hold a value; `NotTheFormat` if unsafe."""
    with opened_box(file, place) as box:
        parts = box.sheet_parts()
        shared = (box.blocks(name) for name in box.names if is_strings(name))
        strings = Strings.of(shared, place)
        counted = {name: _filled(box, part, strings, name) for name, part in parts.items()}
        for name in box.names - box.seen:
            for _ in box.blocks(name):
                pass  # reading to the end compares the checksum
    return counted


def _filled(box: Box, part: str, strings: Strings, name: str) -> Rows:
    """The numbers of rows with a value, from XML text that is never parsed as XML here."""
    place = box.meter.place.at(f"{name}!")
    places, rows = Places(place), FilledRows()
    held = 0
    tag, rest = b"", b""
    text = bytearray()  # one for all blocks: finding room for each costs more than filling it
    for block, values in ahead((block, values_in(block)) for block in box.blocks(part)):
        length = len(rest) + len(block)
        if len(text) < length + len(PAD):
            text = bytearray(length + len(rest) + len(PAD) + _ROOM)
        view = memoryview(text)
        view[: len(rest)] = rest
        view[len(rest) : length] = block
        view[length : length + len(PAD)] = PAD
        end = max(text.rfind(b"<", 0, length - 1), 0)  # what begins there may go on
        rest = within(bytes(view[end:length]), place)
        tag = tag or _row_tag(text, end)
        seen = glance(text, end, tag, (places.row, places.column)) if tag else None
        places.look(text, end, seen)
        held += values
        if tag:
            rows.look(text, end, tag, seen)
    places.hold_to_size(held)
    if strings.may_swell(held):
        strings.hold_to_size(box.blocks(part), place)
    return rows.numbers()


class FilledRows:
    """Which rows hold a value, block by block."""

    def __init__(self) -> None:
        self.current = 0
        self._last = 0  # that holds one
        self._found: list[Rows] = []

    def look(self, text: Text, end: int, tag: bytes, seen: Glance | None) -> None:
        """Go on with `text`, up to `end`."""
        begun = int(seen.starts[0]) if seen else text.find(tag, 0, end)
        if self._last != self.current and VALUE.search(text, 0, begun if begun >= 0 else end):
            self._add(np.array([self.current], dtype=np.int64))
        if seen is None:
            self._add(np.array(list(self._closely(text[:end], tag)), dtype=np.int64))
            return
        holding = seen.holding.copy()
        for index in np.flatnonzero(~holding).tolist():
            start, stop = seen.starts[index : index + 2].tolist()
            holding[index] = VALUE.search(text, start, stop) is not None
        self._add(seen.rows[holding])
        self.current = int(seen.rows[-1])

    def _closely(self, text: Text, tag: bytes) -> Iterator[int]:
        for piece in text.split(tag)[1:]:
            if piece[:1] in _AFTER_TAG:
                number = _NUMBER.match(piece)
                self.current = int(number[1]) if number else self.current + 1
                if VALUE.search(piece):
                    yield self.current

    def _add(self, rows: Rows) -> None:
        if len(rows):
            self._found.append(rows)
            self._last = int(rows[-1])

    def numbers(self) -> Rows:
        """The rows found, 1-based, in their order."""
        return np.concatenate([np.array([], dtype=np.int64), *self._found])


def _row_tag(text: Text, end: int) -> bytes:
    """How a row begins in this sheet: `<row`, or with a prefix; nothing before the first."""
    found = _ROW.search(text, 0, end)
    return found[0] if found else b""
