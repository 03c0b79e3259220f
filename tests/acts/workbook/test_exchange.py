"""Open rows of a house go out as a workbook, and what comes back becomes one operation."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from acts.correct import Reason
from acts.errors import NoSuchDepartment
from acts.open_work import open_among, sources_of
from acts.workbook import exchange
from acts.workbook.errors import NothingOpen, NotOurWorkbook, TooManyRows
from acts.workbook.exchange import (
    Asked,
    confirm,
    leave_result,
    report,
    send_out,
    take_back,
)
from acts.workbook.tables import Why
from acts.workbook.write import Order
from records.states import CorrectionReason, RowState
from tests.acts.stewards import (
    DAY,
    LI,
    PENALTIES,
    World,
    name,
    on_both,
    penalty,
    uscc,
)
from tests.acts.workbook.altered import Sheet

WRONG = "2018-08-32"  # no such day
REASON = Reason(CorrectionReason.DEPARTMENT, origin="workbook")
ASKED = Asked("某部门", (PENALTIES.id,))
DECIDED = "处罚决定日期"
NEXT = date(2018, 9, 4)


@pytest.fixture
def world(world: World) -> World:
    broken = [penalty(number, decided_on=WRONG) for number in range(1, 5)]
    world.deliver([*broken, penalty(9)])
    return world


def sent(world: World) -> Sheet:
    """The export, taken apart."""
    path = world.root / "out.xlsx"
    send_out(world.house, ASKED, path, "ab" * 16, DAY)
    return Sheet(path.read_bytes())


def came(world: World, sheet: Sheet) -> Path:
    path = world.root / "back.xlsx"
    path.write_bytes(sheet.saved())
    return path


def state(world: World, number: int) -> str:
    return str(world.row(str(penalty(number)["decision_number"]))["state"])


def row_of(sheet: Sheet, number: int) -> int:
    """The row of the sheet in which a penalty stands."""
    said = [sheet.cell(row, "行政处罚决定书文号") for row in range(1, len(sheet.rows) + 1)]
    return said.index(str(penalty(number)["decision_number"])) + 1


def test_what_waits_goes_out_and_what_flowed_on_does_not(world: World) -> None:
    sheet = sent(world)
    assert len(sheet.rows) == 1 + 4
    assert {sheet.cell(row, DECIDED) for row in range(2, 6)} == {WRONG}
    assert "DATE-001" in sheet.cell(2, "错误说明")


def test_a_preview_changes_nothing_and_a_confirmed_repair_lets_rows_flow_on(world: World) -> None:
    sheet = sent(world)
    for number in (1, 2):
        sheet.put(row_of(sheet, number), DECIDED, "2018-08-21")
    digest = world.house.ledger.digest()
    back = take_back(world.house, came(world, sheet), DAY)
    assert (back.counts.changed, back.counts.unchanged) == (2, 2)
    assert world.house.ledger.digest() == digest
    done = confirm(world.house, back, REASON, LI)
    assert done.refused.is_empty()
    assert [state(world, number) for number in (1, 2, 3, 4)] == [
        RowState.ACCEPTED, RowState.ACCEPTED, RowState.QUARANTINED, RowState.QUARANTINED
    ]  # fmt: skip


def test_the_same_workbook_again_is_stale_where_it_was_taken(world: World) -> None:
    sheet = sent(world)
    sheet.put(row_of(sheet, 1), DECIDED, "2018-08-21")
    path = came(world, sheet)
    confirm(world.house, take_back(world.house, path, DAY), REASON, LI)
    again = take_back(world.house, path, DAY)
    assert again.edits.is_empty()
    assert again.refusals["why"].to_list() == [Why.STALE]
    assert again.counts.unchanged == 3


def test_the_result_holds_what_is_still_open_then(world: World) -> None:
    sheet = sent(world)
    sheet.put(row_of(sheet, 1), DECIDED, "2018-08-21")
    sheet.put(row_of(sheet, 2), DECIDED, "2018-08-33")  # wrong again
    back = take_back(world.house, came(world, sheet), DAY)
    confirm(world.house, back, REASON, LI)
    result = world.root / "rest.xlsx"
    order = Order("cd" * 16, "某部门", "edition", DAY)
    leave_result(world.house, back, result, order, done=True)
    rest = Sheet(result.read_bytes())
    assert len(rest.rows) == 1 + 3
    assert rest.cell(row_of(rest, 2), DECIDED) == "2018-08-33"
    rest.put(row_of(rest, 2), DECIDED, "2018-08-22")
    assert take_back(world.house, came(world, rest), DAY).counts.changed == 1


def test_what_a_value_was_corrected_to_is_suggested_and_adopted(world: World) -> None:
    sheet = sent(world)
    sheet.put(row_of(sheet, 1), DECIDED, "2018-08-21")
    confirm(world.house, take_back(world.house, came(world, sheet), DAY), REASON, LI)
    sheet = sent(world)
    row = row_of(sheet, 2)
    assert sheet.cell(row, "建议值") == "处罚决定日期：2018-08-21"
    sheet.put(row, "采纳", "是")
    confirm(world.house, take_back(world.house, came(world, sheet), DAY), REASON, LI)
    assert state(world, 2) == RowState.ACCEPTED


def test_a_broken_code_is_suggested_from_the_registry_with_its_reason_and_adopted(
    world: World,
) -> None:
    right = uscc(5)
    slipped = right[:3] + ("7" if right[3] != "7" else "6") + right[4:]
    strange = penalty(6, party_uscc=slipped, party_name="宁波无关食品加工厂")
    world.deliver([penalty(5, party_uscc=slipped), strange], NEXT)
    sheet = sent(world)

    row = next(n for n in range(2, 8) if sheet.cell(n, "行政相对人名称") == name(5))
    told = f"第4位 {slipped[3]} 应为 {right[3]}；名称一致"
    assert sheet.cell(row, "建议值") == f"统一社会信用代码：{right}（{told}）"
    other = next(n for n in range(2, 8) if sheet.cell(n, "行政相对人名称") == strange["party_name"])
    assert not sheet.cell(other, "建议值")

    sheet.put(row, "采纳", "是")
    confirm(world.house, take_back(world.house, came(world, sheet), DAY), REASON, LI)
    assert state(world, 5) == RowState.ACCEPTED


def test_a_file_by_another_name_is_not_opened(world: World) -> None:
    path = world.root / "out.xlsm"
    path.write_bytes(came(world, sent(world)).read_bytes())
    with pytest.raises(NotOurWorkbook, match=r"只接收 \.xlsx"):
        take_back(world.house, path, DAY)


def test_more_rows_than_one_person_may_wait_for_a_second(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acts.correct.MOST_ALONE", 1)
    sheet = sent(world)
    for number in (1, 2):
        sheet.put(row_of(sheet, number), DECIDED, "2018-08-21")
    done = confirm(world.house, take_back(world.house, came(world, sheet), DAY), REASON, LI)
    assert done.waits
    assert state(world, 1) == RowState.QUARANTINED


@on_both
def test_clusters_narrow_what_goes_out_and_too_many_rows_name_them(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    (cluster,) = world.house.ledger.finding_clusters()[:1]
    path = world.root / "out.xlsx"
    asked = replace(ASKED, clusters=[cluster.cluster_no])
    assert send_out(world.house, asked, path, "ab" * 16, DAY).rows == 4
    with pytest.raises(NothingOpen):
        send_out(world.house, replace(ASKED, clusters=[10**6]), path, "ab" * 16, DAY)
    monkeypatch.setattr(exchange, "MOST_ROWS", 3)
    with pytest.raises(TooManyRows, match=f"{cluster.cluster_no} some_penalties DATE-001"):
        send_out(world.house, ASKED, path, "ab" * 16, DAY)


def test_a_department_is_its_offices_too_and_an_unknown_one_is_told_all() -> None:
    offices = set(sources_of("市场监督管理局"))
    assert {"market_penalties", *sources_of("市场监督管理局（信用监管）")} < offices
    assert len(sources_of("市场监督管理局（信用监管）")) == 2
    with pytest.raises(NoSuchDepartment, match=r"没有名为“市监”的部门或来源；现有：.*海关总署"):
        sources_of("市监")
    assert sources_of("商务部", "commerce_exposures") == ("commerce_exposures",)
    with pytest.raises(NoSuchDepartment, match="prepaid_card_filings"):
        sources_of("商务部", "market_penalties")


def test_nothing_open_makes_no_question(world: World) -> None:
    nothing = open_among(world.house, pl.Series(["f" * 32]))
    assert nothing.rows.is_empty()
    assert "party_uscc" in nothing.rows.columns


@on_both
def test_the_write_back_report_names_what_the_source_keeps_sending_wrong(world: World) -> None:
    sheet = sent(world)
    sheet.put(row_of(sheet, 1), DECIDED, "2018-08-21")
    reason = replace(REASON, note="电话确认")
    confirm(world.house, take_back(world.house, came(world, sheet), DAY), reason, LI)
    again = date(2018, 9, 4)
    world.deliver([penalty(1, decided_on=WRONG, valid_until="2019-08-21"), penalty(2)], day=again)
    told = report(world.house, ASKED, again)
    (made,) = told.corrections.rows(named=True)
    assert made["record_id"] == world.row(str(penalty(1)["decision_number"]))["record_id"]
    assert (made["orig_value"], made["new_value"]) == (WRONG, "2018-08-21")
    assert (made["reason"], made["first_day"], made["times"]) == ("报送单位确认；电话确认", DAY, 2)
    assert told.causes.select("rule", "rows").rows() == [("DATE-001", 2)]
