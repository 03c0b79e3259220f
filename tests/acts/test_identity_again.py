"""What was decided, came late or was said anew holds, in whatever order it comes."""

import threading
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import text

from acts.follow_links import follow_links
from acts.identify import Grounds, approve, decide, enter_new, undo
from acts.merge import merge
from acts.resolve_pending import resolve_pending
from ledger import operations
from ledger.entity_changes import Change
from ledger.errors import NotDecided
from ledger.identifying import CHOICE
from ledger.identity_work import Waiting
from tests.acts.judgements import (
    CHECKED,
    FOURTH,
    MISTAKEN,
    NEXT,
    ONE_FIRM,
    STRANGE,
    THIRD,
    WANG,
    choice,
    judge,
    merged,
    number_of,
    record_of,
    said,
    sound,
    take_back,
    waiting,
    where,
)
from tests.acts.stewards import (
    DAY,
    LI,
    MOMENT,
    REGISTRY,
    World,
    name,
    on_both,
    open_world,
    penalty,
    refresh,
    registered,
    succeeded,
    uscc,
)

SAME_NAME = registered(77) | {"party_name": name(1)}
ELSEWHERE = penalty(1, party_uscc=uscc(77))  # its record under another code, unknown at first
WRONG_NAME = "杭州误载商贸有限公司"
MISNAMED = registered(2) | {"former_names": f"{WRONG_NAME}|2018-08-31"}


def test_a_record_that_came_twice_in_one_file_moves_as_any_other(world: World) -> None:
    world.deliver([penalty(1), penalty(1)])
    (one,) = where(world)
    judge(world, "not_same", uscc(1), one)
    assert waiting(world) == {one: "judged_otherwise"}
    judge(world, "same", uscc(2), one)
    assert where(world) == {one: uscc(2)}
    assert world.deliver([penalty(1), penalty(1)], NEXT).unchanged == 2
    merged(world, uscc(2), uscc(3))
    assert where(world) == {one: uscc(3)}
    sound(world)


def test_a_record_that_came_twice_may_come_back_to_what_it_said_first(world: World) -> None:
    world.deliver([penalty(1), penalty(1)])
    world.deliver([SAME_NAME], NEXT, REGISTRY)
    world.deliver([ELSEWHERE], NEXT)
    assert list(where(world).values()) == [uscc(77)]
    assert world.deliver([penalty(1)], THIRD).accepted == 1
    assert list(where(world).values()) == [uscc(1)]
    assert world.deliver([penalty(1)], FOURTH).unchanged == 1
    sound(world)


def test_a_merger_says_nothing_of_what_waits_under_another_code(world: World) -> None:
    world.deliver([penalty(1)])
    world.deliver([ELSEWHERE], NEXT)
    (one,) = where(world)
    merged(world, uscc(1), uscc(2), NEXT)
    assert waiting(world) == {one: "code_unknown"}
    world.deliver([SAME_NAME], THIRD, REGISTRY)
    assert resolve_pending(world.house, MOMENT) == 1
    assert where(world) == {one: uscc(77)}


@on_both
def test_a_record_leaves_who_it_is_not_about_though_its_newest_row_waits(world: World) -> None:
    world.deliver([penalty(1)])
    world.deliver([ELSEWHERE], NEXT)
    (one,) = where(world)
    judge(world, "not_same", uscc(1), one, day=NEXT)
    assert where(world) == {one: ""}
    assert waiting(world) == {one: "code_unknown"}
    sound(world)


def test_an_undoing_revives_nothing_that_was_denied_since(world: World) -> None:
    world.deliver([STRANGE])
    one = record_of(world)
    first = judge(world, "same", uscc(1), one)
    second = judge(world, "same", uscc(2), one)
    denied = judge(world, "not_same", uscc(1), one)
    take_back(world, number_of(second))
    assert where(world) == {one: ""}
    take_back(world, number_of(denied))
    assert where(world) == {one: uscc(1)}
    take_back(world, number_of(first))
    assert where(world) == {one: ""}
    sound(world)


@on_both
def test_an_undoing_that_is_approved_late_takes_no_newer_decision_away(world: World) -> None:
    world.deliver([STRANGE])
    one = record_of(world)
    judge(world, "same", uscc(1), one)
    second = judge(world, "same", uscc(2), one)
    asked = undo(world.house, number_of(second), MISTAKEN, LI)
    judge(world, "same", uscc(3), one)
    approve(world.house, number_of(asked), pl.DataFrame(schema=CHOICE), WANG)
    assert where(world) == {one: uscc(3)}
    assert world.house.ledger.decisions(pl.Series([one]))["uscc"].to_list() == [uscc(3)]


def test_who_denied_last_where_a_code_leads_to_has_the_last_word(world: World) -> None:
    world.deliver([STRANGE])
    one = record_of(world)
    judge(world, "same", uscc(2), one)
    refresh(world, NEXT, succeeded(50, 2))
    assert follow_links(world.house, NEXT, MOMENT) == 1
    judge(world, "not_same", uscc(50), one, day=NEXT)
    assert where(world) == {one: ""}
    judge(world, "same", uscc(2), one, day=NEXT)
    assert where(world) == {one: uscc(50)}
    sound(world)


def test_a_judged_record_comes_back_when_the_register_takes_its_link_back(world: World) -> None:
    world.deliver([STRANGE])
    one = record_of(world)
    judge(world, "same", uscc(2), one)
    refresh(world, NEXT, succeeded(50, 2))
    follow_links(world.house, NEXT, MOMENT)
    refresh(world, THIRD, {**registered(50), "succession": None})
    assert follow_links(world.house, THIRD, MOMENT) == 1
    assert where(world) == {one: uscc(2)}
    assert world.deliver([STRANGE], FOURTH).unchanged == 1


def test_a_record_by_an_older_number_comes_back_with_its_link(world: World) -> None:
    ended = {**registered(2), "registration_status": "注销", "ended_on": "2018-08-30"}
    refresh(world, NEXT, ended | {"succession": None}, succeeded(50, 2))
    world.deliver([penalty(2, party_uscc=None, party_org_code=uscc(2)[8:17])], NEXT)
    assert list(where(world).values()) == [uscc(50)]
    refresh(world, THIRD, {**registered(50), "succession": None})
    follow_links(world.house, THIRD, MOMENT)
    assert list(where(world).values()) == [uscc(2)]


def test_a_late_delivery_of_an_earlier_day_does_not_wait_beside_a_later_one(world: World) -> None:
    world.deliver([penalty(1)], THIRD)
    late = world.deliver([ELSEWHERE | {"violation_facts": "旧内容"}], NEXT)
    assert (late.superseded, waiting(world)) == (1, {})
    world.deliver([SAME_NAME], THIRD, REGISTRY)
    assert resolve_pending(world.house, MOMENT) == 0
    assert list(where(world).values()) == [uscc(1)]
    sound(world)


def test_of_two_rows_that_wait_the_one_of_the_later_day_does(world: World) -> None:
    world.deliver([ELSEWHERE], THIRD)
    world.deliver([penalty(1, party_uscc=uscc(78))], NEXT)
    both = [SAME_NAME, registered(78) | {"party_name": name(1)}]
    world.deliver(both, THIRD, REGISTRY)
    assert resolve_pending(world.house, MOMENT) == 1
    assert list(where(world).values()) == [uscc(77)]
    assert waiting(world) == {}
    sound(world)


def test_what_waits_of_a_later_day_wins_over_an_earlier_one_that_came_after(world: World) -> None:
    world.deliver([ELSEWHERE], THIRD)
    world.deliver([penalty(1)], NEXT)
    assert list(where(world).values()) == [uscc(1)]
    world.deliver([SAME_NAME], THIRD, REGISTRY)
    resolve_pending(world.house, MOMENT)
    assert list(where(world).values()) == [uscc(77)]
    sound(world)


def test_a_decision_of_an_earlier_day_than_the_record_holds(world: World) -> None:
    world.deliver([penalty(3)])
    world.deliver([penalty(1)], NEXT)
    one = record_of(world, str(penalty(1)["decision_number"]))
    judge(world, "same", uscc(2), one, day=DAY)
    assert where(world)[one] == uscc(2)
    sound(world)


def test_a_former_name_that_the_register_takes_back_attaches_nothing(world: World) -> None:
    refresh(world, NEXT, MISNAMED)
    refresh(world, THIRD, registered(2) | {"former_names": None})
    world.deliver([penalty(2, party_name=WRONG_NAME)], FOURTH)
    assert list(waiting(world).values()) == ["name_disagrees"]


def test_a_register_without_the_column_takes_no_former_name_back(world: World) -> None:
    refresh(world, NEXT, MISNAMED)
    refresh(world, THIRD, registered(2) | {"registration_status": "吊销"})
    world.deliver([penalty(2, party_name=WRONG_NAME)], FOURTH)
    assert list(where(world).values()) == [uscc(2)]


@on_both
def test_two_mergers_never_lead_in_a_circle_or_apart(world: World) -> None:
    world.deliver([penalty(1), penalty(2)])
    there, back, apart = (
        merge(world.house, uscc(old), uscc(new), ONE_FIRM, LI)
        for old, new in ((1, 2), (2, 1), (1, 3))
    )
    approve(world.house, number_of(there), choice("same", uscc(2)), WANG)
    for late, code in ((back, uscc(1)), (apart, uscc(3))):
        with pytest.raises(NotDecided, match="已指向"):
            approve(world.house, number_of(late), choice("same", code), WANG)
        assert world.house.ledger.operation(number_of(late)).status == "proposed"
    assert set(where(world).values()) == {uscc(2)}
    sound(world)


def test_nothing_is_attached_to_an_enterprise_that_was_taken_out(world: World) -> None:
    world.deliver([STRANGE, penalty(3)])
    one, other = record_of(world), record_of(world, str(penalty(3)["decision_number"]))
    new = Change(uscc(60), name="杭州新办商贸有限公司")
    entered = enter_new(world.house, [one], new, Grounds("registry"), LI)
    approve(world.house, number_of(entered), choice("new", uscc(60)), WANG)
    late = decide(world.house, said("same", uscc(60), other), CHECKED, LI)
    take_back(world, number_of(entered))
    with pytest.raises(NotDecided, match="登记库"):
        approve(world.house, number_of(late), choice("same", uscc(60)), WANG)
    assert where(world)[other] == uscc(3)
    sound(world)


@on_both
def test_a_code_that_came_under_another_name_is_shown_at_once(world: World) -> None:
    world.deliver([ELSEWHERE])
    assert world.house.ledger.waiting(Waiting()).is_empty()
    world.deliver([registered(77)], NEXT, REGISTRY)
    assert resolve_pending(world.house, MOMENT) == 0
    assert world.house.ledger.waiting(Waiting()).height == 1


@pytest.mark.postgres
@pytest.mark.parametrize("settle", [operations.approve, operations.refuse])
def test_of_two_persons_at_the_same_moment_one_is_too_late(
    request: pytest.FixtureRequest, tmp_path: Path, settle: object
) -> None:
    with open_world(tmp_path, str(request.getfixturevalue("postgres_ledger"))) as world:
        world.deliver([penalty(1)])
        number = number_of(merge(world.house, uscc(1), uscc(2), ONE_FIRM, LI))
        told: list[str] = []

        def second() -> None:
            try:
                with world.house.ledger._engine.begin() as conn:
                    settle(conn, number, "赵某", MOMENT)  # type: ignore[operator]
            except NotDecided as error:
                told.append(str(error))

        other = threading.Thread(target=second)
        with world.house.ledger._engine.begin() as conn:
            operations.approve(conn, number, "王某", MOMENT)
            other.start()
            with world.house.ledger._engine.connect() as watch:
                while not watch.execute(text("select 1 from pg_locks where not granted")).first():
                    assert other.is_alive()
        other.join()
        assert told == [f"操作 {number} 已由他人处理"]
        assert world.house.ledger.operation(number).approver == "王某"
