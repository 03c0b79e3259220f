"""What comes back in the rows of a workbook, whatever people and programs did to them."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from acts.workbook.read import ReadBack
from acts.workbook.tables import OpenWork, Why
from acts.workbook.write import write
from tests.acts.workbook.altered import Sheet
from tests.acts.workbook.open_work import (
    KEY,
    ORDER,
    code,
    exported,
    open_work,
    read_back,
    row_id,
    wrong_code,
)

WORK = open_work(6)
CODE, DAY = "行政相对人代码_1(统一社会信用代码)", "处罚决定日期"


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return exported(tmp_path_factory.mktemp("export"), WORK)


@pytest.fixture
def sheet(export: bytes) -> Sheet:
    return Sheet(export)


def back(sheet: Sheet, work: OpenWork = WORK) -> ReadBack:
    """What `sheet` says; every row of it is accounted for."""
    found = read_back(sheet.saved(), work)
    counts = found.counts
    assert counts.rows == (
        counts.changed + counts.unchanged + counts.stale + counts.unrecognised + counts.doubled
        + counts.refused
    )  # fmt: skip
    return found


def edits(found: ReadBack) -> list[tuple[str, str, str | None]]:
    return found.edits.select("row_id", "field", "after").rows()


def refusals(found: ReadBack) -> list[tuple[int, str | None, str]]:
    return found.refusals.select("sheet_row", "field", "why").rows()


def test_a_workbook_nobody_touched_asks_for_nothing(sheet: Sheet) -> None:
    found = back(sheet)
    assert found.edits.is_empty()
    assert found.refusals.is_empty()
    assert (found.counts.rows, found.counts.unchanged) == (6, 6)


def test_a_typed_value_is_an_edit_with_what_was_held_before(sheet: Sheet) -> None:
    sheet.put(2, CODE, code(1))
    found = back(sheet)
    version = WORK.rows["version"][0]
    assert found.edits.rows() == [(row_id(1), version, "party_uscc", wrong_code(1), code(1))]
    assert (found.counts.changed, found.counts.edits) == (1, 1)


def test_rows_may_be_sorted_deleted_and_columns_moved(sheet: Sheet) -> None:
    sheet.put(3, CODE, code(2))
    del sheet.rows[4]
    sheet.rows[1:] = sheet.rows[:0:-1]
    left, right = sheet.columns["违法事实"], sheet.columns[CODE]
    for row in sheet.rows:
        row[left], row[right] = row[right], row[left]
    found = back(sheet)
    assert edits(found) == [(row_id(2), "party_uscc", code(2))]
    assert (found.counts.rows, found.counts.missing) == (5, 1)


def test_a_blank_cell_changes_nothing_and_a_marked_one_clears(sheet: Sheet) -> None:
    sheet.put(2, CODE, "")
    sheet.put(3, CODE, "  ")
    sheet.put(4, CODE, "<清空>")
    assert edits(back(sheet)) == [(row_id(3), "party_uscc", None)]


def test_a_row_that_changed_since_the_export_is_stale(sheet: Sheet) -> None:
    sheet.put(2, CODE, code(1))
    sheet.put(3, CODE, code(2))
    newer = pl.when(pl.col("row_id") == row_id(1)).then(pl.lit("f" * 64)).otherwise("version")
    now = OpenWork(
        WORK.rows.with_columns(newer.alias("version")).filter(pl.col("row_id") != row_id(3)),
        WORK.found,
    )
    found = back(sheet, now)
    assert refusals(found) == [(2, None, Why.STALE), (4, None, Why.STALE)]
    assert edits(found) == [(row_id(2), "party_uscc", code(2))]


@pytest.mark.parametrize("heading", ["_rid", "_ver", "_sig"])
def test_an_altered_id_version_or_signature_is_refused(sheet: Sheet, heading: str) -> None:
    sheet.put(2, CODE, code(1))
    sheet.put(2, heading, sheet.cell(3, heading))
    found = back(sheet)
    assert refusals(found) == [(2, None, Why.TAMPERED)]
    assert found.edits.is_empty()


def test_a_row_of_another_export_is_refused(sheet: Sheet, tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    write(path, WORK, replace(ORDER, export_id="f" * 32), KEY)
    sheet.rows[1] = Sheet(path.read_bytes()).rows[1]
    assert refusals(back(sheet)) == [(2, None, Why.TAMPERED)]


def test_a_row_without_an_id_cannot_come_in_by_a_correction(sheet: Sheet) -> None:
    sheet.rows.append(
        {sheet.columns["行政相对人名称"]: sheet.rows[1][sheet.columns["行政相对人名称"]]}
    )
    found = back(sheet)
    assert refusals(found) == [(8, None, Why.UNKNOWN_ROW)]
    assert found.refusals["given"].to_list() == ["杭州示例1网络科技有限公司"]


def test_a_row_pasted_twice_counts_once_if_both_say_the_same(sheet: Sheet) -> None:
    sheet.put(2, CODE, code(1))
    sheet.rows.append(dict(sheet.rows[1]))
    found = back(sheet)
    assert refusals(found) == [(8, None, Why.DOUBLED_ROW)]
    assert edits(found) == [(row_id(1), "party_uscc", code(1))]


def test_a_row_pasted_twice_with_different_values_is_not_taken(sheet: Sheet) -> None:
    sheet.rows.append(dict(sheet.rows[1]))
    sheet.put(2, CODE, code(1))
    found = back(sheet)
    assert refusals(found) == [(2, None, Why.DOUBLED_ROW), (8, None, Why.DOUBLED_ROW)]
    assert found.edits.is_empty()


def test_a_locked_cell_that_was_changed_is_ignored_and_listed(sheet: Sheet) -> None:
    sheet.put(2, CODE, code(1))
    sheet.put(2, "处罚内容", "不罚了")
    sheet.put(3, DAY, "2018-08-21")  # this row's day did not fail
    found = back(sheet)
    assert refusals(found) == [
        (2, "penalty_content", Why.READ_ONLY), (3, "decided_on", Why.READ_ONLY)
    ]  # fmt: skip
    assert edits(found) == [(row_id(1), "party_uscc", code(1))]
    assert found.counts.read_only == 2


def test_where_identity_is_in_doubt_the_name_may_be_changed_too(tmp_path: Path) -> None:
    doubt = WORK.found.with_columns(pl.lit("IDN-002").alias("rule"))
    work = OpenWork(WORK.rows, doubt)
    sheet = Sheet(exported(tmp_path, work))
    sheet.put(2, "行政相对人名称", "杭州示例一网络科技有限公司")
    assert edits(back(sheet, work)) == [(row_id(1), "party_name", "杭州示例一网络科技有限公司")]


def test_a_formula_is_refused_and_holds_its_row(sheet: Sheet) -> None:
    sheet.put_xml(4, CODE, f"<f>H2&amp;1</f><v>{code(3)}</v>", ' t="str"')
    sheet.put(4, DAY, "2018-03-01")
    found = back(sheet)
    assert refusals(found) == [(4, "party_uscc", Why.FORMULA), (4, "decided_on", Why.ROW_HELD)]
    assert found.edits.is_empty()
    assert (found.counts.refused, found.counts.unchanged) == (1, 5)


@pytest.mark.parametrize(
    "inner, kind",
    [("<v>#REF!</v>", ' t="e"'), ("<v>1</v>", ' t="b"')],
    ids=["error", "truth"],
)
def test_an_error_or_truth_value_is_unreadable(sheet: Sheet, inner: str, kind: str) -> None:
    sheet.put_xml(2, CODE, inner, kind)
    assert refusals(back(sheet)) == [(2, "party_uscc", Why.UNREADABLE)]


def test_a_code_that_a_program_made_a_number_of_is_refused(sheet: Sheet) -> None:
    sheet.put_xml(2, CODE, "<v>9.13301061234567E+17</v>")
    sheet.put(3, CODE, "9.1330106E+17")
    sheet.put(4, CODE, "913301061234567000")
    found = back(sheet)
    assert refusals(found) == [(row, "party_uscc", Why.CUT_CODE) for row in (2, 3, 4)]
    assert found.edits.is_empty()


def test_a_serial_day_is_read_and_told(sheet: Sheet) -> None:
    sheet.put_xml(4, DAY, "<v>43346</v>")
    sheet.put(7, DAY, "2018年9月3日")
    found = back(sheet)
    assert edits(found) == [
        (row_id(3), "decided_on", "2018-09-03"), (row_id(6), "decided_on", "2018年9月3日")
    ]  # fmt: skip
    assert found.readings.select("sheet_row", "given", "read_as").rows() == [
        (4, "43346", "2018-09-03"), (7, "2018年9月3日", "2018-09-03")
    ]  # fmt: skip


def test_a_day_that_a_program_wrote_in_its_own_form_is_no_change(tmp_path: Path) -> None:
    days = WORK.rows.with_columns(pl.lit("2018-09-03").alias("decided_on"))
    work = OpenWork(days, WORK.found)
    sheet = Sheet(exported(tmp_path, work))
    sheet.put_xml(4, DAY, "<v>43346</v>")
    assert back(sheet, work).edits.is_empty()


def test_a_date_that_cannot_be_read_is_told_and_left_to_validation(sheet: Sheet) -> None:
    sheet.put(4, DAY, "九月三日")
    found = back(sheet)
    assert edits(found) == [(row_id(3), "decided_on", "九月三日")]
    assert found.readings["read_as"].to_list() == [None]


def test_a_suggestion_that_is_adopted_becomes_an_edit(sheet: Sheet) -> None:
    sheet.put(3, "采纳", "是")
    sheet.put(5, "采纳", "否")
    assert edits(back(sheet)) == [(row_id(2), "party_uscc", code(2))]


def test_what_a_person_typed_goes_before_the_suggestion(sheet: Sheet) -> None:
    sheet.put(3, "采纳", "是")
    sheet.put(3, CODE, code(77))
    assert edits(back(sheet)) == [(row_id(2), "party_uscc", code(77))]


def test_adopting_nothing_or_something_altered_is_refused(sheet: Sheet) -> None:
    sheet.put(2, "采纳", "是")  # has no suggestion
    sheet.put(3, "采纳", "可以")
    sheet.put(5, "采纳", "是")
    sheet.put(5, "建议值", f"统一社会信用代码：{code(99)}")
    sheet.put(7, "建议值", "随便")
    found = back(sheet)
    assert refusals(found) == [
        (2, "adopt", Why.ADOPTION), (3, "adopt", Why.ADOPTION), (5, "adopt", Why.ADOPTION),
        (7, "suggestion", Why.READ_ONLY),
    ]  # fmt: skip
    assert found.edits.is_empty()


def test_a_suggestion_that_nobody_saw_is_not_adopted(sheet: Sheet) -> None:
    sheet.put(2, "采纳", "是")
    one = (pl.col("row_id") == row_id(1)) & (pl.col("field") == "party_uscc")
    later = pl.when(one).then(pl.lit(code(1))).otherwise("suggestion").alias("suggestion")
    found = back(sheet, OpenWork(WORK.rows, WORK.found.with_columns(later)))
    assert found.edits.is_empty()
    assert refusals(found) == [(2, "adopt", Why.ADOPTION)]


def test_remarks_come_back_with_their_rows(sheet: Sheet) -> None:
    sheet.put(2, "处理意见", "已联系企业")
    found = back(sheet)
    assert found.notes.rows() == [(row_id(1), "已联系企业")]
    assert found.counts.changed == 0


def test_lines_above_the_headings_and_new_columns_do_no_harm(sheet: Sheet) -> None:
    sheet.put(2, CODE, code(1))
    sheet.columns["我的备注"] = "ZZ"
    sheet.rows[0]["ZZ"] = (' t="inlineStr"', "<is><t>我的备注</t></is>")
    sheet.rows.insert(0, {"D": (' t="inlineStr"', "<is><t>九月第一批</t></is>")})
    found = back(sheet)
    assert edits(found) == [(row_id(1), "party_uscc", code(1))]
    assert found.added == ("我的备注",)


def test_a_field_whose_column_was_deleted_is_unchanged(sheet: Sheet) -> None:
    letters = sheet.columns["违法事实"]
    for row in sheet.rows:
        row.pop(letters, None)
    found = back(sheet)
    assert found.missing == ("违法事实",)
    assert found.refusals.is_empty()


def test_a_row_of_which_nothing_can_be_read_is_told(sheet: Sheet) -> None:
    sheet.rows.append({"ZZ": (' t="e"', "<v>#NAME?</v>")})
    sheet.columns["ZZ"] = "ZZ"
    found = back(sheet)
    assert refusals(found) == [(8, None, Why.UNREADABLE)]
    assert found.counts.unrecognised == 1


def test_values_that_a_cell_cannot_hold_do_not_look_changed(tmp_path: Path) -> None:
    odd = ["a\r\nb", "带\x01控制符", "😀" * 20_000, "  前后有空格 ", "_x0041_", "=1+1"]
    work = OpenWork(WORK.rows.with_columns(pl.Series("violation_facts", odd)), WORK.found)
    found = back(Sheet(exported(tmp_path, work)), work)
    assert found.refusals.is_empty()
    assert found.edits.is_empty()
