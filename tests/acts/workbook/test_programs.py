"""A round trip through the programs that people use; all data are made up."""

import re
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from acts.workbook.tables import OpenWork
from tests.acts.workbook import libreoffice, round_trip
from tests.acts.workbook.altered import SHEET, part, rewritten
from tests.acts.workbook.open_work import exported, open_work, read_back

SAVED = Path(__file__).parent / "fixtures" / "saved-by-libreoffice.xlsx"


@pytest.fixture
def saved(request: pytest.FixtureRequest, tmp_path: Path) -> bytes:
    """The committed fixture; with --accept, made afresh where there is a LibreOffice."""
    if request.config.getoption("--accept") and not libreoffice.missing():
        SAVED.write_bytes(_round_trip(tmp_path))
    return SAVED.read_bytes()


def _round_trip(folder: Path) -> bytes:
    data = exported(folder, round_trip.WORK)
    return libreoffice.edited(data, round_trip.edits(), folder)


def test_a_workbook_saved_by_libreoffice_repairs_500_rows_and_refuses_the_rest(
    saved: bytes,
) -> None:
    round_trip.hold_to(read_back(saved, round_trip.now()))


@pytest.mark.proof
def test_a_workbook_edited_in_libreoffice_now_repairs_500_rows(tmp_path: Path) -> None:
    if why := libreoffice.missing():
        pytest.skip(why)
    round_trip.hold_to(read_back(_round_trip(tmp_path), round_trip.now()))


@pytest.mark.proof
def test_libreoffice_keeps_whatever_it_can_of_odd_values(tmp_path: Path) -> None:
    if why := libreoffice.missing():
        pytest.skip(why)
    work = open_work(6)
    odd = ["a\r\nb", "带\x01控制符", "x" * 40_000, "  前后有空格 ", "_x0041_", "=1+1"]
    work = OpenWork(work.rows.with_columns(pl.Series("violation_facts", odd)), work.found)
    found = read_back(libreoffice.edited(exported(tmp_path, work), [], tmp_path), work)
    assert found.refusals.is_empty()
    assert found.edits.is_empty()


def _one_cell(sheet: str) -> str:
    return re.sub(r'<dimension ref="[^"]*"/>', '<dimension ref="A1"/>', sheet)


def _no_dimension(sheet: str) -> str:
    return re.sub(r'<dimension ref="[^"]*"/>', "", sheet)


def _prefixed(sheet: str) -> str:
    return re.sub(r"<(/?)(worksheet|sheetData|row|c|f|v)(?=[ >/])", r"<\1x:\2", sheet).replace(
        "xmlns=", "xmlns:x=", 1
    )


@pytest.mark.parametrize("habit", [_one_cell, _no_dimension, _prefixed])
def test_what_wps_and_others_say_of_the_sheet_is_not_believed(
    saved: bytes, habit: Callable[[str], str]
) -> None:
    """WPS has been seen to save a dimension of one cell (langgenius/dify#1039)."""
    data = rewritten(saved, SHEET, habit)
    assert part(data, SHEET) != part(saved, SHEET)
    round_trip.hold_to(read_back(data, round_trip.now()))
