"""What persons say of records: laid over the ladder, for two where it is public, undone whole."""

from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest
from sqlalchemy import update

from acts.identify import Grounds, approve, as_kept, decide, decided, judged, undo
from acts.identity_case import Judged, case_of
from acts.judge import Rows
from acts.judge import judged as judge
from acts.revalidate import take_up
from ledger.errors import NotDecided
from ledger.identifying import CHOICE, Asked
from ledger.tables_steward import operation
from records.reasons import Verb
from tests.acts.judgements import (
    CHECKED,
    FOURTH,
    NEXT,
    NUMBER,
    STRANGE,
    THIRD,
    WANG,
    choice,
    number_of,
    record_of,
    said,
    sound,
    waiting,
    where,
)
from tests.acts.stewards import (
    DAY,
    LI,
    MOMENT,
    PENALTIES,
    World,
    on_both,
    penalty,
    uscc,
)


def test_what_the_ladder_may_not_conclude_a_person_may(world: World) -> None:
    world.deliver([STRANGE])
    one = record_of(world)
    assert waiting(world) == {one: "name_disagrees"}
    done = decide(world.house, said("same", uscc(1), one), CHECKED, LI)
    assert done.operation is not None
    assert done.operation.status == "done"
    assert (where(world), waiting(world)) == ({one: uscc(1)}, {})
    story = world.house.ledger.record_story(one)
    assert story is not None
    assert story.chapters[-1].rung == "decided"
    assert story.chapters[-1].evidence == f'{{"judgement":"same","operation":{number_of(done)}}}'
    sound(world)


def test_it_holds_at_later_deliveries_while_the_party_is_the_same(world: World) -> None:
    world.deliver([STRANGE])
    one = record_of(world)
    decide(world.house, said("same", uscc(2), one), CHECKED, LI)
    assert world.deliver([STRANGE, penalty(5)], NEXT).unchanged == 1
    assert world.deliver([STRANGE, penalty(6)], THIRD).unchanged == 1
    assert world.deliver([STRANGE | {"violation_facts": "另"}], THIRD).accepted == 1
    assert where(world)[one] == uscc(2)
    sound(world)
    # Another name: nobody said anything of that, and what was published stays till somebody does.
    tally = world.deliver([STRANGE | {"party_uscc": uscc(3)}], FOURTH)
    assert tally.identity_pending == 1
    assert where(world)[one] == uscc(2)
    sound(world)


def test_what_a_person_denied_is_not_attached_again(world: World) -> None:
    world.deliver([penalty(1)])
    one = record_of(world)
    asked = decide(world.house, said("not_same", uscc(1), one), CHECKED, LI)
    assert asked.waits, "it is public"
    done = approve(world.house, number_of(asked), choice("not_same", uscc(1)), WANG)
    assert done.operation is not None
    assert done.operation.status == "done"
    assert waiting(world) == {one: "judged_otherwise"}
    assert where(world) == {one: ""}
    assert world.house.ledger.records_of(uscc(1))[0].kind == "registration"
    found = world.house.ledger.open_findings(world.house.ledger.standing(pl.Series([one]))["place"])
    assert found["rule"].to_list() == ["IDN-009"]
    sound(world)
    assert world.deliver([penalty(1), penalty(2)], NEXT).unchanged == 1
    sound(world)


@on_both
def test_who_judges_second_does_not_follow_the_first(world: World) -> None:
    world.deliver([penalty(1)])
    one = record_of(world)
    asked = decide(world.house, said("same", uscc(2), one), CHECKED, LI)
    assert where(world) == {one: uscc(1)}
    number = number_of(asked)
    with pytest.raises(NotDecided, match="李某"):
        approve(world.house, number, choice("same", uscc(2)), LI)
    other = approve(world.house, number, choice("same", uscc(1)), WANG)
    assert other.disputed
    assert other.waits
    with pytest.raises(NotDecided, match="仲裁"):
        approve(world.house, number, choice("same", uscc(2)), WANG)
    with pytest.raises(NotDecided, match="identity approve"):
        world.house.ledger.approve(number, "赵某", DAY, MOMENT)
    done = approve(world.house, number, choice("same", uscc(2)), replace(LI, actor="赵某"))
    assert not done.waits
    assert where(world) == {one: uscc(2)}
    sound(world)


def test_the_desk_shows_who_asked_and_not_for_what_before_the_second_has_judged(
    world: World,
) -> None:
    world.deliver([penalty(1)])
    one = record_of(world)
    two = pl.concat([said("not_same", uscc(1), one), said("not_same", uscc(2), one)])
    number = number_of(decide(world.house, two, Grounds("document", "不是杭州的"), LI))
    case = case_of(world.house, one)
    assert case is not None
    assert case.judged == (Judged("", "", "李某", DAY.isoformat(), "", "proposed", number, ""),)
    both = pl.concat([choice("not_same", uscc(1)), choice("not_same", uscc(2))])
    approve(world.house, number, both, WANG)
    case = case_of(world.house, one)
    assert case is not None
    assert [each.words for each in case.judged] == ["不是同一主体"] * 2


@on_both
def test_nobody_allows_or_refuses_what_the_same_person_asked_for_under_another_spelling(
    world: World,
) -> None:
    world.deliver([penalty(1)])
    one = record_of(world)
    number = number_of(decide(world.house, said("not_same", uscc(1), one), CHECKED, LI))
    for name in ("李某 ", "李\u200b某"):
        with pytest.raises(NotDecided, match="另一人复核"):
            approve(world.house, number, choice("not_same", uscc(1)), replace(LI, actor=name))
        with pytest.raises(NotDecided, match="另一人退回"):
            world.house.ledger.refuse_identity(number, name, MOMENT, "材料不足")
    with pytest.raises(NotDecided, match="姓名"):
        decide(world.house, said("same", uscc(1), one), CHECKED, replace(LI, actor="　"))
    done = world.house.ledger.refuse_identity(number, "王某　", MOMENT, "材料不足")
    assert done.status == "refused"
    sound(world)


@on_both
def test_what_was_refused_says_by_whom_when_and_why(world: World) -> None:
    world.deliver([penalty(1)])
    one = record_of(world, "〔2018〕2号")
    number = number_of(decide(world.house, said("not_same", uscc(1), one), CHECKED, LI))
    with pytest.raises(NotDecided, match="理由"):
        world.house.ledger.refuse_identity(number, "王某", MOMENT, " ")
    later = MOMENT + timedelta(days=1)
    world.house.ledger.refuse_identity(number, "王某", later, "原文书未附")
    case = case_of(world.house, one)
    assert case is not None
    (told,) = case.judged
    assert (told.words, told.status) == ("不是同一主体", "revoked")
    assert told.standing == f"王某 {NEXT} 未同意：原文书未附"
    sound(world)


def test_a_judgement_not_given_or_by_a_code_nobody_knows_is_no_dissent(world: World) -> None:
    world.deliver([penalty(1)])
    one = record_of(world)
    number = number_of(decide(world.house, said("same", uscc(2), one, one), CHECKED, LI))
    for slip in (choice("same", None), choice("same", uscc(60)), pl.DataFrame(schema=CHOICE)):
        with pytest.raises(NotDecided):
            approve(world.house, number, slip, WANG)
    assert not approve(world.house, number, choice("same", uscc(2)), WANG).waits
    assert where(world) == {one: uscc(2)}
    sound(world)


def test_undoing_brings_the_record_back_to_where_the_ladder_puts_it(world: World) -> None:
    world.deliver([STRANGE, penalty(2)])
    one, two = record_of(world), record_of(world, str(penalty(2)["decision_number"]))
    first = decide(world.house, said("same", uscc(4), one), CHECKED, LI)
    second = decide(world.house, said("same", uscc(4), two), CHECKED, LI)
    approve(world.house, number_of(second), choice("same", uscc(4)), WANG)
    assert where(world) == {one: uscc(4), two: uscc(4)}
    for each in (first, second):
        taken = undo(world.house, number_of(each), Grounds("mistaken"), LI)
        assert taken.waits
        approve(world.house, number_of(taken), pl.DataFrame(schema=CHOICE), WANG)
        sound(world)
    assert where(world) == {one: "", two: uscc(2)}
    assert waiting(world) == {one: "name_disagrees"}
    assert world.deliver([STRANGE, penalty(2), penalty(9)], NEXT).unchanged == 2
    # Attached once more, it is a version after the one that was taken back.
    again = decide(world.house, said("same", uscc(1), one), CHECKED, replace(LI, day=NEXT))
    approve(world.house, number_of(again), choice("same", uscc(1)), replace(WANG, day=NEXT))
    assert where(world)[one] == uscc(1)
    sound(world)


@on_both
def test_what_cannot_be_decided_is_refused_row_by_row(world: World) -> None:
    wrong = penalty(3, decided_on="2018-08-32")
    world.deliver([STRANGE, penalty(2), wrong])
    one, settled = record_of(world), record_of(world, str(penalty(2)["decision_number"]))
    stopped = record_of(world, str(wrong["decision_number"]))
    edits = pl.concat([
        said("same", uscc(60), one), said("same", uscc(1), "0" * 32),
        said("unsure", None, settled), said("same", uscc(1), stopped),
        said("same", uscc(1), settled).with_columns(version=pl.lit("f" * 64)),
    ])  # fmt: skip
    done = decide(world.house, edits, CHECKED, LI)
    assert done.operation is None
    assert done.refused["why"].to_list() == [
        "no_enterprise", "unknown", "settled", "not_asked", "stale"
    ]  # fmt: skip
    with pytest.raises(NotDecided, match="请从中选择"):
        decide(world.house, said("same", uscc(1), one), Grounds("no-such"), LI)


def test_a_record_that_changed_meanwhile_is_left_out_when_the_second_agrees(world: World) -> None:
    world.deliver([penalty(1), penalty(2)])
    ids = [record_of(world), record_of(world, str(penalty(2)["decision_number"]))]
    asked = decide(world.house, said("same", uscc(4), *ids), CHECKED, LI)
    world.deliver([penalty(1), penalty(2, party_uscc=None)], NEXT)
    by = replace(WANG, day=NEXT)
    done = approve(world.house, number_of(asked), choice("same", uscc(4)), by)
    assert done.refused["record_id"].to_list() == ids[1:]
    assert where(world) == {ids[0]: uscc(4), ids[1]: uscc(2)}
    sound(world)


def test_a_judgement_cut_off_half_way_is_ended_on_another_day_in_the_batch_it_began(
    world: World,
) -> None:
    """Killed after one of its two rows was entered; the next day takes up the very same batch."""
    rows = [STRANGE, penalty(2, party_name="杭州某某商行")]
    world.deliver(rows)
    ids = [record_of(world, str(row["decision_number"])) for row in rows]
    ledger = world.house.ledger
    held = ledger.standing(pl.Series(ids))
    parted = judged(world.house, said("same", uscc(4), *ids), held)
    asked = Asked(Verb.IDENTIFY, decided(CHECKED, LI), DAY, as_kept(parted, held))
    made = ledger.propose_identity(asked, alone=True)
    sound(world)
    planned = ledger.planned(made.operation_no)
    batch = ledger.begin_again(made, planned, DAY, MOMENT)
    first = planned.head(1)
    again = first.select("_row", replaces="place", replaced_id="record_id")
    looked = Rows(ledger.as_received(first), replaces=again)
    ledger.enter(batch, judge(world.house, batch, looked, ledger.corrections(PENALTIES.id)))
    assert take_up(world.house, NEXT, MOMENT) == 1
    (mine,) = [each for each in ledger.batches() if each.sort == "identity"]
    assert (mine.day, mine.status, mine.conservation.tally.rows) == (DAY, "complete", 2)
    assert where(world) == dict.fromkeys(ids, uscc(4))
    assert ledger.operation(made.operation_no).status == "done"
    sound(world)


def test_one_person_alone_where_two_are_asked_for_is_told(world: World) -> None:
    world.deliver([penalty(1), STRANGE | {"decision_number": "杭市监罚〔2018〕92号"}])
    one, open_one = record_of(world), record_of(world, "92号")
    decide(world.house, said("same", uscc(1), open_one), CHECKED, LI)
    asked = decide(world.house, said("same", uscc(2), one), CHECKED, LI)
    approve(world.house, number_of(asked), choice("same", uscc(2)), WANG)
    sound(world)
    with world.house.ledger._writer.begin() as conn:
        conn.execute(update(operation).values(approver=None))
    found = world.house.ledger.violations(DAY)
    assert found["invariant"].unique().to_list() == ["four_eyes"]
    assert found["subject"].to_list() == ["ledger"]
    assert f"操作 {number_of(asked)}（identify）由 李某 提出，无人复核" in found["words"].to_list()


def test_a_judgement_cut_off_before_it_began_does_not_bring_back_what_a_newer_row_replaced(
    world: World,
) -> None:
    world.deliver([STRANGE])
    one = record_of(world)
    held = world.house.ledger.standing(pl.Series([one]))
    parted = judged(world.house, said("same", uscc(4), one), held)
    asked = Asked(Verb.IDENTIFY, decided(CHECKED, LI), DAY, as_kept(parted, held))
    made = world.house.ledger.propose_identity(asked, alone=True)
    world.deliver([STRANGE | {"violation_facts": "另一事实"}], NEXT)
    assert take_up(world.house, NEXT, MOMENT) == 1
    assert world.house.ledger.operation(made.operation_no).status == "done"
    assert where(world) == {one: uscc(4)}
    assert '"violation_facts":"另一事实"' in world.row(NUMBER)["body"]
    sound(world)
