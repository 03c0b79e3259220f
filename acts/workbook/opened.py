"""A workbook that came back, opened with care: its seal, its rows as text, and what is no text.

Whoever saved it may have sorted, deleted, pasted, moved columns, or put lines above the headings.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import fastexcel
import polars as pl

from acts.workbook.columns import HIDDEN, ROW_ID
from acts.workbook.errors import NotOurWorkbook
from acts.workbook.seal import META, Export, unsealed
from sources.kit.errors import NotTheFormat, Place
from sources.kit.sheet import Rows
from sources.kit.sheet_oddities import Oddities, oddities
from sources.kit.sheet_rows import filled_rows

MOST_BYTES = 20 << 20
_MOST_UNPACKED = 512 << 20
_MOST_ROWS = 100_000  # of a sheet of 20,000 in which people pasted
_HEADING_WITHIN = 10
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, .et, or encrypted
_ZIP = b"PK"


@dataclass(frozen=True, slots=True)
class Opened:
    """What a workbook says. `rows` has `sheet_row` (1-based) and a text column for each key."""

    export: Export
    rows: pl.DataFrame
    odd: pl.DataFrame  # sheet_row, key, odd: cells that are no text
    unseen: tuple[int, ...]  # rows that hold a value, of which none can be read
    missing: tuple[str, ...]  # headings that are gone
    added: tuple[str, ...]  # headings that were not there


def opened(data: bytes, key: bytes, day: date) -> Opened:
    """The workbook whose bytes are `data`, as of `day`; `NotOurWorkbook` says what is wrong."""
    _hold_to_format(data)
    try:
        odd = oddities(io.BytesIO(data), Place("workbook", "xlsx"), _MOST_UNPACKED)
        if odd.has_macros:
            raise NotOurWorkbook("文件带有宏；请另存为不含宏的 .xlsx")
        filled = filled_rows(io.BytesIO(data), Place("workbook", "xlsx"))
        if max(map(len, filled.values()), default=0) > _MOST_ROWS:
            raise NotOurWorkbook(f"工作表超过 {_MOST_ROWS:,} 行；请使用导出的文件")
        book = fastexcel.read_excel(data)
        export = _export(book, key, day)
        name, grid, at = _sheet(book)
    except (NotTheFormat, fastexcel.FastExcelError) as error:
        raise NotOurWorkbook(f"无法读取，请另存为 .xlsx 后重试（{error}）") from error
    return _taken(export, grid, at, (odd, name, filled[name]))


def _hold_to_format(data: bytes) -> None:
    if len(data) > MOST_BYTES:
        raise NotOurWorkbook(f"文件超过 {MOST_BYTES >> 20} MB；请按问题聚类分别导出")
    if data.startswith(_COMPOUND):
        raise NotOurWorkbook("是 .xls、.et 或加密的文件；请去掉密码并另存为 .xlsx")
    if not data.startswith(_ZIP):
        raise NotOurWorkbook("不是 .xlsx 工作簿；请交回在导出文件上修改并保存的 .xlsx")


def _export(book: fastexcel.ExcelReader, key: bytes, day: date) -> Export:
    if META not in book.sheet_names:
        raise NotOurWorkbook("缺少隐藏表 _meta；请在导出的文件中修改，不要复制到新文件")
    grid = _grid(book, META)
    cells = [text or "" for text in grid.row(0)] if grid.height else []
    if len(cells) < 2:
        raise NotOurWorkbook("隐藏表 _meta 被改动；请重新导出")
    return unsealed(cells[0], cells[1], key, day)


def _grid(book: fastexcel.ExcelReader, name: str) -> pl.DataFrame:
    """All cells as text from the first row and the first used column on."""
    return book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars()


def _sheet(book: fastexcel.ExcelReader) -> tuple[str, pl.DataFrame, int]:
    """The one sheet with our headings: its name, its grid, the row of the headings (0-based)."""
    found = []
    for name in book.sheet_names:
        grid = _grid(book, name)
        for number, row in enumerate(grid.head(_HEADING_WITHIN).rows()):
            if ROW_ID in row:
                found.append((name, grid, number))
                break
    if not found:
        raise NotOurWorkbook("找不到标题行（隐藏列 _rid、_ver、_sig）；请在导出的文件中修改")
    if len(found) > 1:
        names = "、".join(name for name, _, _ in found)
        raise NotOurWorkbook(f"有多张待修正的表（{names}）；请只保留一张")
    return found[0]


def _taken(export: Export, grid: pl.DataFrame, at: int, seen: tuple[Oddities, str, Rows]) -> Opened:
    """The rows below the headings under their keys."""
    odd, name, filled = seen
    headings = [(text or "").strip() for text in grid.row(at)]
    places = _places(headings, export.columns)
    absent = [head for head in export.columns if export.columns[head] not in places]
    if lost := [head for head in absent if export.columns[head] in HIDDEN]:
        raise NotOurWorkbook(f"缺少隐藏列 {'、'.join(lost)}；请在导出的文件中修改")
    body = grid.slice(at + 1).with_row_index("sheet_row", offset=at + 2)
    body = body.with_columns(pl.col("sheet_row").cast(pl.Int64))
    cells = pl.all().exclude("sheet_row")
    full = body.filter(pl.any_horizontal(cells.str.strip_chars().fill_null("") != ""))
    columns = [pl.col(grid.columns[place]).alias(key) for key, place in places.items()]
    first = odd.first_columns[name]
    keys = pl.DataFrame(
        {"column": [first + place for place in places.values()], "key": list(places)},
        schema={"column": pl.Int64, "key": pl.String},
    )
    strange = odd.cells.filter(pl.col("sheet") == name).join(keys, on="column")
    strange = strange.select(pl.col("row").alias("sheet_row"), "key", "odd")
    known = {*full["sheet_row"].to_list(), *strange["sheet_row"].to_list()}
    unseen = tuple(row for row in filled.tolist() if row > at + 1 and row not in known)
    added = tuple(head for head in headings if head and head not in export.columns)
    return Opened(export, full.select("sheet_row", *columns), strange, unseen, tuple(absent), added)


def _places(headings: Sequence[str], columns: Mapping[str, str]) -> dict[str, int]:
    """Key → the place of its column."""
    known = [head for head in headings if head in columns]
    if twice := sorted({head for head in known if known.count(head) > 1}):
        raise NotOurWorkbook(f"标题“{'、'.join(twice)}”出现两次；请删除多余的列")
    return {columns[head]: place for place, head in enumerate(headings) if head in columns}
