"""Rows that wait, as a workbook gets them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from acts.correct import EDITS, correct
from acts.open_work import open_work
from records.kind import Kind
from tests.acts.stewards import CHECKED, LI, PENALTIES, World, open_world, penalty

WRONG = "2018-08-32"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path) as world:
        yield world


def test_open_rows_come_with_what_failed_in_them(world: World) -> None:
    world.deliver([penalty(0), penalty(1, decided_on=WRONG), penalty(2, decision_number=None)])
    work = open_work(world.house, [PENALTIES.id])[Kind.PENALTY]
    assert work.rows["decided_on"].to_list() == [WRONG, "2018-08-20"]
    blocking = work.found.filter(pl.col("severity") == "block")
    assert blocking["field"].to_list() == ["decided_on", "decision_number"]
    assert open_work(world.house, ["another"]) == {}


def test_only_the_rows_of_the_clusters_asked_for_come(world: World) -> None:
    world.deliver([penalty(1, decided_on=WRONG), penalty(2, decision_number=None)])
    found = world.house.ledger.finding_clusters()
    numbers = [each.cluster_no for each in found if each.field == "decided_on"]
    work = open_work(world.house, [PENALTIES.id], numbers)[Kind.PENALTY]
    assert work.rows["decided_on"].to_list() == [WRONG]


def test_what_a_value_was_corrected_to_is_suggested_for_the_next(world: World) -> None:
    world.deliver([penalty(1, decided_on=WRONG), penalty(2, decided_on=WRONG)])
    record = world.row(str(penalty(1)["decision_number"]))["record_id"]
    edit = pl.DataFrame([(record, None, "decided_on", "2018-08-31")], schema=EDITS, orient="row")
    correct(world.house, edit, CHECKED, LI)
    work = open_work(world.house, [PENALTIES.id])[Kind.PENALTY]
    assert work.suggestions()["suggestion"].to_list() == ["2018-08-31"]


def test_a_departments_corrections_say_how_often_the_source_was_wrong(world: World) -> None:
    wrong = penalty(1, decided_on=WRONG)
    world.deliver([wrong])
    record = world.row(str(wrong["decision_number"]))["record_id"]
    edit = pl.DataFrame([(record, None, "decided_on", "2018-08-31")], schema=EDITS, orient="row")
    correct(world.house, edit, CHECKED, LI)
    for day in (4, 5, 6):
        world.deliver([wrong, *(penalty(n) for n in range(2, day))], date(2018, 9, day))
    (live,) = world.house.ledger.live_corrections([PENALTIES.id]).rows(named=True)
    assert (live["original"], live["value"], live["times"]) == (WRONG, "2018-08-31", 4)
