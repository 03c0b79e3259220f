"""A workbook that came back, as edits to be proposed and refusals to be told; nothing changes.

Steps: open it with care, tell which row is which, judge the cells, take what was adopted, read
dates, and hold back whole rows of which one cell was refused.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from acts.workbook.adopt import adopted
from acts.workbook.cells import cells
from acts.workbook.columns import CLEARED, NOTE, ROW_ID
from acts.workbook.identify import Identified, identify
from acts.workbook.opened import Opened, opened
from acts.workbook.readings import dates
from acts.workbook.seal import Export
from acts.workbook.tables import EDITS, NOTES, REFUSALS, OpenWork, Why
from records.field import Field
from records.kind import CATALOGUES
from validation.edition import edition

Held = Callable[[pl.Series], OpenWork]
"""What is open among the rows of these ids; an id that a person made up may be among them."""
# A row of which such a cell was refused is not taken in part: its other cells may lean on it.
_HOLDING = (Why.FORMULA, Why.UNREADABLE, Why.CUT_CODE, Why.ADOPTION)


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of the sheet; `rows` is the sum of the six below it. Cells and others stand apart."""

    rows: int
    changed: int
    unchanged: int
    stale: int
    unrecognised: int
    doubled: int
    refused: int  # rows held back because of a cell that cannot be taken
    edits: int  # cells
    read_only: int  # cells
    missing: int  # rows that were exported and are not in the sheet


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What a workbook asks for, and what of it cannot be had."""

    export: Export
    work: OpenWork  # what was held when it was read
    edits: pl.DataFrame  # EDITS
    refusals: pl.DataFrame  # REFUSALS
    readings: pl.DataFrame  # READINGS: dates, as we understand them
    notes: pl.DataFrame  # NOTES: 处理意见
    places: pl.DataFrame  # row_id, sheet_row: the rows that stand for an open row as it is now
    counts: Counts
    missing: tuple[str, ...]  # headings that are gone
    added: tuple[str, ...]  # headings that were not there; ignored
    other_edition: bool  # the rules have changed since the export


def read(data: bytes, ask: Held, key: bytes, day: date) -> ReadBack:
    """Read `data` back against what `ask` answers is open now; `NotOurWorkbook` when it cannot be.

    A version of a row other than the one held is stale, and so is a row that is not there.
    """
    book = opened(data, key, day)
    work = ask(book.rows[ROW_ID].str.strip_chars().drop_nulls().unique(maintain_order=True))
    fields = _fields(book.export)
    told = identify(book, work, key)
    judged = cells(told.rows, book.odd, work, fields)
    taken = adopted(told.rows, work, book.export.kind, judged)
    both = pl.concat([judged.changed, taken.changed]).sort("sheet_row", maintain_order=True)
    changed, readings = dates(both, fields)
    cell_refusals = pl.concat([judged.refusals, taken.refusals])
    held = cell_refusals.filter(pl.col("why").is_in(_HOLDING))["row_id"].unique().implode()
    kept = changed.filter(~pl.col("row_id").is_in(held))
    left = changed.filter(pl.col("row_id").is_in(held))
    refusals = pl.concat([told.refusals, cell_refusals, _row_held(left)]).sort(
        "sheet_row", maintain_order=True
    )
    return ReadBack(
        book.export, work, _edits(kept), refusals, readings, _notes(told.rows),
        told.rows.select("row_id", "sheet_row"),
        _counts(book, told, kept, refusals), book.missing, book.added,
        edition(day) != book.export.edition,
    )  # fmt: skip


def _fields(export: Export) -> tuple[Field, ...]:
    by_name = CATALOGUES[export.kind].by_name
    return tuple(by_name[name] for name in export.columns.values() if name in by_name)


def _edits(changed: pl.DataFrame) -> pl.DataFrame:
    after = pl.when(pl.col("given") != CLEARED).then("given").alias("after")
    return changed.with_columns(after).select(EDITS.names())


def _row_held(left: pl.DataFrame) -> pl.DataFrame:
    return left.with_columns(pl.lit(Why.ROW_HELD.value).alias("why")).select(REFUSALS.names())


def _notes(rows: pl.DataFrame) -> pl.DataFrame:
    if NOTE not in rows.columns:
        return pl.DataFrame(schema=NOTES)
    said = rows.select("row_id", pl.col(NOTE).str.strip_chars().alias("note"))
    return said.filter(pl.col("note").fill_null("") != "").match_to_schema(NOTES)


def _counts(book: Opened, told: Identified, kept: pl.DataFrame, refusals: pl.DataFrame) -> Counts:
    whole = told.refusals["why"].value_counts()
    by_why = dict(whole.rows())
    changed = kept["row_id"].n_unique()
    held = refusals.filter(pl.col("why").is_in(_HOLDING) & pl.col("field").is_not_null())
    refused = held["row_id"].n_unique()
    unrecognised = (Why.UNKNOWN_ROW, Why.TAMPERED, Why.UNREADABLE)
    return Counts(
        rows=book.rows.height + len(book.unseen),
        changed=changed,
        unchanged=told.rows.height - changed - refused,
        stale=by_why.get(Why.STALE, 0),
        unrecognised=sum(by_why.get(why, 0) for why in unrecognised),
        doubled=by_why.get(Why.DOUBLED_ROW, 0),
        refused=refused,
        edits=kept.height,
        read_only=refusals.filter(pl.col("why") == Why.READ_ONLY).height,
        missing=told.missing,
    )
