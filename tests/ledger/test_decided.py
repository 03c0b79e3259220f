"""What persons decide: rows sent back, findings let stand, clocks stopped, rules waived."""

from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl
import pytest
from sqlalchemy import select

from ledger import events
from ledger.audit import Deed
from ledger.decided import Decided
from ledger.errors import MoveNotAllowed, NotDecided
from ledger.open import Ledger
from ledger.tables import finding, row_state
from ledger.tables_steward import operation, pause, row_event, waiver
from records.states import FindingEnd, RowState, Severity
from tests.ledger.deliveries import DAY, MOMENT, SOURCE, Row, deliver
from tests.ledger.test_findings import assert_clusters_add_up

NEXT, LATER = date(2018, 9, 4), date(2018, 9, 5)
QUARANTINED = RowState.QUARANTINED
BROKEN = Row("1号", state=QUARANTINED, rule="DATE-001", severity="block")
TWO = Decided("张三", MOMENT, "by-mistake", "电话核实", "李四")


def state_of(ledger: Ledger) -> list[tuple[str, str]]:
    with ledger._engine.begin() as conn:
        rows = select(row_state.c.record_id, row_state.c.state).order_by(row_state.c.place)
        return [(str(a), str(b)) for a, b in conn.execute(rows)]


def ids(ledger: Ledger) -> pl.Series:
    return pl.Series([record_id for record_id, _ in state_of(ledger)], dtype=pl.String).unique()


def ends(ledger: Ledger) -> list[str | None]:
    with ledger._engine.begin() as conn:
        rows = select(finding.c.closed_why).order_by(finding.c.place, finding.c.rule)
        return [None if why is None else str(why) for why in conn.execute(rows).scalars()]


def test_a_row_that_two_persons_reject_is_open_no_more_and_the_sum_holds(ledger: Ledger) -> None:
    batch = deliver(ledger, [BROKEN, Row("2号")])
    number = ledger.reject(ids(ledger), TWO)
    assert [state for _, state in state_of(ledger)] == [RowState.REJECTED]
    assert ends(ledger) == [FindingEnd.REJECTED]
    counted = ledger.conservation(batch.batch_id)
    assert counted.holds
    assert counted.tally.rejected == 1
    assert_clusters_add_up(ledger)
    with ledger._engine.begin() as conn:
        (done,) = conn.execute(select(operation)).mappings()
        assert (done["verb"], done["actor"], done["approver"], done["rows"]) == (
            "reject", "张三", "李四", 1,
        )  # fmt: skip
        assert done["operation_no"] == number
        (move,) = conn.execute(select(row_event)).mappings()
        assert (move["before"], move["after"], move["reason"]) == (
            "quarantined", "rejected", "by-mistake",
        )  # fmt: skip
    assert ledger.audit_broken_at() is None


@pytest.mark.parametrize(
    "why, words",
    [
        (replace(TWO, approver=None), "two persons"),
        (replace(TWO, approver="张三"), "may not allow it as well"),
        (replace(TWO, reason="whim"), "give one of not-reportable"),
    ],
)
def test_a_penalty_is_not_rejected_by_one_person_or_for_no_reason(
    ledger: Ledger, why: Decided, words: str
) -> None:
    deliver(ledger, [BROKEN])
    with pytest.raises(NotDecided, match=words):
        ledger.reject(ids(ledger), why)
    assert [state for _, state in state_of(ledger)] == [QUARANTINED]
    assert ends(ledger) == [None]


def test_what_is_not_open_cannot_be_rejected(ledger: Ledger) -> None:
    deliver(ledger, [Row("1号")])
    with pytest.raises(NotDecided, match="nothing to reject"):
        ledger.reject(pl.Series(["none"]), TWO)


def test_a_rejected_row_that_comes_again_as_it_was_stays_rejected(ledger: Ledger) -> None:
    deliver(ledger, [BROKEN])
    ledger.reject(ids(ledger), TWO)
    again = deliver(ledger, [BROKEN, Row("2号")], day=NEXT)
    assert (again.rows, again.unchanged) == (2, 1)
    assert [state for _, state in state_of(ledger)] == [RowState.REJECTED]
    changed = deliver(ledger, [replace(BROKEN, says="改")], day=LATER)
    assert ledger.conservation(changed.batch_id).tally.quarantined == 1


def test_a_cluster_that_is_only_to_be_looked_at_can_be_let_stand(ledger: Ledger) -> None:
    rows = [Row(f"{n}号", rule="USCC-006") for n in (2, 3, 4)]
    deliver(ledger, [*rows, BROKEN, Row("9号", state=RowState.IDENTITY_PENDING, rule="IDN-002")])
    told = {one.rule: one for one in ledger.finding_clusters()}
    why = Decided("张三", MOMENT, "verified")
    ledger.dismiss(told["USCC-006"].cluster_no, why)
    for rule in ("DATE-001", "IDN-002"):
        with pytest.raises(NotDecided, match="never let stand"):
            ledger.dismiss(told[rule].cluster_no, why)
    assert {one.rule for one in ledger.finding_clusters()} == {"DATE-001", "IDN-002"}
    assert ends(ledger).count(FindingEnd.DISMISSED) == 3
    with pytest.raises(NotDecided, match="nothing open"):
        ledger.dismiss(told["USCC-006"].cluster_no, why)
    assert_clusters_add_up(ledger)


def test_a_cluster_is_given_to_somebody_and_what_joins_it_later_too(ledger: Ledger) -> None:
    deliver(ledger, [Row("1号", rule="USCC-006")])
    (one,) = ledger.finding_clusters()
    ledger.assign(one.cluster_no, "王五", Decided("张三", MOMENT, "assigned"))
    deliver(ledger, [Row("2号", rule="USCC-006")], day=NEXT)
    with ledger._engine.begin() as conn:
        assert conn.execute(select(finding.c.assignee)).scalars().all() == ["王五", "王五"]
    assert ledger.finding_clusters()[0].assignee == "王五"


def test_a_paused_clock_is_due_later_by_the_working_days_that_it_stood(ledger: Ledger) -> None:
    deliver(ledger, [BROKEN])
    deliver(ledger, [BROKEN], source="other")
    # From Thursday to the Tuesday after next: Thursday, Friday and two days of the next week.
    span = (date(2018, 9, 6), date(2018, 9, 11))
    ledger.pause(SOURCE, *span, Decided("张三", MOMENT, "system-down"))
    with ledger._engine.begin() as conn:
        dues = conn.execute(
            select(finding.c.due_was, finding.c.due_on).order_by(finding.c.place)
        ).all()
        assert [tuple(row) for row in dues] == [
            ("2018-09-12", "2018-09-18"), ("2018-09-12", "2018-09-12"),
        ]  # fmt: skip
        assert conn.execute(select(pause.c.days)).scalar_one() == 4
    mine = [c for c in ledger.finding_clusters() if c.source_id == SOURCE]
    assert [c.due_on for c in mine] == [date(2018, 9, 18)]
    with pytest.raises(NotDecided, match="no working day"):
        ledger.pause(SOURCE, date(2018, 9, 8), date(2018, 9, 9), Decided("张", MOMENT, "court"))
    with pytest.raises(NotDecided, match="no delivery"):
        ledger.pause("none", *span, Decided("张三", MOMENT, "court"))


def test_a_waived_fault_stays_a_fault_and_names_its_waiver(ledger: Ledger) -> None:
    why = Decided("张三", MOMENT, "old-system", approver="李四")
    number = ledger.waive(SOURCE, "DATE-001", LATER, why)
    assert ledger.waived(SOURCE, DAY) == ledger.waived(SOURCE, LATER) == {"DATE-001": number}
    assert ledger.waived(SOURCE, date(2018, 9, 6)) == ledger.waived("other", DAY) == {}
    deliver(ledger, [Row("1号", rule="DATE-001", severity="block"), Row("2号", rule="USCC-006")])
    with ledger._engine.begin() as conn:
        rows = select(finding.c.severity, finding.c.waiver_no).order_by(finding.c.place)
        assert [tuple(row) for row in conn.execute(rows)] == [
            (Severity.BLOCK, number), (Severity.REVIEW, None),
        ]  # fmt: skip
        assert conn.execute(select(waiver.c.until_day)).scalar_one() == "2018-09-05"


def test_a_waiver_needs_two_persons_and_a_day_to_come(ledger: Ledger) -> None:
    one = Decided("张三", MOMENT, "old-system")
    with pytest.raises(NotDecided, match="two persons"):
        ledger.waive(SOURCE, "DATE-001", LATER, one)
    two = replace(one, approver="李四")
    with pytest.raises(NotDecided, match="over before"):
        ledger.waive(SOURCE, "DATE-001", date(2018, 9, 1), two)
    ledger.waive(SOURCE, "DATE-001", LATER, two)
    with pytest.raises(NotDecided, match="already"):
        ledger.waive(SOURCE, "DATE-001", LATER, two)


def test_a_move_that_is_not_drawn_is_refused(ledger: Ledger) -> None:
    moment = datetime(2018, 9, 3, tzinfo=UTC)
    moves = pl.DataFrame({"place": [1], "before": ["rejected"], "after": ["accepted"],
                          "reason": ["x"]})  # fmt: skip
    for name in ("reject", "resolve_pending", "enter"):
        with (
            pytest.raises(MoveNotAllowed, match="from rejected to accepted"),
            ledger._writer.begin() as conn,
        ):
            events.moved(conn, moves, Deed(moment, "x", name, "x"))
