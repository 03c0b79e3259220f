"""Reading CSV: strict about its encoding, bounded in memory, and never silent about a line.

The file passes in blocks that end at a logical line. Lines are counted and measured over the raw
bytes (`csv_lines.py`), a line of another width is set aside word for word with its line number,
and only the rest goes to the parser. A block the parser refuses is taken line by line.
"""

from collections.abc import Generator, Iterator
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import polars as pl

from records.snapshot import Snapshot
from sources.kit.ahead import beside
from sources.kit.csv_header import Start, header_fields
from sources.kit.csv_lines import (
    Bools,
    Lines,
    all_as_wide,
    blocks,
    holding_nul,
    split,
    widths,
)
from sources.kit.csv_slowly import BLANKS, Slowly
from sources.kit.errors import NotTheFormat
from sources.kit.reading import PLACE_COLUMN, Delivery, Part, numbered, open_checked, texts

BLOCK = 4 << 20  # larger blocks are slower: the allocator returns them to the system each time
_LONGEST_LINE = 1 << 20
_BOM = b"\xef\xbb\xbf"
_RAGGED = "列数与表头不符"
_UNCLOSED = "引号未闭合"
_NUL = "含空字符（NUL）"


@dataclass(frozen=True, slots=True)
class Csv:
    """A header line and separated fields; `encoding` is `utf-8` or `gb18030`.

    A UTF-8 byte order mark is the file's own word and outweighs `encoding`.
    """

    fixed_columns: ClassVar[bool] = True
    encoding: str = "utf-8"
    separator: str = ","
    block: int = BLOCK

    def parts(self, delivery: Delivery) -> Iterator[Part]:
        """The rows of every file, about `block` bytes at a time."""
        for snapshot in delivery.snapshots:
            yield from _File(self, delivery, snapshot).parts()


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Lines of a block whose parsing is under way, and where the block begins."""

    parsed: Future[pl.DataFrame | None]
    block: bytes
    kept: Lines
    line: int
    offset: int


class _File:
    """One file under way: its header, and how far it has been read."""

    def __init__(self, how: Csv, delivery: Delivery, snapshot: Snapshot) -> None:
        self.how = how
        self.delivery = delivery
        self.snapshot = snapshot
        self.place = delivery.place(snapshot)
        self.encoding = how.encoding
        self.separator = ord(how.separator)
        self.headers: tuple[str, ...] = ()
        self.header = b""  # as it stands in the file, without its line end
        self.line = 1  # physical number of the next line
        self.offset = 0  # bytes before it
        self.rest = b""  # read, but no complete line yet

    def parts(self) -> Iterator[Part]:
        """The file's parts, an empty one at least; `NotTheFormat` when it is none of ours.

        Without rows the header is still to be held against what the source knows: a message of
        one line must not pass for an empty list.
        """
        waiting: _Waiting | None = None
        with beside() as self.parser, closing(self._looked_at()) as looked_at:
            for following in looked_at:
                # While one block is parsed, the lines of the next are counted.
                if waiting is not None:
                    yield self._part(waiting)
                waiting = following
            if waiting is not None:
                yield self._part(waiting)
        if self.offset != self.snapshot.size:
            raise NotTheFormat(self.place, "the stored copy is damaged: it ends too early")
        if waiting is None:
            yield Part(self.place, self.snapshot, self.headers, texts([()] * self.width, ()))

    def _looked_at(self) -> Generator["_Waiting", None, None]:
        """Every block's lines, counted and measured, with their parsing under way."""
        stream = open_checked(self.delivery, self.snapshot)
        with closing(blocks(stream, self.how.block)) as pieces:
            for fresh, last in pieces:
                block = self.rest + fresh if self.rest else fresh
                if not self.headers and b"\n" not in block and not last:
                    self._refuse_endless(block)
                    self.rest = block
                    continue
                if not self.headers:
                    block = self._after_header(self._after_mark(block))
                yield from self._tables(block, last=last)

    def _part(self, waiting: "_Waiting") -> Part:
        """The parsed block; line by line when the parser stumbled over it."""
        table = waiting.parsed.result()
        if table is None:
            table = self._slowly().table(waiting.block, waiting.kept, waiting.line, waiting.offset)
        else:
            numbers = pl.Series(PLACE_COLUMN, waiting.kept.physical + waiting.line)
            places = pl.format("第{}行", pl.lit(numbers)).alias(PLACE_COLUMN)
            table = self._without_blank(table.with_columns(places), waiting)
        return Part(self.place, self.snapshot, self.headers, table)

    @property
    def width(self) -> int:
        """How many columns the header has."""
        return len(self.headers)

    def _after_mark(self, block: bytes) -> bytes:
        """`block` without a byte order mark; those of other encodings stop here."""
        if block.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise NotTheFormat(self.place, f"byte 0: UTF-16, expected {self.encoding}")
        if not block.startswith(_BOM):
            return block
        self.encoding = "utf-8"
        self.offset += len(_BOM)
        return block[len(_BOM) :]

    def _refuse_endless(self, block: bytes) -> None:
        if len(block) > _LONGEST_LINE:
            trouble = f"no line ends within the first {_LONGEST_LINE:,} bytes"
            raise NotTheFormat(self.place.at("第1行"), trouble)

    def _after_header(self, block: bytes) -> bytes:
        """`block` behind the header; binary data, which has no such line, stops here."""
        end = block.find(b"\n") + 1 or len(block)
        header = block[:end]
        at = Start(self.place.at("第1行"), self.encoding, self.offset)
        self.headers = header_fields(header, self.how.separator, at)
        self.header = header.rstrip(b"\r\n")
        self.offset += end
        self.line += 1
        return block[end:]

    def _tables(self, block: bytes, *, last: bool) -> Iterator["_Waiting"]:
        """The lines of `block`, and `rest`.

        A stray quote makes a line swallow those after it: then its first physical line alone is
        set aside, and what follows is looked at afresh.
        """
        spoilt = True
        while spoilt:
            lines = split(block, last=last)
            ragged = self._ragged(block, lines)
            swallowing = np.flatnonzero(ragged & (lines.spans > 1))
            if len(swallowing):
                lines = lines.head(int(swallowing[0]))
                ragged = ragged[: len(lines)]
            if last and len(ragged) and ragged[-1] and lines.consumed == len(block):
                self._refuse_cut(block, lines)
            if len(lines):
                yield self._table(block, lines, ragged)
            self.offset += lines.consumed
            self.line += lines.feeds
            block = block[lines.consumed :]
            spoilt = bool(len(swallowing)) or len(block) > (0 if last else _LONGEST_LINE)
            if spoilt:
                block = self._without_first(block)
        self.rest = block

    def _ragged(self, block: bytes, lines: Lines) -> Bools:
        """Which lines have another width than the header."""
        if not len(lines) or all_as_wide(block, lines, self.width, self.separator):
            return np.zeros(len(lines), dtype=np.bool_)
        ragged: Bools = widths(block, lines, self.separator) != self.width
        return ragged

    def _refuse_cut(self, block: bytes, lines: Lines) -> None:
        """Raise when the last line, of another width, has no line feed: the file breaks off there.

        What follows is unknown, and a whole list that ends early would look like removals.
        """
        cut = lines.text(block, len(lines) - 1)
        if block.endswith(b"\n") or not cut.strip(BLANKS):
            return
        number = self.line + int(lines.physical[-1])
        raise NotTheFormat(self.place.at(f"第{number}行"), "the file breaks off within this line")

    def _without_first(self, block: bytes) -> bytes:
        """`block` without its first physical line, which an unclosed quote spoils."""
        end = block.find(b"\n") + 1 or len(block)
        self.delivery.count.lines += 1
        self._slowly().aside(block[:end], self.line, _UNCLOSED)
        self.offset += end
        self.line += 1
        return block[end:]

    def _table(self, block: bytes, lines: Lines, ragged: Bools) -> "_Waiting":
        """The good lines given to the parser; the others set aside."""
        self.delivery.count.lines += len(lines)
        slowly = self._slowly()
        good, kept = block[: lines.consumed], lines
        spoilt = ragged | holding_nul(block, lines)
        if spoilt.any():
            for index in np.flatnonzero(spoilt).tolist():
                number = self.line + int(lines.physical[index])
                reason = _RAGGED if ragged[index] else _NUL
                slowly.aside(lines.text(block, index), number, reason)
            kept = lines.where(~spoilt)
            good = b"\n".join(kept.text(block, index) for index in range(len(kept)))
        parsed = self.parser.submit(self._parse, good, len(kept))
        return _Waiting(parsed, block, kept, self.line, self.offset)

    def _parse(self, data: bytes, height: int) -> pl.DataFrame | None:
        """`data` by the fast parser; None when it stumbles or sees other lines than we counted."""
        if not height:
            return None
        try:
            utf8 = data if self.encoding == "utf-8" else data.decode(self.encoding).encode()
            table = pl.read_csv(
                utf8,
                has_header=False,
                schema=dict.fromkeys(numbered(self.width), pl.String()),
                separator=self.how.separator,
            )
        except (UnicodeDecodeError, pl.exceptions.PolarsError):
            return None
        if table.height != height:
            return None
        # A search for one byte is several times as fast as one for three.
        if b"\r" in data and b"\r\r\n" in data:  # doubled by a transfer between systems
            last = pl.last().str.strip_chars_end("\r")
            table = table.with_columns(pl.when(last != "").then(last))
        return table

    def _without_blank(self, table: pl.DataFrame, waiting: "_Waiting") -> pl.DataFrame:
        """`table` without rows that say nothing; some programs repeat the header within."""
        # A row of nothing is all separators and empty quotes: longer lines need no look.
        shortest = int((waiting.kept.stops - waiting.kept.starts).min())
        repeated = self.header in waiting.block
        if shortest > 3 * self.width and not repeated:
            return table
        columns = numbered(self.width)
        bare = pl.all_horizontal(pl.col(columns).is_null())
        if repeated:
            first = pl.col("c0").str.strip_prefix("\ufeff")  # files joined with their marks
            values = [first, *map(pl.col, columns[1:])]
            header = zip(values, self.headers, strict=True)
            bare |= pl.all_horizontal(value.eq_missing(text or None) for value, text in header)
        empty = table.select(bare).to_series()
        self.delivery.count.blank += int(empty.sum())
        return table.filter(~empty) if empty.any() else table

    def _slowly(self) -> Slowly:
        how = self.how.separator
        return Slowly(self.delivery, self.snapshot, self.encoding, how, self.headers)
