"""A rule waived for a source: its rows flow by the waiver, and wait when it is over."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from acts.end_waivers import end_waivers
from acts.errors import NotWaivable
from acts.invariants import check_invariants
from acts.reject import reject
from acts.waive import waive
from ledger.decided import Decided
from records.states import RowState
from tests.acts.stewards import DAY, MOMENT, PENALTIES, World, penalty
from tests.acts.test_correct import record_of

NEXT, OVER = date(2018, 9, 4), date(2018, 9, 6)
GARBLED = penalty(1, violation_type="虚假�")
TITLE = str(GARBLED["decision_number"])
TWO = Decided("张三", MOMENT, "old-system", approver="李四")


def test_rows_are_looked_at_again_when_a_waiver_begins_and_when_it_is_over(world: World) -> None:
    rows = [penalty(0), GARBLED]
    assert world.deliver(rows).quarantined == 1
    world.house.ledger.waive(PENALTIES.id, "TEXT-001", NEXT, TWO)
    begun = world.deliver([*rows, penalty(2)], NEXT)
    assert (begun.accepted, begun.unchanged, begun.quarantined) == (2, 1, 0)
    assert world.row(TITLE)["state"] == RowState.ACCEPTED
    assert check_invariants(world.house, NEXT, MOMENT).is_empty()
    later = MOMENT + timedelta(days=3)
    (wrong,) = check_invariants(world.house, OVER, later).rows(named=True)
    assert wrong["subject"] == f"record:{record_of(world, TITLE)}"
    assert "豁免已过期" in wrong["words"]
    assert end_waivers(world.house, OVER, later) == 1
    assert world.row(TITLE)["state"] == RowState.QUARANTINED
    assert check_invariants(world.house, OVER, later).is_empty()
    assert world.house.ledger.holds() == []
    story = world.house.ledger.record_story(record_of(world, TITLE))
    assert story is not None
    assert story.headline.version == 1, "what was published stays until somebody decides"
    assert end_waivers(world.house, OVER, later) == 0


def test_a_source_that_sends_the_row_again_after_the_waiver_has_it_stopped(world: World) -> None:
    world.house.ledger.waive(PENALTIES.id, "TEXT-001", NEXT, TWO)
    assert world.deliver([penalty(0), GARBLED]).accepted == 2
    over = world.deliver([penalty(0), GARBLED, penalty(3)], OVER)
    assert (over.quarantined, over.unchanged, over.accepted) == (1, 1, 1)


def test_a_newer_row_that_waits_already_keeps_its_place_when_the_waiver_is_over(
    world: World,
) -> None:
    world.house.ledger.waive(PENALTIES.id, "TEXT-001", NEXT, TWO)
    world.deliver([penalty(0), GARBLED])
    otherwise = penalty(1, decided_on="2018-08-32")
    assert world.deliver([penalty(0), otherwise, penalty(2)], NEXT).quarantined == 1
    later = MOMENT + timedelta(days=3)
    assert end_waivers(world.house, OVER, later) == 0
    assert check_invariants(world.house, OVER, later).is_empty()
    found = world.row(TITLE)
    assert found["state"] == RowState.QUARANTINED
    assert "2018-08-32" in found["body"]
    # The newer row is sent back: the version flows by the waiver alone once more.
    reject(world.house, record_of(world, TITLE), replace(TWO, reason="by-mistake"))
    assert check_invariants(world.house, OVER, later).height == 1
    assert end_waivers(world.house, OVER, later) == 1
    assert check_invariants(world.house, OVER, later).is_empty()


def test_only_what_stops_a_row_of_a_known_source_can_be_waived(world: World) -> None:
    for source_id, rule, words in (
        ("some_source", "TEXT-001", "no source"),
        ("market_penalties", "USCC-003", "nothing to waive"),
        ("market_penalties", "NAME-003", "nothing to waive"),
        ("market_penalties", "NONE-001", "nothing to waive"),
    ):
        with pytest.raises(NotWaivable, match=words):
            waive(world.house, source_id, rule, NEXT, TWO)
    assert waive(world.house, "market_penalties", "TEXT-001", NEXT, TWO) == 1
    assert world.house.ledger.waived("market_penalties", DAY) == {"TEXT-001": 1}


def test_a_row_sent_back_is_never_asked_for_again_while_it_says_the_same(world: World) -> None:
    world.deliver([penalty(0), GARBLED])
    reject(world.house, record_of(world, TITLE), replace(TWO, reason="by-mistake"))
    again = world.deliver([penalty(0), GARBLED, penalty(2)], NEXT)
    assert (again.unchanged, again.accepted, again.quarantined) == (2, 1, 0)
    assert check_invariants(world.house, NEXT, MOMENT).is_empty()


def test_what_a_person_let_stand_is_not_raised_again_by_the_same_row(world: World) -> None:
    rows = [penalty(0, fine_wan_yuan="2"), GARBLED]
    world.deliver(rows)
    (one,) = (c for c in world.house.ledger.finding_clusters() if c.rule == "AMT-004")
    world.house.ledger.dismiss(one.cluster_no, replace(TWO, reason="verified"))
    # Another edition of the rules: every row is looked at again.
    world.house.ledger.waive(PENALTIES.id, "TEXT-001", OVER, TWO)
    world.deliver([*rows, penalty(2)], NEXT)
    told = {c.rule for c in world.house.ledger.finding_clusters()}
    assert "TEXT-001" in told
    assert "AMT-004" not in told
