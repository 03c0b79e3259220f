"""The texts that cells share: written once, repeated in every cell of a library's grid.

A megabyte named by a million cells is a bomb that no size of a part betrays.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sources.kit.errors import NotTheFormat, Place

_MOST_TEXT = 2 << 30
_LONGEST = 8 << 20  # of one text; a cell holds 32,767 characters
_END = re.compile(rb"</(?:\w+:)?si>")
_PLAIN = b"</si>"
_SHARED = re.compile(rb"\st=\"s\"[^>]*><(?:\w+:)?v>([0-9]+)<")

Numbers = npt.NDArray[np.int64]


def is_strings(name: str) -> bool:
    """Whether a part of a workbook holds the shared texts."""
    return name.casefold().endswith("sharedstrings.xml")


def within(rest: bytes, place: Place) -> bytes:
    """`rest` of a block, that the next will go on with; `NotTheFormat` when it has no end."""
    if len(rest) > _LONGEST:
        raise NotTheFormat(place, f"a text or tag of more than {_LONGEST:,} bytes")
    return rest


@dataclass(frozen=True, slots=True)
class Strings:
    """How many bytes each shared text takes, mark-up included."""

    lengths: Numbers

    @classmethod
    def of(cls, parts: Iterable[Iterator[bytes]], place: Place) -> "Strings":
        """Of the parts that hold them; usually there is one or none."""
        lengths: list[Numbers] = []
        for blocks in parts:
            rest = b""
            for block in blocks:
                text = rest + block
                starts, stops = _ends(text)
                begun = np.append(0, stops)
                lengths.append(starts - begun[:-1])
                rest = within(text[int(begun[-1]) :], place)
        return cls(np.concatenate([np.array([], dtype=np.int64), *lengths]))

    def may_swell(self, values: int) -> bool:
        """Whether so many cells could name more text than we take, were each to name the longest.

        Only then is it worth the time to add up which they name.
        """
        return len(self.lengths) > 0 and values * int(self.lengths.max()) > _MOST_TEXT

    def hold_to_size(self, blocks: Iterator[bytes], place: Place) -> None:
        """`NotTheFormat` when the cells of a sheet name more text than we take."""
        total, rest = 0, b""
        for block in blocks:
            text = rest + block
            end = text.rfind(b"c>")
            safe = end + 2 if end >= 0 else 0  # behind the last cell that is whole
            named = np.array(_SHARED.findall(text, 0, safe), dtype=np.int64)
            total += int(self.lengths[named[named < len(self.lengths)]].sum())
            if total > _MOST_TEXT:
                trouble = f"a bomb: its cells name more than {_MOST_TEXT:,} bytes of shared text"
                raise NotTheFormat(place, trouble)
            rest = within(text[safe:], place)


def _ends(text: bytes) -> tuple[Numbers, Numbers]:
    """Where the tags that end a shared text begin, and where they end."""
    raw = np.frombuffer(text, dtype=np.uint8)
    s, i, close = b"si>"
    last = np.flatnonzero((raw[:-2] == s) & (raw[1:-1] == i) & (raw[2:] == close))
    if (raw[last - 1] == ord(":")).any():  # perhaps with a prefix
        found = [end.span() for end in _END.finditer(text)]
        starts, stops = np.array(found, dtype=np.int64).reshape(-1, 2).T
        return starts, stops
    last = last[last >= 2]
    starts = last[(raw[last - 1] == ord("/")) & (raw[last - 2] == ord("<"))] - 2
    return starts, starts + len(_PLAIN)
