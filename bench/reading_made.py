"""Deliveries to read, one per format: synthetic penalties as departments hand them out."""

import json
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import polars as pl
import xlsxwriter

from bench.validation_floor import tables
from records.kind import CATALOGUES, Kind
from sources.kit.table_file import Head, lines

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


def json_pages(folder: Path, table: pl.DataFrame, encoding: str = "utf-8") -> list[Path]:
    """Pages of 500 rows with the total."""
    paths = []
    for number, part in enumerate(in_codes(table).iter_slices(PAGE), start=1):
        page = {"total": table.height, "rows": part.to_dicts()}
        path = folder / f"page-{number:05d}.json"
        path.write_text(json.dumps(page, ensure_ascii=False), encoding=encoding)
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


def table_file(folder: Path, table: pl.DataFrame) -> list[Path]:
    """A front-end database's table as a fetch leaves it: a first line that says what, then rows."""
    path = folder / "table.ndjson"
    shown = in_chinese(table)
    head = Head("penalties", tuple(shown.columns), (shown.columns[0],), shown.columns[0], "",
                str(shown.height), shown.height)  # fmt: skip
    path.write_bytes(head.line() + lines((True, list(row)) for row in shown.iter_rows()))
    return [path]


def bundle(folder: Path, table: pl.DataFrame) -> list[Path]:
    """A zip of two CSV files."""
    path = folder / "penalties.zip"
    half = table.height // 2
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, part in enumerate((table.head(half), table.slice(half))):
            archive.writestr(f"penalties-{number}.csv", in_chinese(part).write_csv())
    return [path]


def answers(folder: Path, table: pl.DataFrame) -> list[Path]:
    """A WebService's answers of 500 records each."""
    paths = []
    shown = in_codes(table)
    for number, part in enumerate(shown.iter_slices(PAGE), start=1):
        records = "".join(
            "<record>"
            + "".join(
                f"<{tag}>{escape(value or '')}</{tag}>"
                for tag, value in zip(shown.columns, row, strict=True)
            )
            + "</record>"
            for row in part.iter_rows()
        )
        path = folder / f"answer-{number:05d}.xml"
        path.write_text(
            f'<?xml version="1.0" encoding="utf-8"?><response><total>{shown.height}</total>'
            f"<result>{records}</result></response>",
            encoding="utf-8",
        )
        paths.append(path)
    return paths


def notices(folder: Path, table: pl.DataFrame) -> list[Path]:
    """A site's list and its notices, each a page with a table of 500 rows."""
    shown = in_chinese(table)
    head = "".join(f"<th>{name}</th>" for name in shown.columns)
    parts = list(shown.iter_slices(PAGE))
    entries = "".join(
        f'<li><a href="page-{number}.html">公示{number}</a><span>2018-11-23</span></li>'
        for number in range(1, len(parts) + 1)
    )
    listed = folder / "list-1.html"
    listed.write_text(
        f'<html><head><meta charset="utf-8"></head><body><ul class="list">{entries}</ul>'
        "</body></html>",
        encoding="utf-8",
    )
    paths = [listed]
    for number, part in enumerate(parts, start=1):
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(value or '')}</td>" for value in row) + "</tr>"
            for row in part.iter_rows()
        )
        path = folder / f"page-{number}.html"
        path.write_text(
            f'<html><head><meta charset="utf-8"></head><body><div id="zoom"><table>'
            f"<tr>{head}</tr>{rows}</table></div></body></html>",
            encoding="utf-8",
        )
        paths.append(path)
    return paths


Make = Callable[[Path, pl.DataFrame], Sequence[Path]]
