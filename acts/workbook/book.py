"""A new workbook in which nothing turns into a number, a formula or a link by itself."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

# The library has no types: its books, sheets and formats are Any.
Book = Any
Sheet = Any
Format = Any

OPTIONS = {
    "constant_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}
AS_TEXT = 49  # the format @, as programs number it
_TEXT = {"num_format": AS_TEXT, "valign": "top"}
_RED, _PALE, _GREY = "#FFC7CE", "#E2EFDA", "#D9D9D9"


@dataclass(frozen=True, slots=True)
class Formats:
    """How cells look; all of them are text."""

    plain: Format  # locked
    words: Format  # locked, in several lines
    head: Format
    failing: Format  # red and unlocked
    free: Format  # unlocked

    @classmethod
    def of(cls, book: Book) -> "Formats":
        """The formats of one workbook."""
        return cls(
            book.add_format(_TEXT),
            book.add_format({**_TEXT, "text_wrap": True}),
            book.add_format({**_TEXT, "bold": True, "bg_color": _GREY, "border": 1}),
            book.add_format({**_TEXT, "locked": False, "bg_color": _RED, "border": 1}),
            book.add_format({**_TEXT, "locked": False, "bg_color": _PALE}),
        )


@contextmanager
def new_book(path: Path, made_on: date) -> Iterator[Book]:
    """A workbook that takes its place at `path` when whole; before, it lies beside, for us only.

    Rows of a sheet must be written from the top down: those above are on disk already.
    """
    with beside(path) as aside, xlsxwriter.Workbook(aside, OPTIONS) as book:
        moment = datetime(made_on.year, made_on.month, made_on.day)  # noqa: DTZ001  has no zone
        book.set_properties({"created": moment, "author": "网剑"})
        yield book


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """An empty file for us only, which takes its place at `path` unless writing it fails."""
    aside = path.with_name(f".{path.name}.partial")
    aside.unlink(missing_ok=True)
    aside.touch(mode=0o600)
    try:
        yield aside
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def put_lines(sheet: Sheet, top: int, lines: Sequence[Sequence[str | None]], form: Format) -> int:
    """Write lines of text cells from row `top` (0-based) on; the row behind the last."""
    for row, cells in enumerate(lines, start=top):
        for column, text in enumerate(cells):
            if text:
                sheet.write_string(row, column, text, form)
    return top + len(lines)
