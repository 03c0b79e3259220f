"""The result file of an import: what remains to be repaired, and why it was not taken."""

from pathlib import Path

import polars as pl

from acts.workbook.book import Book, Formats, new_book, put_lines
from acts.workbook.preview import edit_lines, note_lines, reading_lines, refusal_lines
from acts.workbook.read import ReadBack
from acts.workbook.tables import WHY_ZH, OpenWork, Why
from acts.workbook.write import Order, put_export

RESULT = "导入结果"
_HEADS = ("行", "字段", "结果", "原值", "所填", "说明")
_WIDTHS = (8, 26, 14, 30, 30, 60)


def remaining(back: ReadBack, fresh: OpenWork | None = None) -> OpenWork:
    """The rows of the workbook that are still open, without those that were edited.

    Once its edits are carried out, `fresh` is what is held then: a row that was edited and still
    fails is among them, with its new version.
    """
    if fresh is not None:
        return fresh
    edited = pl.col("row_id").is_in(back.edits["row_id"].unique().implode())
    return OpenWork(back.work.rows.filter(~edited), back.work.found.filter(~edited))


def write_outcome(path: Path, back: ReadBack, left: OpenWork, order: Order, key: bytes) -> None:
    """Write `left` as a fresh export, with a sheet that lists what became of every cell and row."""
    with new_book(path, order.made_on) as book:
        if left.rows.height:
            put_export(book, left, order, key)
        _put_result(book, back)


def _put_result(book: Book, back: ReadBack) -> None:
    formats = Formats.of(book)
    sheet = book.add_worksheet(RESULT)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width, formats.plain)
    below = put_lines(sheet, 0, [_HEADS], formats.head)
    taken = [(str(row), head, "改动", before, after, "") for row, head, before, after
             in edit_lines(back)]  # fmt: skip
    refused = [
        (str(row), head, WHY_ZH[why][0], "", given, WHY_ZH[why][1])
        for why in Why
        for row, head, given in refusal_lines(back, why)
    ]
    read = [(str(row), head, "日期", "", given, day) for row, head, given, day
            in reading_lines(back)]  # fmt: skip
    notes = [(str(row), "", "处理意见", "", note, "") for row, _, note in note_lines(back)]
    put_lines(sheet, below, [*refused, *taken, *read, *notes], formats.words)
