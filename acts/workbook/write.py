"""Open rows as a workbook that people repair: 待修正, 说明, and what is hidden for the way back.

Every cell is text, so that no program makes a number of a code. Failing cells are red, unlocked
and commented; all others are locked, without a password, because that prevents accidents only:
what comes back is judged by `read`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
from xlsxwriter.utility import xl_range_abs

from acts.workbook.book import Book, Formats, Sheet, new_book, put_lines
from acts.workbook.columns import (
    ADOPT,
    FAULTS,
    HIDDEN,
    NO,
    NOTE,
    SHEET,
    SUGGESTION,
    YES,
    Columns,
    columns_of,
)
from acts.workbook.contents import Contents
from acts.workbook.cover import put_cover
from acts.workbook.errors import MixedKinds, NothingOpen, TooManyRows
from acts.workbook.seal import META, Export, sealed
from acts.workbook.tables import OpenWork
from records.field import Field, Shape
from records.kind import KIND_NAMES_ZH, Kind

MOST_ROWS = 20_000
LISTS = "_lists"
_WIDTHS = {FAULTS: 44, SUGGESTION: 26, ADOPT: 6, NOTE: 24}
_ALLOWED = {"sort": True, "autofilter": True, "format_columns": True, "format_rows": True}
_COMMENT = {"author": "网剑", "x_scale": 2.5, "y_scale": 1.5}


@dataclass(frozen=True, slots=True)
class Order:
    """What a door says of an export. `export_id` is 32 random hex digits."""

    export_id: str
    department: str
    edition: str
    made_on: date


def write(path: Path, work: OpenWork, order: Order, key: bytes) -> Export:
    """Write the workbook to `path`, and say what its seal says.

    `NothingOpen`, `MixedKinds` or `TooManyRows` before anything is written.
    """
    _kind(work)
    with new_book(path, order.made_on) as book:
        return put_export(book, work, order, key)


def put_export(book: Book, work: OpenWork, order: Order, key: bytes) -> Export:
    """Add all the sheets of an export; errors as `write` says them."""
    kind = _kind(work)
    columns = columns_of(kind, work)
    export = Export(
        order.export_id, order.department, kind, order.edition, order.made_on, work.rows.height,
        columns.headings,
    )  # fmt: skip
    formats = Formats.of(book)
    sheet = book.add_worksheet(SHEET)
    put_cover(book, export, work, formats)
    lists = book.add_worksheet(LISTS)
    lists.hide()
    meta = book.add_worksheet(META)
    meta.very_hidden()
    put_lines(meta, 0, [sealed(export, key)], formats.plain)
    _lay_out(sheet, columns, work.rows.height, formats)
    _drop_downs(sheet, lists, columns, work.rows.height)
    _fill(sheet, columns, formats, Contents.of(work, export, key))
    return export


def _kind(work: OpenWork) -> Kind:
    if work.rows.is_empty():
        raise NothingOpen
    kinds = work.rows["kind"].unique(maintain_order=True).to_list()
    if len(kinds) > 1:
        raise MixedKinds([KIND_NAMES_ZH[Kind(kind)] for kind in kinds])
    if work.rows.height > MOST_ROWS:
        counts = work.found.group_by("rule", "field").agg(pl.col("row_id").n_unique().alias("n"))
        largest = counts.sort("n", "rule", "field", descending=[True, False, False]).head(5)
        raise TooManyRows(work.rows.height, MOST_ROWS, largest.rows())
    return Kind(kinds[0])


def _lay_out(sheet: Sheet, columns: Columns, rows: int, formats: Formats) -> None:
    """Headings, widths, what is hidden, frozen, filtered and protected."""
    put_lines(sheet, 0, [tuple(columns.headings)], formats.head)
    widths = {**_WIDTHS, **{field.name: _width(field) for field in columns.fields}}
    for column, name in enumerate(columns.keys):
        hidden = {"hidden": name in HIDDEN}
        sheet.set_column(column, column, widths.get(name), formats.plain, hidden)
    sheet.freeze_panes(1, columns.keys.index(ADOPT) + 1)
    sheet.autofilter(0, 0, rows, len(columns.keys) - 1)
    sheet.protect("", _ALLOWED)


def _width(field: Field) -> int:
    return 40 if field.shape is Shape.TEXT else 22


def _drop_downs(sheet: Sheet, lists: Sheet, columns: Columns, rows: int) -> None:
    """是/否 beside a suggestion; a field's choices from the hidden sheet, which has no limit."""
    place = columns.keys.index(ADOPT)
    sheet.data_validation(1, place, rows, place, {"validate": "list", "source": [YES, NO]})
    chosen = [field for field in columns.fields if field.choices]
    deepest = max((len(field.choices) for field in chosen), default=0)
    for row in range(deepest):
        for column, field in enumerate(chosen):
            if row < len(field.choices):
                lists.write_string(row, column, field.choices[row])
    for column, field in enumerate(chosen):
        place = columns.keys.index(field.name)
        source = f"={LISTS}!{xl_range_abs(0, column, len(field.choices) - 1, column)}"
        # Choices may be joined, and 其他 is spelt out: what is not in the list may be typed.
        offered = {"validate": "list", "source": source, "show_error": False}
        sheet.data_validation(1, place, rows, place, offered)


def _fill(sheet: Sheet, columns: Columns, formats: Formats, cells: Contents) -> None:
    keys = columns.keys
    usual = {**dict.fromkeys(keys, formats.plain), FAULTS: formats.words,
             SUGGESTION: formats.words, NOTE: formats.free}  # fmt: skip
    places = dict(zip(keys, range(len(keys)), strict=True))
    rows = zip(cells.texts.rows(), cells.failing, cells.free, strict=True)
    for number, (texts, failing, free) in enumerate(rows, start=1):
        forms = {**usual, **dict.fromkeys(free, formats.free),
                 **dict.fromkeys(failing, formats.failing)}  # fmt: skip
        _put_row(sheet, number, texts, [forms[key] for key in keys], formats.plain)
        for key in failing:
            if (told := cells.comments.get((number, key))) and key in places:
                sheet.write_comment(number, places[key], told, _COMMENT)


def _put_row(
    sheet: Sheet, number: int, texts: Sequence[str | None], forms: Sequence[object], plain: object
) -> None:
    """Text cells; an empty one is written only where it may be filled in."""
    for place, (text, form) in enumerate(zip(texts, forms, strict=True)):
        if text is not None:
            sheet.write_string(number, place, text, form)
        elif form is not plain:
            sheet.write_blank(number, place, None, form)
