"""What a person reads before confirming, and the file with what remains."""

from dataclasses import replace
from pathlib import Path

from acts.workbook.outcome import remaining, write_outcome
from acts.workbook.preview import preview
from acts.workbook.read import ReadBack
from acts.workbook.tables import OpenWork
from tests.acts.workbook import round_trip
from tests.acts.workbook.altered import texts
from tests.acts.workbook.open_work import KEY, ORDER, read_back, row_id
from tests.acts.workbook.test_programs import SAVED


def _back() -> ReadBack:
    return read_back(SAVED.read_bytes(), round_trip.now())


def test_everything_is_counted_and_lists_say_how_much_more_there_is() -> None:
    lines = preview(_back(), shown=2).splitlines()
    assert lines[0].startswith(
        "杭州市市场监督管理局 · 行政处罚 · 2018-09-04 导出，有效至 2018-11-03"
    )
    assert lines[1] == "改动 500 · 未改 3 · 版本过期 3 · 无法识别 1 · 只读列被改 1"
    assert "改动：500" in lines
    assert "  第 2 行 统一社会信用代码 91330106YY000001X0 → 91330106YY000001XD" in lines
    assert "  …… 另有 498 条，见结果文件" in lines
    assert "  第 507 行 统一社会信用代码" in lines
    assert any(line.startswith("版本过期（导出后该行已被更正") for line in lines)


def test_what_remains_before_confirming_is_every_row_that_was_not_edited() -> None:
    left = remaining(_back())
    stale = {row_id(number) for number in round_trip.STALE}
    assert stale < set(left.rows["row_id"])
    assert left.rows.height == 3 + 3 + 2  # stale, untouched, refused
    assert set(left.found["row_id"]) == set(left.rows["row_id"])


def test_the_result_file_is_a_fresh_export_with_a_sheet_of_what_became_of_each(
    tmp_path: Path,
) -> None:
    back, now = _back(), round_trip.now()
    left = remaining(back)
    path = tmp_path / "结果.xlsx"
    write_outcome(path, back, left, replace(ORDER, export_id="e" * 32), KEY)
    again = read_back(path.read_bytes(), now)
    assert (again.counts.rows, again.counts.unchanged) == (8, 8)
    told = texts(path.read_bytes(), "xl/worksheets/sheet5.xml")
    assert told.count("改动") == 500
    assert told.count("版本过期") == 3
    assert "行标识被改动" in told


def test_a_result_without_anything_left_holds_the_list_alone(tmp_path: Path) -> None:
    back = _back()
    nothing = remaining(back, OpenWork(back.work.rows.clear(), back.work.found.clear()))
    write_outcome(tmp_path / "结果.xlsx", back, nothing, ORDER, KEY)
    told = texts((tmp_path / "结果.xlsx").read_bytes())
    assert told.count("改动") == 500
