"""Scorecards where stewards have been at work: what came stays what it was."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from acts.correct import EDITS, correct
from acts.errors import MonthNotOver
from acts.score import Month, freeze, rows, score
from acts.score_days import due_days
from ledger.score_rows import PAUSES
from records.score import Measure, Side
from sources.kit.source import Cadence
from tests.acts.stewards import (
    CHECKED,
    LI,
    World,
    on_both,
    penalty,
)

MONTH = Month.of("2018-09")
SOURCE = "some_penalties"
NEXT, LATER = date(2018, 9, 4), date(2018, 9, 12)
BROKEN = penalty(1, decided_on="2018-08-32")


def numbers(world: World) -> dict[Measure, tuple[int, int | None]]:
    """Those of the source of penalties; not declared, it is a department of its own."""
    card = score(world.house, MONTH).numbers.filter(pl.col("department") == SOURCE)
    return {
        Measure(row["measure"]): (row["counted"], row["total"])
        for row in card.iter_rows(named=True)
    }


def mend(world: World, value: str) -> None:
    record = str(world.row(str(BROKEN["decision_number"]))["record_id"])
    edits = pl.DataFrame([(record, None, "decided_on", value)], schema=EDITS, orient="row")
    done = correct(world.house, edits, CHECKED, LI)
    assert done.operation is not None
    assert done.operation.status == "done"


@pytest.mark.parametrize("goes", [("2018-08-21",), ("2018-08-31x", "2018-08-21")])
def test_a_corrected_row_is_entered_and_was_not_compliant(
    goes: tuple[str, ...], world: World
) -> None:
    world.deliver([penalty(0), BROKEN])
    before = numbers(world)
    assert (before[Measure.ENTERED], before[Measure.OPEN_NEW]) == ((1, 2), (1, 1))
    for value in goes:
        mend(world, value)
    after = numbers(world)
    assert after[Measure.ENTERED] == (2, 2)
    assert after[Measure.OPEN_NEW] == (0, 0)
    same = (Measure.RECEIVED, Measure.COMPLIANT, Measure.STOCK, Measure.COMPLETE, Measure.REPORTED)
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert before[Measure.COMPLIANT] == (1, 2)
    listed = rows(world.house, MONTH, Measure.ENTERED, Side.COUNTED, SOURCE)
    assert sorted(listed["state"]) == ["accepted", "corrected"]
    assert listed["locator"].n_unique() == 2


def test_a_row_that_its_source_replaced_is_not_entered_by_that(world: World) -> None:
    world.deliver([penalty(0), BROKEN])
    world.deliver([penalty(0), BROKEN | {"decided_on": "2018-08-21"}], NEXT)
    assert numbers(world)[Measure.ENTERED] == (2, 3)


def test_work_ages_from_the_day_its_fault_was_first_found(world: World) -> None:
    world.deliver([BROKEN])
    world.deliver([BROKEN | {"violation_facts": "另一说法"}, penalty(2)], LATER)
    assert numbers(world)[Measure.OPEN_DUE] == (1, 1), "seven working days after 09-03"
    (row,) = rows(world.house, MONTH, Measure.OPEN_DUE, Side.COUNTED, SOURCE).to_dicts()
    assert row["day"] == "2018-09-03"


def test_a_correction_of_yesterday_is_not_asked_for_at_the_source_yet(world: World) -> None:
    world.deliver([BROKEN])
    mend(world, "2018-08-21")
    assert numbers(world)[Measure.SOURCE_FIXED] == (0, 0)
    world.deliver([BROKEN, penalty(5)], date(2018, 10, 8))
    october = score(world.house, Month.of("2018-10")).numbers
    (row,) = october.filter(
        pl.col("department") == SOURCE, pl.col("measure") == Measure.SOURCE_FIXED.value
    ).to_dicts()
    assert (row["counted"], row["total"]) == (0, 1)


@on_both
def test_a_running_month_cannot_be_frozen(world: World) -> None:
    with pytest.raises(MonthNotOver, match="2018-09"):
        freeze(world.house, MONTH, datetime(2018, 9, 30, 15, 59, tzinfo=UTC))
    assert freeze(world.house, MONTH, datetime(2018, 9, 30, 16, tzinfo=UTC))


def test_a_delivery_is_due_by_the_cadence_from_the_first_batch_on() -> None:
    sources = pl.DataFrame(
        [("daily", Cadence.EVERY_DAY), ("office", Cadence.WORKING_DAY),
         ("weekly", Cadence.EVERY_WEEK), ("notice", Cadence.ON_NOTICE),
         ("never", Cadence.WORKING_DAY)],
        schema=["source_id", "every"], orient="row",
    ).with_columns(pl.col("every").cast(pl.String))  # fmt: skip
    told = [
        ("daily", "2018-09-20", "failed"), ("daily", "2018-09-21", "complete"),
        ("daily", "2018-09-21", "complete"), ("office", "2018-09-21", "complete"),
        ("office", "2018-09-25", "complete"), ("office", "2018-09-29", "complete"),
        ("weekly", "2018-09-11", "complete"), ("weekly", "2018-09-25", "complete"),
        ("notice", "2018-09-21", "complete"),
    ]  # fmt: skip
    deliveries = pl.DataFrame(
        [(source, day, f"{source}/{day}/{n}", status)
         for n, (source, day, status) in enumerate(told)],
        schema=["source_id", "day", "batch_id", "status"], orient="row",
    )  # fmt: skip
    pauses = pl.DataFrame(
        [("daily", "2018-09-28", "2018-10-02"), ("office", "2018-08-01", "2018-08-31")],
        schema=PAUSES, orient="row",
    )  # fmt: skip
    due = due_days(sources, deliveries, pauses, date(2018, 9, 1), date(2018, 9, 30))
    found = {
        name: (part["came"].sum(), part.height)
        for (name,), part in due.group_by("source_id", maintain_order=True)
    }
    assert found == {
        "daily": (1, 8),  # from the 20th on, when it first failed, to the pause
        "office": (3, 7),  # 21, and 25 to 30: 24 is off, both days of the weekend are worked
        "weekly": (2, 3),  # the weeks that end on 16, 23, 30
        "never": (0, 15),  # from the ledger's own first day, the 11th
    }


@pytest.mark.parametrize("text", ["2018-13", "2018-9", "1999-01", "2018-09-01", "", "八月"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no month like 2018-09"):
        Month.of(text)
