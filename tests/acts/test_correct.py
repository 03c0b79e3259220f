"""Corrections: put in until the source says so itself, reported, undone, allowed by two."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from sqlalchemy import select

from acts.correct import EDITS, Corrected, approve, correct, undo
from acts.judge import Rows, judged
from acts.revalidate import take_up
from ledger.decided import Decided
from ledger.errors import NotDecided
from ledger.tables_steward import correction
from records.states import RowState
from tests.acts.stewards import (
    CHECKED,
    DAY,
    LI,
    MOMENT,
    World,
    on_both,
    penalty,
)

NEXT, THIRD, FOURTH = date(2018, 9, 4), date(2018, 9, 5), date(2018, 9, 6)
WRONG = "2018-08-32"  # no such day
BROKEN = penalty(1, decided_on=WRONG)
NUMBER = str(BROKEN["decision_number"])


def edits(*rows: tuple[str, str, str | None], version: str | None = None) -> pl.DataFrame:
    return pl.DataFrame(
        [(record, version, field, value) for record, field, value in rows],
        schema=EDITS, orient="row",
    )  # fmt: skip


def record_of(world: World, number: str = NUMBER) -> str:
    return str(world.row(number)["record_id"])


def mended(world: World, value: str = "2018-08-21") -> Corrected:
    return correct(world.house, edits((record_of(world), "decided_on", value)), CHECKED, LI)


def states(world: World) -> dict[str, int]:
    total: dict[str, int] = {}
    for batch in world.house.ledger.batches():
        if batch.source_id == "some_penalties":
            assert batch.conservation.holds, batch.batch_id
            for state, count in batch.conservation.tally.by_state().items():
                if count:
                    total[state.value] = total.get(state.value, 0) + count
    return total


def status_of_corrections(world: World) -> list[str]:
    with world.house.ledger._engine.begin() as conn:
        rows = select(correction.c.status).order_by(correction.c.correction_no)
        return list(conn.execute(rows).scalars())


@on_both
def test_a_corrected_row_is_accepted_and_says_where_it_came_from(world: World) -> None:
    world.deliver([penalty(0), BROKEN])
    assert states(world) == {"accepted": 1, "quarantined": 1}
    done = mended(world)
    assert done.operation is not None
    assert done.operation.status == "done"
    assert [tally.accepted for tally in done.tallies] == [1]
    assert states(world) == {"accepted": 2, "corrected": 1}
    story = world.house.ledger.record_story(record_of(world))
    assert story is not None
    assert [chapter.state for chapter in story.chapters] == [
        RowState.CORRECTED, RowState.ACCEPTED
    ]  # fmt: skip
    assert story.chapters[1].locator == story.chapters[0].locator
    assert '"decided_on":"2018-08-21"' in story.chapters[1].body
    assert world.house.ledger.audit_broken_at() is None


def test_a_correction_survives_that_the_source_sends_the_same_again(world: World) -> None:
    world.deliver([BROKEN])
    mended(world)
    again = world.deliver([BROKEN, penalty(2)], NEXT)
    assert (again.unchanged, again.accepted) == (1, 1)
    once_more = world.deliver([BROKEN, penalty(2), penalty(3)], THIRD)
    assert (once_more.unchanged, once_more.quarantined) == (2, 0)
    assert status_of_corrections(world) == ["live"]
    with_other_faults = BROKEN | {"violation_facts": "在自设网站发布虚假广告"}
    assert world.deliver([with_other_faults], FOURTH).accepted == 1
    assert '"decided_on":"2018-08-21"' in world.row(NUMBER)["body"]


def test_a_correction_retires_when_the_source_says_so_itself(world: World) -> None:
    world.deliver([BROKEN])
    mended(world)
    tally = world.deliver([BROKEN | {"decided_on": "2018年8月21日"}], NEXT)
    assert tally.unchanged == 1
    assert status_of_corrections(world) == ["retired"]


def test_a_correction_is_in_conflict_when_the_source_says_a_third_thing(world: World) -> None:
    world.deliver([BROKEN])
    mended(world)
    tally = world.deliver([BROKEN | {"decided_on": "2018-08-22"}], NEXT)
    assert tally.quarantined == 1
    assert status_of_corrections(world) == ["conflict"]
    story = world.house.ledger.record_story(record_of(world))
    assert story is not None
    assert story.headline.version == 1, "what was published stays"
    assert '"2018-08-21"' in story.headline.body
    assert {f.rule for f in story.chapters[-1].findings} == {"OVL-001"}
    # The source takes its word back: the correction holds again, nobody has to do anything.
    assert world.deliver([BROKEN], THIRD).unchanged == 1
    assert status_of_corrections(world) == ["live"]
    assert states(world).get("quarantined") is None


def test_a_conflict_is_ended_by_a_new_word_of_a_person(world: World) -> None:
    world.deliver([BROKEN])
    mended(world)
    source_says = BROKEN | {"decided_on": "2018-08-22"}
    world.deliver([source_says], NEXT)
    two = replace(LI, day=NEXT, approver="王某")
    done = correct(world.house, edits((record_of(world), "decided_on", "2018-08-23")), CHECKED, two)
    assert [tally.accepted for tally in done.tallies] == [1]
    assert status_of_corrections(world) == ["revoked", "live"]
    assert world.deliver([source_says, penalty(2)], THIRD).unchanged == 1


@on_both
def test_what_is_public_is_corrected_by_two_persons(world: World) -> None:
    world.deliver([penalty(0)])
    record = record_of(world, str(penalty(0)["decision_number"]))
    asked = correct(world.house, edits((record, "violation_facts", "另")), CHECKED, LI)
    assert asked.waits
    assert asked.operation is not None
    assert states(world) == {"accepted": 1}
    assert status_of_corrections(world) == ["proposed"]
    number = asked.operation.operation_no
    with pytest.raises(NotDecided, match="李某 asked"):
        approve(world.house, number, "李某", DAY, MOMENT)
    done = approve(world.house, number, "王某", DAY, MOMENT)
    assert [tally.accepted for tally in done.tallies] == [1]
    found = world.row(str(penalty(0)["decision_number"]))
    assert (found["state"], '"violation_facts":"另"' in found["body"]) == ("accepted", True)
    assert world.deliver([penalty(0), penalty(5)], NEXT).unchanged == 1


@on_both
def test_nobody_is_no_second_person(world: World) -> None:
    world.deliver([penalty(0)])
    change = edits((record_of(world, str(penalty(0)["decision_number"])), "violation_facts", "另"))
    asked = correct(world.house, change, CHECKED, replace(LI, approver=""))
    assert asked.waits
    assert asked.operation is not None
    assert asked.operation.approver is None
    with pytest.raises(NotDecided, match="姓名"):
        approve(world.house, asked.operation.operation_no, "", DAY, MOMENT)


def test_a_person_cannot_be_the_second_one(world: World) -> None:
    world.deliver([BROKEN])
    with pytest.raises(NotDecided, match="may not allow it as well"):
        correct(
            world.house, edits((record_of(world), "decided_on", "2018-08-21")), CHECKED,
            replace(LI, approver="李某"),
        )  # fmt: skip


def test_what_cannot_be_done_is_refused_and_the_rest_is_done(world: World) -> None:
    world.deliver([BROKEN, penalty(2, decided_on=WRONG)])
    record, other = record_of(world), record_of(world, str(penalty(2)["decision_number"]))
    done = correct(
        world.house,
        edits(
            (record, "decided_on", "2018-08-21"), (record, "no_such", "x"),
            ("0" * 32, "decided_on", "2018-08-21"),
            (other, "decided_on", "2018-08-21"), (other, "decided_on", "2018-08-22"),
        ),
        CHECKED, LI,
    )  # fmt: skip
    assert done.refused["why"].to_list() == ["no_such_field", "unknown", "doubled", "doubled"]
    assert states(world) == {"accepted": 1, "quarantined": 1, "corrected": 1}
    stale = correct(
        world.house, edits((other, "decided_on", "2018-08-21"), version="f" * 64), CHECKED, LI
    )
    assert (stale.operation, stale.refused["why"].to_list()) == (None, ["stale"])


def test_an_operation_is_undone_as_a_whole(world: World) -> None:
    rows = [penalty(number, decided_on=WRONG) for number in range(4)]
    world.deliver(rows)
    records = [record_of(world, str(row["decision_number"])) for row in rows]
    done = correct(
        world.house, edits(*((each, "decided_on", "2018-08-21") for each in records)), CHECKED, LI
    )
    assert done.operation is not None
    assert states(world) == {"accepted": 4, "corrected": 4}
    # They are public now: the undoing is for two.
    asked = undo(world.house, done.operation.operation_no, "弄错了", LI)
    assert asked.waits
    assert asked.operation is not None
    approve(world.house, asked.operation.operation_no, "王某", DAY, MOMENT)
    assert status_of_corrections(world) == ["revoked"] * 4
    assert states(world) == {"accepted": 4, "corrected": 4, "quarantined": 4}
    assert world.house.ledger.operation(done.operation.operation_no).status == "undone"
    # What we held was its normal form: the source's own text takes its place once.
    assert world.deliver([*rows, penalty(9)], NEXT).quarantined == 4
    assert world.deliver([*rows, penalty(10)], THIRD).unchanged == 4


def test_a_correction_cut_off_half_way_is_ended_on_another_day_in_the_batch_it_began(
    world: World,
) -> None:
    """Killed after one of its two rows was entered; the next day takes up the very same batch."""
    wrong = [penalty(number, decided_on=WRONG) for number in (1, 2)]
    world.deliver(wrong)
    ledger = world.house.ledger
    records = pl.Series([record_of(world, str(row["decision_number"])) for row in wrong])
    why = Decided("李某", MOMENT, "rules")
    asked = ledger.propose_revalidation(why, ledger.standing(records)["place"])
    mended(world)
    rows = ledger.planned(asked.operation_no)
    batch = ledger.begin_again(asked, rows, DAY, MOMENT)
    first = rows.head(1)
    again = first.select("_row", replaces="place", replaced_id="record_id")
    ids = first.select("_row").with_columns(row_id=first["record_id"])
    looked = Rows(ledger.as_received(first), replaces=again, row_ids=ids)
    ledger.enter(batch, judged(world.house, batch, looked, ledger.corrections("some_penalties")))
    assert take_up(world.house, NEXT, MOMENT) == 1
    mine = [each for each in ledger.batches() if each.sort == "revalidation"]
    assert [(each.day, each.status) for each in mine] == [(DAY, "complete")]
    assert mine[0].conservation.tally.rows == 2
    assert states(world) == {"accepted": 1, "corrected": 1, "quarantined": 1, "unchanged": 2}


@on_both
def test_an_operation_on_which_a_later_one_stands_is_not_undone(world: World) -> None:
    world.deliver([BROKEN])
    first = mended(world)
    second = correct(
        world.house, edits((record_of(world), "decided_on", "2018-08-22")), CHECKED,
        replace(LI, approver="王某"),
    )  # fmt: skip
    assert first.operation is not None
    assert second.operation is not None
    with pytest.raises(NotDecided, match=f"undo them first: {second.operation.operation_no}"):
        undo(world.house, first.operation.operation_no, "", replace(LI, approver="王某"))
    undo(world.house, second.operation.operation_no, "", replace(LI, approver="王某"))
    assert status_of_corrections(world) == ["live", "revoked"]
    assert '"decided_on":"2018-08-21"' in world.row(NUMBER)["body"]


def test_a_key_is_corrected_and_the_row_keeps_its_correction(world: World) -> None:
    world.deliver([penalty(1, decision_number=None)])
    record = record_of(world, str(penalty(1)["party_name"]))
    correct(world.house, edits((record, "decision_number", NUMBER)), CHECKED, LI)
    assert world.row(NUMBER)["state"] == "accepted"
    assert record_of(world) != record
    assert world.deliver([penalty(1, decision_number=None), penalty(2)], NEXT).unchanged == 1
    # A second word on the same row is of the same row, though its own key is not its source's.
    two = replace(LI, approver="王某", day=NEXT)
    correct(world.house, edits((record_of(world), "violation_facts", "另")), CHECKED, two)
    again = world.deliver([penalty(1, decision_number=None), penalty(2), penalty(3)], THIRD)
    assert (again.unchanged, again.accepted) == (2, 1)


@on_both
def test_a_key_corrected_into_anothers_does_not_write_over_it(world: World) -> None:
    world.deliver([penalty(1), penalty(1, decision_number=None, violation_facts="另一案")])
    record = record_of(world, "另一案")
    correct(world.house, edits((record, "decision_number", NUMBER)), CHECKED, LI)
    assert states(world) == {"accepted": 1, "corrected": 1, "duplicate": 1}
    assert '"在自设网站发布违法广告"' in world.row(NUMBER)["body"]


def test_a_code_that_identity_waits_for_is_corrected(world: World) -> None:
    right = str(penalty(3)["party_uscc"])
    world.deliver([penalty(3, party_uscc=right[:17] + ("0" if right[17] != "0" else "1"))])
    assert states(world) == {"identity_pending": 1}
    number = str(penalty(3)["decision_number"])
    correct(world.house, edits((record_of(world, number), "party_uscc", right)), CHECKED, LI)
    assert states(world) == {"accepted": 1, "corrected": 1}
