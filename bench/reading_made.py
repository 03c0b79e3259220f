"""Deliveries to read, one per format: synthetic penalties as departments hand them out."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import polars as pl
import xlsxwriter

from bench.validation_floor import tables
from records.kind import CATALOGUES, Kind

PAGE = 500
FIELDS = {field.name: field for field in CATALOGUES[Kind.PENALTY].fields}


def penalties(rows: int, seed: int = 11) -> pl.DataFrame:
    """The penalties under their field names."""
    whole = pl.concat(tables(rows, seed))
    return whole.select(name for name in whole.columns if name in FIELDS)


def in_chinese(table: pl.DataFrame) -> pl.DataFrame:
    """Under the names people read."""
    return table.rename({name: FIELDS[name].zh for name in table.columns})


def in_codes(table: pl.DataFrame) -> pl.DataFrame:
    """Under the codes of 双公示; what has none is left out."""
    coded = {name: FIELDS[name].v2018[0] for name in table.columns if FIELDS[name].v2018}
    return table.select(list(coded)).rename(coded)


def csv(folder: Path, table: pl.DataFrame, encoding: str = "utf-8") -> list[Path]:
    """One file."""
    path = folder / f"penalties-{encoding}.csv"
    with path.open("wb") as file:
        for number, part in enumerate(in_chinese(table).iter_slices(50_000)):
            file.write(part.write_csv(include_header=number == 0).encode(encoding))
    return [path]


def workbook(folder: Path, table: pl.DataFrame) -> list[Path]:
    """One sheet, written row by row."""
    path = folder / "penalties.xlsx"
    shown = in_chinese(table)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet("行政处罚")
        sheet.write_row(0, 0, shown.columns)
        for number, row in enumerate(shown.iter_rows(), start=1):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write_string(number, column, value)
    return [path]


def json_pages(folder: Path, table: pl.DataFrame) -> list[Path]:
    """Pages of 500 rows with the total."""
    paths = []
    for number, part in enumerate(in_codes(table).iter_slices(PAGE), start=1):
        page = {"total": table.height, "rows": part.to_dicts()}
        path = folder / f"page-{number:05d}.json"
        path.write_text(json.dumps(page, ensure_ascii=False), encoding="utf-8")
        paths.append(path)
    return paths


def messages(folder: Path, table: pl.DataFrame) -> list[Path]:
    """One document of exchange messages."""
    path = folder / "messages.xml"
    shown = in_codes(table)
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="utf-8"?>\n<ExchangeMessages>\n')
        for number, row in enumerate(shown.iter_rows()):
            fields = "".join(
                f"<{tag}>{escape(value or '')}</{tag}>"
                for tag, value in zip(shown.columns, row, strict=True)
            )
            file.write(
                f"<ExchangeMessage><Header><flow>{number}</flow></Header>"
                f"<Body><fields>{fields}</fields></Body></ExchangeMessage>\n"
            )
        file.write("</ExchangeMessages>\n")
    return [path]


Make = Callable[[Path, pl.DataFrame], Sequence[Path]]
