"""500 rows of a house repaired in one workbook; what changed or was altered meanwhile is not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from acts.correct import Reason
from acts.workbook.exchange import Asked, confirm, send_out, take_back
from acts.workbook.tables import Why
from records.states import CorrectionReason
from tests.acts.stewards import DAY, LI, PENALTIES, World, open_world, penalty
from tests.acts.workbook import libreoffice
from tests.acts.workbook.altered import Sheet
from tests.acts.workbook.round_trip import Edit

DECIDED = "处罚决定日期"
ROWS, STALE, TAMPERED = 506, (101, 102, 103), 200
UNTOUCHED = (505, 506)
Editor = Callable[[bytes, list[Edit], Path], bytes]


def in_xml(data: bytes, edits: list[Edit], folder: Path) -> bytes:
    del folder
    sheet = Sheet(data)
    for row, heading, value in edits:
        sheet.put(row, str(heading), str(value))
    return sheet.saved()


def in_libreoffice(data: bytes, edits: list[Edit], folder: Path) -> bytes:
    if why := libreoffice.missing():
        pytest.skip(why)
    return libreoffice.edited(data, edits, folder)


@pytest.mark.parametrize("editor", [in_xml, pytest.param(in_libreoffice, marks=pytest.mark.proof)])
def test_500_rows_are_repaired_3_are_stale_and_an_altered_id_is_refused(
    tmp_path: Path, editor: Editor
) -> None:
    with open_world(tmp_path) as world:
        world.deliver([broken(number) for number in range(1, ROWS + 1)])
        path = tmp_path / "open.xlsx"
        send_out(world.house, Asked("某部门", (PENALTIES.id,)), path, "ab" * 16, DAY)
        path.write_bytes(editor(path.read_bytes(), edits(), tmp_path))
        # Three rows come again with another fine before the workbook does.
        newer = [broken(number, fine_wan_yuan="0.3") for number in STALE]
        world.deliver(newer, day=date(2018, 9, 4))
        back = take_back(world.house, path, date(2018, 9, 4))
        assert (back.counts.rows, back.counts.changed, back.counts.unchanged) == (ROWS, 500, 2)
        assert dict(back.refusals["why"].value_counts().rows()) == {Why.STALE: 3, Why.TAMPERED: 1}
        by = replace(LI, day=date(2018, 9, 4), approver="王某")
        reason = Reason(CorrectionReason.DEPARTMENT, origin="workbook")
        done = confirm(world.house, back, reason, by)
        assert done.refused.is_empty()
        assert waiting(world) == len(STALE) + 1 + len(UNTOUCHED)


def broken(number: int, **changes: str | None) -> dict[str, str | None]:
    row = penalty(number % 40, decision_number=f"杭市监罚〔2018〕{1000 + number}号", **changes)
    return {**row, "decided_on": "2018-08-32"}


def edits() -> list[Edit]:
    typed: list[Edit] = [
        (number + 1, DECIDED, "2018-08-21")
        for number in range(1, ROWS + 1)
        if number not in UNTOUCHED
    ]
    return [*typed, (TAMPERED + 1, "_rid", "f" * 32)]


def waiting(world: World) -> int:
    rows: int = world.house.ledger.open_rows([PENALTIES.id]).height
    return rows
