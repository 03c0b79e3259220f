"""What is decided while a delivery is on its way holds, though its rows were judged before."""

import threading
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import Engine, select, text

from acts.collect import collect
from acts.house import House
from acts.identify import (
    Grounds,
    approve,
    as_kept,
    decide,
    decided,
    enter_new,
    judged,
    undo,
)
from acts.merge import split
from acts.resolve_pending import resolve_pending
from acts.revalidate import take_up
from ledger import turns
from ledger.entity_changes import Change
from ledger.errors import DecidedSince, NotDecided
from ledger.identifying import CHOICE, Asked
from ledger.tables import record
from records.reasons import Verb
from tests.acts.interleaved import stopped
from tests.acts.judgements import (
    CHECKED,
    MISTAKEN,
    NEXT,
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
    PENALTIES,
    World,
    on_both,
    open_world,
    penalty,
    refresh,
    registered,
    uscc,
    write,
)

FRESH = {"violation_facts": "另一事实"}  # the same record, told otherwise
STUB = Change(uscc(60), name="杭州新办商贸有限公司")


def coming(
    world: World, *rows: Mapping[str, str | None], day: date = NEXT
) -> Callable[[House], object]:
    """A day's file that is there, and how another house collects it."""
    write(world.root / PENALTIES.id, PENALTIES, rows, day)
    moment = MOMENT + timedelta(days=(day - DAY).days)
    return lambda house: collect(house, PENALTIES, day, moment)


def test_who_is_denied_while_a_row_is_on_its_way_does_not_get_it(world: World) -> None:
    world.deliver([penalty(1)])
    one = record_of(world)
    with stopped(world.house, coming(world, penalty(1, **FRESH))):
        judge(world, "not_same", uscc(1), one)
    assert where(world) == {one: ""}
    assert waiting(world) == {one: "judged_otherwise"}
    sound(world)


@pytest.mark.parametrize("judgement, number", [("not_same", 1), ("same", 4)])
def test_a_row_that_comes_just_as_before_changes_nothing_of_what_is_decided_meanwhile(
    world: World, judgement: str, number: int
) -> None:
    world.deliver([penalty(1)])
    one = record_of(world)
    with stopped(world.house, coming(world, penalty(1))):
        judge(world, judgement, uscc(number), one)
    assert where(world) == {one: uscc(number) if judgement == "same" else ""}
    assert world.deliver([penalty(1)], THIRD).unchanged == 1
    sound(world)


def test_a_row_goes_where_it_was_said_to_belong_while_it_was_on_its_way(world: World) -> None:
    world.deliver([penalty(1), STRANGE | {"decision_number": "杭市监罚〔2018〕92号"}])
    public, open_one = record_of(world), record_of(world, "92号")
    rows = penalty(1, **FRESH), STRANGE | FRESH | {"decision_number": "杭市监罚〔2018〕92号"}
    with stopped(world.house, coming(world, *rows)):
        judge(world, "same", uscc(4), public, open_one)
    assert where(world) == {public: uscc(4), open_one: uscc(4)}
    assert waiting(world) == {}
    assert "另一事实" in world.row("92号")["body"]
    sound(world)


def test_what_is_taken_apart_while_it_is_on_its_way_stays_apart(world: World) -> None:
    world.deliver([penalty(1)])
    one = record_of(world)
    with stopped(world.house, coming(world, penalty(1, **FRESH))):
        asked = split(world.house, [one], uscc(5), Grounds("two-firms"), LI)
        approve(world.house, number_of(asked), choice("same", uscc(5)), WANG)
    assert where(world) == {one: uscc(5)}
    sound(world)


def test_what_comes_under_a_code_while_that_is_merged_moves_with_it(world: World) -> None:
    world.deliver([penalty(1)])
    later = penalty(1, decision_number="杭市监罚〔2018〕93号")
    with stopped(world.house, coming(world, penalty(1, **FRESH), later)):
        merged(world, uscc(1), uscc(2))
    assert len(where(world)) == 2
    assert set(where(world).values()) == {uscc(2)}, "nobody judged the one that is new"
    sound(world)


def test_what_is_taken_back_while_a_row_is_on_its_way_attaches_nothing(world: World) -> None:
    world.deliver([STRANGE])
    one = record_of(world)
    new = enter_new(world.house, [one], STUB, Grounds("registry"), LI)
    approve(world.house, number_of(new), choice("new", STUB.uscc), WANG)
    assert where(world) == {one: STUB.uscc}
    with stopped(world.house, coming(world, STRANGE | FRESH)):
        take_back(world, number_of(new))
    assert where(world) == {one: ""}
    assert waiting(world) == {one: "name_disagrees"}
    sound(world)


def test_a_row_that_waited_is_not_given_to_who_is_denied_meanwhile(world: World) -> None:
    world.deliver([penalty(50)])
    one = record_of(world, str(penalty(50)["decision_number"]))
    refresh(world, NEXT, registered(50))
    held = world.house.ledger.standing(pl.Series([one]))
    kept = as_kept(judged(world.house, said("not_same", uscc(50), one), held), held)
    asked = Asked(Verb.IDENTIFY, decided(CHECKED, LI), DAY, kept)
    with stopped(world.house, lambda house: resolve_pending(house, MOMENT)):
        world.house.ledger.propose_identity(asked, alone=True)
    assert where(world) == {}, "it is in force, though not carried out"
    assert take_up(world.house, NEXT, MOMENT) == 1
    assert (where(world), waiting(world)) == ({}, {one: "judged_otherwise"})
    sound(world)


@on_both
def test_nothing_is_decided_of_a_record_that_came_anew_in_the_same_moment(world: World) -> None:
    world.deliver([STRANGE])
    one = record_of(world)
    edits = said("same", uscc(4), one)
    other = STRANGE | {"party_uscc": uscc(3)}

    def act(house: House) -> None:
        decide(house, edits, CHECKED, LI)

    with (
        pytest.raises(NotDecided, match=f"1 条记录（{one}）刚有变化"),
        stopped(world.house, act, after="FROM record_version"),
    ):
        world.deliver([other], NEXT)
    assert world.house.ledger.operations() == []
    assert waiting(world) == {one: "name_disagrees"}
    sound(world)


def test_nothing_is_taken_back_of_a_record_whose_delivery_is_not_closed(world: World) -> None:
    world.deliver([STRANGE])
    one = record_of(world)
    done = judge(world, "same", uscc(4), one)
    asked = undo(world.house, number_of(done), MISTAKEN, LI)
    begun = coming(world, STRANGE | FRESH)
    with stopped(world.house, begun, after="UPDATE batch SET rows"):
        assert where_is(world, one) == uscc(4)
        with pytest.raises(NotDecided, match="尚未办结"):
            approve(world.house, number_of(asked), pl.DataFrame(schema=CHOICE), WANG)
    approve(world.house, number_of(asked), pl.DataFrame(schema=CHOICE), WANG)
    assert (where(world), waiting(world)) == ({one: ""}, {one: "name_disagrees"})
    sound(world)


@pytest.mark.postgres
def test_who_enters_and_who_decides_wait_for_each_other(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    with open_world(tmp_path, str(request.getfixturevalue("postgres_ledger"))) as world:
        engine, turn = world.house.ledger._engine, world.house.ledger.turn()
        told: list[str] = []

        def decides() -> None:
            with engine.begin() as conn:
                turns.begin(conn)

        def enters() -> None:
            try:
                with engine.begin() as conn:
                    turns.hold(conn, turn)
            except DecidedSince:
                told.append("judged again")

        with engine.begin() as one, engine.begin() as beside:
            turns.hold(one, turn)
            turns.hold(beside, turn)
            person = waits(engine, decides)
        person.join()
        with engine.begin() as conn:
            turns.begin(conn)
            delivery = waits(engine, enters)
        delivery.join()
        assert told == ["judged again"]
        assert world.house.ledger.turn() == turn + 2


def waits(engine: Engine, act: Callable[[], None]) -> threading.Thread:
    """A thread that is seen to wait for a lock of the database."""
    other = threading.Thread(target=act)
    other.start()
    with engine.connect() as watch:
        while not watch.execute(text("select 1 from pg_locks where not granted")).first():
            assert other.is_alive()
    return other


def where_is(world: World, one: str) -> str:
    """The enterprise of a record, of a batch under way as well."""
    with world.house.ledger._engine.begin() as conn:
        return str(conn.execute(select(record.c.uscc).where(record.c.record_id == one)).scalar())
