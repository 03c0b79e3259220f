"""Cells that are no text are told from the raw XML, wherever it is cut and whoever wrote it."""

import io
import re
import zipfile
from datetime import datetime

import pytest
import xlsxwriter

from sources.kit import zip_members
from sources.kit.errors import Place
from sources.kit.sheet_oddities import Odd, oddities

PLACE = Place("some_source", "file1")
FOUND = {
    ("表", 2, 2, Odd.NUMBER),
    ("表", 3, 3, Odd.FORMULA),
    ("表", 4, 2, Odd.TRUTH),
    ("表", 5, 2, Odd.FORMULA),
    ("表", 6, 2, Odd.NUMBER),
}


def _book() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "remove_timezone": True}) as book:
        sheet = book.add_worksheet("表")
        sheet.write_string(0, 2, "文号")
        sheet.write_number(1, 2, 913301061234567890)
        sheet.write_string(2, 2, "=1+1")
        sheet.write_formula(2, 3, "=C2&1", None, "9133")
        sheet.write_boolean(3, 2, boolean=True)
        sheet.write_formula(4, 2, "=1/0", None, "#DIV/0!")
        sheet.write_datetime(5, 2, datetime(2018, 9, 3), book.add_format({"num_format": 14}))  # noqa: DTZ001
    return out.getvalue()


def _rewritten(data: bytes, pattern: bytes, new: bytes, part: str = "sheet1.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as made:
        for name in old.namelist():
            text = old.read(name)
            if name.endswith(part):
                text = re.sub(pattern, new, text)
            made.writestr(name, text)
    return out.getvalue()


def _found(data: bytes) -> set[tuple[object, ...]]:
    return set(oddities(io.BytesIO(data), PLACE).cells.rows())


def test_every_cell_that_is_no_text_is_named_with_what_it_is() -> None:
    found = oddities(io.BytesIO(_book()), PLACE)
    assert set(found.cells.rows()) == FOUND
    assert found.first_columns == {"表": 2}
    assert not found.has_macros


def test_cells_are_found_wherever_the_xml_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    for block in (7, 64, 333):
        monkeypatch.setattr(zip_members, "BLOCK", block)
        assert _found(_book()) == FOUND


def test_a_prefix_before_every_tag_hides_no_formula() -> None:
    data = _rewritten(_book(), rb"<(/?)(worksheet|sheetData|row|c|f|v|is|t)\b", rb"<\1x:\2")
    assert _found(data) == FOUND


def test_a_cell_that_names_no_place_stands_beside_the_one_before() -> None:
    data = _rewritten(_book(), rb'<c r="D3"', rb"<c")
    assert ("表", 3, 3, Odd.FORMULA) in _found(data)


def test_a_workbook_with_macros_is_told() -> None:
    data = io.BytesIO(_book())
    with zipfile.ZipFile(data, "a") as book:
        book.writestr("xl/vbaProject.bin", b"code")
    assert oddities(data, PLACE).has_macros
    named = (rb"spreadsheetml\.sheet\.main", b"ms-excel.sheet.macroEnabled.main")
    types = _rewritten(_book(), *named, part="[Content_Types].xml")
    assert oddities(io.BytesIO(types), PLACE).has_macros
