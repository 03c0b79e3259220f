"""The slow way through a block of CSV that holds a bad line: each line alone, bad ones set aside.

Only blocks that the fast parser refused come here (`csv_table.py`).
"""

import csv
from dataclasses import dataclass

import polars as pl

from records.snapshot import Snapshot
from sources.kit.csv_lines import Lines
from sources.kit.errors import NotTheFormat
from sources.kit.reading import Delivery, texts

BLANKS = b" \t\r\n\x1a"  # Ctrl-Z is how old programs end a text
_UNREADABLE = "字符编码不符"
_MALFORMED = "列数与表头不符或引号有误"
_LONGEST_FIELD = 1 << 24  # characters; the library's own limit is less than the fast way takes


@dataclass(frozen=True, slots=True)
class Slowly:
    """Takes lines of one file apart one by one."""

    delivery: Delivery
    snapshot: Snapshot
    encoding: str
    separator: str
    headers: tuple[str, ...]

    def table(self, block: bytes, lines: Lines, line: int, offset: int) -> pl.DataFrame:
        """The good `lines`; `line` and `offset` are where `block` begins in the file.

        `NotTheFormat` when most lines that could tell say that the encoding is another.
        """
        csv.field_size_limit(_LONGEST_FIELD)
        rows: list[list[str | None]] = []
        locators: list[str] = []
        unreadable: list[tuple[int, int]] = []  # byte and line
        foreign = 0
        for index in range(len(lines)):
            raw = lines.text(block, index)
            number = line + int(lines.physical[index])
            foreign += not raw.isascii()
            try:
                fields = self._fields(raw.decode(self.encoding))
            except UnicodeDecodeError as error:
                unreadable.append((offset + int(lines.starts[index]) + error.start, number))
                self.aside(raw, number, _UNREADABLE)
                continue
            if fields is None:
                self.aside(raw, number, _MALFORMED)
            elif self._is_header(fields):
                self.delivery.count.blank += 1
            else:
                rows.append(fields)
                locators.append(f"第{number}行")
        if len(unreadable) > 3 and 2 * len(unreadable) > foreign:
            byte, number = unreadable[0]
            place = self.delivery.place(self.snapshot).at(f"第{number}行")
            raise NotTheFormat(place, f"byte {byte} is not {self.encoding}, nor are most lines")
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(self.headers)
        return texts(columns, locators)

    def aside(self, raw: bytes, number: int, reason: str) -> None:
        """Count a line without content as blank; keep any other word for word."""
        if not raw.strip(self.separator.encode() + BLANKS + b'"'):
            self.delivery.count.blank += 1
            return
        text = raw.rstrip(b"\r\n").decode(self.encoding, "backslashreplace")
        text = text.replace("\0", "\\x00")  # no database takes it as a text
        self.delivery.set_aside(self.snapshot, f"第{number}行", text, reason)

    def _is_header(self, fields: list[str | None]) -> bool:
        """Whether the header is repeated, as programs do that join files or break pages."""
        first = (fields[0] or "").removeprefix("\ufeff")
        return (first, *(field or "" for field in fields[1:])) == self.headers

    def _fields(self, text: str) -> list[str | None] | None:
        """The fields of one line, empty ones as null; None when it is malformed or blank."""
        try:
            found = list(csv.reader([text], delimiter=self.separator, strict=True))
        except csv.Error:
            return None
        if len(found) != 1 or len(found[0]) != len(self.headers) or not any(found[0]):
            return None
        return [field or None for field in found[0]]
