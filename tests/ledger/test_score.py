"""Scorecards in the ledger: first states, first receipts, working days, months frozen once."""

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from sqlalchemy import insert, select

from ledger.open import Ledger
from ledger.score_facts import counted, of_corrections, of_received
from ledger.score_rows import CORRECTIONS, RECEIVED
from ledger.tables_score import score_month
from ledger.tables_steward import correction
from records.score import Measure, Side, share
from records.states import RowState
from tests.ledger.deliveries import DAY, MOMENT, SOURCE, Row, deliver
from tests.ledger.test_pending import attach as attached

FIRST, LAST = date(2018, 9, 1), date(2018, 9, 30)
IN_TIME, LATE = date(2018, 9, 11), date(2018, 9, 12)  # the 7th and 8th working day after 09-01
QUARANTINED, PENDING = RowState.QUARANTINED, RowState.IDENTITY_PENDING


def numbers(ledger: Ledger, last: date = LAST) -> dict[Measure, tuple[int, int | None]]:
    found = ledger.score(FIRST, last)
    return {
        Measure(row["measure"]): (row["counted"], row["total"])
        for row in found.iter_rows(named=True)
        if row["source_id"] == SOURCE
    }


def attach(ledger: Ledger, which: int) -> None:
    """The registry knows the enterprise of one pending row now."""
    (chunk,) = ledger.marked_rows()
    assert ledger.resolve_pending(attached(chunk.rows.slice(which, 1)), MOMENT) == 1


def listed(ledger: Ledger, measure: Measure, side: Side = Side.COUNTED) -> list[tuple[str, str]]:
    found = ledger.score_rows(FIRST, LAST, measure, side)
    return found.select("day", "locator").rows()


def begun(ledger: Ledger) -> None:
    """The stock: the source's first delivery."""
    deliver(ledger, [Row("0号")], day=DAY)


def test_the_first_delivery_is_stock_and_not_asked_when_it_came(ledger: Ledger) -> None:
    deliver(ledger, [Row("1号"), Row("2号")], day=LATE)
    found = numbers(ledger)
    assert found[Measure.STOCK] == (2, None)
    assert found[Measure.TIMELY_7] == found[Measure.LATE_7] == (0, 0)
    assert found[Measure.UNDATED] == (0, 0)


def test_rows_are_in_time_up_to_the_seventh_working_day(ledger: Ledger) -> None:
    begun(ledger)
    deliver(ledger, [Row("1号")], day=IN_TIME)
    deliver(ledger, [Row("2号"), Row("3号")], day=LATE)
    found = numbers(ledger)
    assert found[Measure.TIMELY_7] == (1, 3)
    assert found[Measure.LATE_7] == (2, 3)
    assert found[Measure.LATE_SHORT] == (2, 2)
    assert found[Measure.TIMELY_20] == (3, 3)
    assert listed(ledger, Measure.LATE_7) == [
        ("2018-09-12", "公示!第3行"),
        ("2018-09-12", "公示!第4行"),
    ]


def test_holidays_do_not_count_and_made_up_weekends_do(ledger: Ledger) -> None:
    """The twentieth working day after 09-01 is Saturday 09-29; 09-22 to 24 are days off."""
    begun(ledger)
    deliver(ledger, [Row("1号")], day=date(2018, 9, 29))
    deliver(ledger, [Row("2号")], day=date(2018, 9, 30))
    assert numbers(ledger)[Measure.TIMELY_20] == (1, 2)


def test_a_changed_row_is_received_but_its_decision_was_told_in_time(ledger: Ledger) -> None:
    begun(ledger)
    deliver(ledger, [Row("1号")], day=IN_TIME)
    deliver(ledger, [Row("1号", says="更正")], day=date(2018, 9, 28))
    deliver(ledger, [Row("1号", state=QUARANTINED)], day=LAST)
    found = numbers(ledger)
    assert found[Measure.RECEIVED] == (4, None)
    assert found[Measure.TIMELY_7] == (1, 1)


@pytest.mark.parametrize("later", [0, 1, 2])
def test_a_row_that_was_stopped_at_first_keeps_its_day_whatever_follows(
    later: int, ledger: Ledger
) -> None:
    """Also when the record has had several versions since."""
    begun(ledger)
    deliver(ledger, [Row("1号", state=QUARANTINED)], day=IN_TIME)
    for number in range(later):
        deliver(ledger, [Row("1号", says=f"改{number}")], day=LATE + timedelta(days=number))
    found = numbers(ledger)
    assert found[Measure.TIMELY_7] == (1, 1)
    assert found[Measure.COMPLIANT] == (1 + later, 2 + later)
    assert listed(ledger, Measure.COMPLIANT, Side.REST) == [("2018-09-11", "公示!第3行")]


def test_what_a_person_or_the_registry_did_later_is_not_what_came(ledger: Ledger) -> None:
    begun(ledger)
    deliver(ledger, [Row("1号", state=PENDING), Row("2号", state=PENDING)], day=IN_TIME)
    assert numbers(ledger)[Measure.ENTERED] == (1, 3)
    assert numbers(ledger)[Measure.OPEN_OVERDUE] == (2, 2)
    attach(ledger, 1)
    found = numbers(ledger)
    assert found[Measure.ENTERED] == (2, 3)
    assert found[Measure.COMPLIANT] == (3, 3)
    assert found[Measure.OPEN_OVERDUE] == (1, 1)
    assert found[Measure.TIMELY_7] == (2, 2)


def test_second_claims_are_counted_and_not_clocked(ledger: Ledger) -> None:
    begun(ledger)
    deliver(ledger, [Row("1号"), Row("1号", says="另一行"), Row("2号")], day=LATE)
    found = numbers(ledger)
    assert found[Measure.DUPLICATE] == (1, 4)
    assert found[Measure.LATE_7] == (2, 2)


def test_rows_out_of_scope_are_in_no_other_number(ledger: Ledger) -> None:
    begun(ledger)
    deliver(ledger, [Row("1号", state=RowState.OUT_OF_SCOPE)], day=IN_TIME)
    found = numbers(ledger)
    assert found[Measure.OUT_OF_SCOPE] == (1, None)
    assert found[Measure.RECEIVED] == (1, None)
    assert found[Measure.COMPLETE] == (5, 9), "of the row in scope"


def test_required_cells_that_lack_are_counted_and_their_rows_named(ledger: Ledger) -> None:
    deliver(ledger, [Row("1号"), Row(None), Row("2号", says='含"party_name":"的话')])
    assert numbers(ledger)[Measure.COMPLETE] == (5 + 4 + 5, 27)
    assert len(listed(ledger, Measure.COMPLETE, Side.REST)) == 3


def test_unchanged_rows_and_batches_that_did_not_close_are_not_counted(ledger: Ledger) -> None:
    rows = [Row("1号"), Row("2号")]
    deliver(ledger, rows)
    deliver(ledger, [*rows, Row("3号")], day=IN_TIME)
    deliver(ledger, [Row("4号"), Row("5号")], day=LATE, stop_after=1, chunk_rows=1)
    assert numbers(ledger)[Measure.RECEIVED] == (3, None)


def test_open_work_is_aged_in_working_days_in_bands(ledger: Ledger) -> None:
    begun(ledger)
    for days in range(8):  # Monday 09-03 to Monday 09-10
        row = Row(f"{days}1号", state=QUARANTINED)
        deliver(ledger, [row], day=DAY + timedelta(days=days))
    found = numbers(ledger, date(2018, 9, 12))
    ages = {Measure.OPEN_NEW: 4, Measure.OPEN_DUE: 4, Measure.OPEN_OVERDUE: 0}
    assert {name: found[name] for name in ages} == {name: (n, 8) for name, n in ages.items()}


def test_corrections_of_a_month_ago_ought_to_be_made_at_the_source(ledger: Ledger) -> None:
    aged, fresh = date(2018, 8, 30), date(2018, 9, 1)
    stands = [("retired", aged), ("live", aged), ("conflict", aged), ("revoked", aged),
              ("proposed", aged), ("retired", fresh)]  # fmt: skip
    rows = [
        {"correction_no": number, "operation_no": 1, "source_id": SOURCE, "row_id": f"{number}",
         "field": "party_uscc", "original_hash": "x", "origin": "manual", "status": status,
         "created_on": day.isoformat(), "times": 1}
        for number, (status, day) in enumerate(stands, start=1)
    ]  # fmt: skip
    with ledger._writer.begin() as conn:
        conn.execute(insert(correction), rows)
    assert numbers(ledger)[Measure.SOURCE_FIXED] == (1, 3)
    assert len(listed(ledger, Measure.SOURCE_FIXED, Side.REST)) == 2


@pytest.mark.parametrize("came, late", [("2018-09-07", 0), ("2018-09-08", 1), ("2018-09-10", 1)])
def test_the_last_day_is_a_friday_and_the_saturday_is_late(came: str, late: int) -> None:
    row = {"source_id": SOURCE, "kind": "penalty", "day": came, "batch_no": 2, "place": 1,
           "record_id": "a", "locator": "", "state": "accepted", "entered_as": "accepted",
           "is_first": True, "is_held": True, "body": '{"decided_on":"2018-08-29"}'}  # fmt: skip
    stock = pl.Series([1], dtype=pl.Int64)
    facts = of_received(pl.DataFrame([row], schema=RECEIVED), stock)
    names = [counted(measure) for measure in (Measure.LATE_7, Measure.LATE_SHORT)]
    assert facts.select(names).row(0) == (late, late)


def test_no_correction_is_no_share() -> None:
    facts = of_corrections(pl.DataFrame(schema=CORRECTIONS), LAST)
    assert facts.is_empty()


@pytest.mark.parametrize("measure", [each for each in Measure if each is not Measure.REPORTED])
def test_the_rows_of_a_number_are_as_many_as_it_says(measure: Measure, ledger: Ledger) -> None:
    begun(ledger)
    mixed = [Row("1号"), Row("2号", state=QUARANTINED), Row("3号", state=PENDING), Row("1号", "x"),
             Row("4号", state=RowState.OUT_OF_SCOPE)]  # fmt: skip
    deliver(ledger, mixed, day=LATE)
    number, total = numbers(ledger).get(measure, (0, None))
    if measure is Measure.COMPLETE:
        total = number = numbers(ledger)[Measure.RECEIVED][0]
    assert len(listed(ledger, measure)) == number
    assert len(listed(ledger, measure, Side.TOTAL)) == (total or 0)


def frozen(kind: str = "penalty", counted: int = 3) -> pl.DataFrame:
    row = {"department": "部门", "system": "系统", "kind": kind, "measure": "received",
           "counted": counted, "total": None}  # fmt: skip
    return pl.DataFrame([row], schema_overrides={"total": pl.Int64()})


def test_a_frozen_month_is_written_once_and_enters_the_audit_chain(ledger: Ledger) -> None:
    assert ledger.score_frozen_at("2018-09") is None
    moment = datetime(2018, 10, 1, tzinfo=UTC)
    assert ledger.freeze_score("2018-09", LAST, frozen(), moment)
    assert not ledger.freeze_score("2018-09", LAST, frozen(counted=4), MOMENT)
    assert ledger.score_frozen_at("2018-09") == (LAST, moment)
    assert ledger.frozen_score("2018-09").equals(frozen())
    assert ledger.frozen_score("2018-10").is_empty()
    assert ledger.audit_broken_at() is None
    with ledger._engine.begin() as conn:
        assert len(conn.execute(select(score_month)).all()) == 1


def test_a_later_fix_does_not_rewrite_a_frozen_month(ledger: Ledger) -> None:
    begun(ledger)
    deliver(ledger, [Row("1号", state=PENDING)], day=IN_TIME)
    before = numbers(ledger)[Measure.ENTERED]
    ledger.freeze_score("2018-09", LAST, frozen(counted=before[0]), MOMENT)
    attach(ledger, 0)
    assert numbers(ledger)[Measure.ENTERED] == (2, 2)
    assert ledger.frozen_score("2018-09")["counted"].to_list() == [1]


def test_a_small_total_bears_no_share() -> None:
    assert share(29, 29) is None
    assert share(15, 30) == 0.5
    assert share(3, None) is None
