"""Lines of a CSV file over raw bytes: where they end, how wide they are; no parser involved.

Works on GB18030 as well as on UTF-8, because no byte of a multi-byte character in either is a
comma, a quote or a line feed. Quote parity tells the line feeds inside fields from those between
lines; it is computed on whole blocks by numpy.
"""

from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from sources.kit.ahead import beside

Numbers = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
_LF, _QUOTE = 10, 34


@dataclass(frozen=True, slots=True)
class Lines:
    """Logical lines of a block: `starts[i]` to `stops[i]`, the line feed excluded."""

    starts: Numbers
    stops: Numbers
    physical: Numbers  # physical line feeds before each start, within the block
    spans: Numbers  # physical lines each logical line covers
    consumed: int  # bytes up to the end of the last logical line
    feeds: int  # physical line feeds among them

    def __len__(self) -> int:
        return len(self.starts)

    def text(self, block: bytes, index: int) -> bytes:
        """The bytes of one line, without its line feed."""
        return block[int(self.starts[index]) : int(self.stops[index])]

    def where(self, chosen: Bools) -> "Lines":
        """Only the `chosen` lines; `consumed` stays."""
        return Lines(
            self.starts[chosen],
            self.stops[chosen],
            self.physical[chosen],
            self.spans[chosen],
            self.consumed,
            self.feeds,
        )

    def head(self, count: int) -> "Lines":
        """The first `count` lines, consuming no more than they hold."""
        kept = self.where(np.arange(len(self)) < count)
        if count >= len(self):
            return kept
        return replace(kept, consumed=int(self.starts[count]), feeds=int(self.physical[count]))


def split(block: bytes, *, last: bool) -> Lines:
    """The complete logical lines of `block`; at the `last`, the rest is a line too if closed."""
    data = np.frombuffer(block, dtype=np.uint8)
    feeds = np.flatnonzero(data == _LF)
    ends, closed = feeds, True
    if _QUOTE in block:
        quotes = np.flatnonzero(data == _QUOTE)
        before = np.searchsorted(quotes, feeds)
        ends = feeds[(before & 1) == 0]
        closed = len(quotes) % 2 == 0
    consumed = int(ends[-1]) + 1 if len(ends) else 0
    if last and closed and consumed < len(block):
        ends = np.append(ends, len(block))
        consumed = len(block)
    starts = np.concatenate(([0], ends[:-1] + 1)) if len(ends) else ends
    if len(ends) in (len(feeds), len(feeds) + 1) and closed:
        physical = np.arange(len(starts), dtype=np.int64)
        return Lines(starts, ends, physical, np.ones_like(physical), consumed, len(feeds))
    physical = np.searchsorted(feeds, starts)
    spans = np.searchsorted(feeds, ends) - physical + 1
    within = int(np.searchsorted(feeds, consumed))
    return Lines(starts, ends, physical, spans, consumed, within)


def all_as_wide(block: bytes, lines: Lines, width: int, separator: int) -> bool:
    """Whether the block has as many separators as its lines need: the cheap first look.

    A line too short and one too long may cancel; the parser then stops at the long one.
    """
    data = np.frombuffer(block, dtype=np.uint8, count=lines.consumed)
    return int(np.count_nonzero(data == separator)) == len(lines) * (width - 1)


def widths(block: bytes, lines: Lines, separator: int) -> Numbers:
    """How many fields each line has, separators inside quotes not counted."""
    data = np.frombuffer(block, dtype=np.uint8, count=lines.consumed)
    inside = np.bitwise_xor.accumulate((data == _QUOTE).view(np.uint8))
    between = ((data == separator) & (inside == 0)).view(np.uint8)
    fields: Numbers = np.add.reduceat(between, lines.starts, dtype=np.int64) + 1
    return fields


def holding_nul(block: bytes, lines: Lines) -> Bools:
    """Which lines hold a NUL, which no text and no database can."""
    found = np.zeros(len(lines), dtype=np.bool_)
    if block.find(b"\0", 0, lines.consumed) >= 0:
        data = np.frombuffer(block, dtype=np.uint8, count=lines.consumed)
        found[np.searchsorted(lines.starts, np.flatnonzero(data == 0), side="right") - 1] = True
    return found


def blocks(stream: BinaryIO, size: int) -> Generator[tuple[bytes, bool], None, None]:
    """The stream in pieces of about `size` bytes, each with whether it is the last.

    A piece ends at its last line feed: what follows that is put before the next piece here, where
    it costs one copy, and not where lines are counted, where it costs two. The stream is closed
    when this is left, though not before the reading ahead is over: a zstd stream that is closed
    while it is read ends the process.
    """
    coming = None
    with beside() as unpacking:  # which runs beside parsing
        try:
            block, following = stream.read(size), stream.read(size)
            rest = b""
            while block:
                coming = unpacking.submit(stream.read, size)
                end = (block.rfind(b"\n") + 1 if following else 0) or len(block)
                yield b"".join((rest, memoryview(block)[:end])), not following
                rest = block[end:]
                block, following = following, coming.result()
        finally:
            if coming is None:
                stream.close()
            else:
                coming.add_done_callback(lambda _: stream.close())
