"""What persons say of records: laid over the ladder, for two where it is public, undone whole."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import select

from acts.identify import EDITS, Grounds, Identified, approve, decide, enter_new, undo
from acts.merge import Name, alias, merge, split
from ledger.entity_changes import Change
from ledger.errors import NotDecided
from ledger.identifying import CHOICE
from ledger.tables import record, row_state
from tests.acts.stewards import DAY, LI, MOMENT, World, open_world, penalty, uscc
from tests.fixtures_postgres import postgres_server, postgres_url  # noqa: F401

NEXT, THIRD, FOURTH = date(2018, 9, 4), date(2018, 9, 5), date(2018, 9, 6)
CHECKED = Grounds("document")
WANG = replace(LI, actor="王某")
"""The second person."""
STRANGE = penalty(1, party_name="杭州某某商行")  # the code of one firm, the name of none
NUMBER = str(STRANGE["decision_number"])


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    url = None if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))
    with open_world(tmp_path, url) as world:
        yield world


def said(judgement: str, code: str | None, *records: str) -> pl.DataFrame:
    rows = [(each, judgement, code, None) for each in records]
    return pl.DataFrame(rows, schema=EDITS, orient="row")


def choice(judgement: str, code: str | None) -> pl.DataFrame:
    return pl.DataFrame([(None, judgement, code)], schema=CHOICE, orient="row")


def record_of(world: World, number: str = NUMBER) -> str:
    return str(world.row(number)["record_id"])


def number_of(done: Identified) -> int:
    assert done.operation is not None
    return done.operation.operation_no


def where(world: World) -> dict[str, str]:
    """The enterprise of every penalty that has one, by its record id."""
    with world.house.ledger._engine.begin() as conn:
        rows = conn.execute(select(record.c.record_id, record.c.uscc)).all()
    codes = {uscc(each) for each in range(40)}
    registered = {str(world.house.ledger.enterprise(code)) for code in codes}
    assert registered
    return {
        str(each): str(code) for each, code in rows
        if world.house.ledger.standing(pl.Series([each]))["kind"][0] == "penalty"
    }  # fmt: skip


def waiting(world: World) -> dict[str, str]:
    with world.house.ledger._engine.begin() as conn:
        rows = select(row_state.c.record_id, row_state.c.reason).where(
            row_state.c.state == "identity_pending"
        )
        return {str(each): str(reason) for each, reason in conn.execute(rows)}


def sound(world: World) -> None:
    """All ten invariants hold."""
    found = world.house.ledger.violations(FOURTH)
    assert found.is_empty(), found.rows()
    assert all(each.conservation.holds for each in world.house.ledger.batches())


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


def test_merged_codes_are_one_enterprise_until_that_is_undone(world: World) -> None:
    world.deliver([penalty(1), penalty(2), penalty(3)])
    before = where(world)
    asked = merge(world.house, uscc(1), uscc(2), Grounds("one-firm"), LI)
    assert asked.waits
    assert where(world) == before
    done = approve(world.house, number_of(asked), choice("same", uscc(2)), WANG)
    assert [tally.accepted for tally in done.tallies] == [1]
    assert sorted(where(world).values()) == sorted([uscc(2), uscc(2), uscc(3)])
    links = world.house.ledger.links(pl.Series([uscc(1)]))
    assert links.select("old_uscc", "new_uscc", "sort").rows() == [(uscc(1), uscc(2), "same")]
    sound(world)
    with pytest.raises(NotDecided, match="已指向"):
        merge(world.house, uscc(1), uscc(3), Grounds("one-firm"), LI)
    taken = undo(world.house, number_of(done), Grounds("mistaken"), LI)
    approve(world.house, number_of(taken), pl.DataFrame(schema=CHOICE), WANG)
    assert where(world) == before
    assert world.house.ledger.links(pl.Series([uscc(1)]))["ended_on"].to_list() == [DAY]
    sound(world)


def test_a_new_enterprise_is_entered_by_two_and_taken_out_again(world: World) -> None:
    code, title = uscc(50), "杭州新办商贸有限公司"
    world.deliver([penalty(1, party_uscc=code, party_name=title)])
    one = record_of(world)
    assert waiting(world) == {one: "code_unknown"}
    stub = Change(code, name=title)
    asked = enter_new(world.house, [one], stub, Grounds("registry"), LI)
    assert asked.waits
    assert world.house.ledger.enterprise(code) is None
    done = approve(world.house, number_of(asked), choice("new", code), WANG)
    assert where(world) == {one: code}
    sound(world)
    world.deliver([penalty(1, party_uscc=code, party_name=title),
                   penalty(7, party_uscc=code, party_name=title)], NEXT)  # fmt: skip
    assert set(where(world).values()) == {code}, "the ladder knows it too"
    by = replace(LI, day=NEXT)
    taken = undo(world.house, number_of(done), Grounds("mistaken"), by)
    approve(world.house, number_of(taken), pl.DataFrame(schema=CHOICE), replace(WANG, day=NEXT))
    assert set(where(world).values()) == {""}
    assert set(waiting(world).values()) == {"code_unknown"}
    assert world.house.ledger.enterprise(code) is None
    sound(world)


def test_an_enterprise_that_later_decisions_need_is_not_taken_out(world: World) -> None:
    code = uscc(50)
    world.deliver(
        [penalty(1, party_uscc=code), STRANGE | {"decision_number": "杭市监罚〔2018〕90号"}]
    )
    one, other = record_of(world), record_of(world, "90号")
    stub = Change(code, name="杭州新办商贸有限公司")
    done = enter_new(world.house, [one], stub, Grounds("registry"), replace(LI, approver="王某"))
    later = decide(world.house, said("same", code, other), CHECKED, LI)
    with pytest.raises(NotDecided, match=f"请先撤销：{number_of(later)}"):
        undo(world.house, number_of(done), Grounds("mistaken"), LI)


def test_records_are_taken_apart_to_another_enterprise(world: World) -> None:
    world.deliver([penalty(1), penalty(1, decision_number="杭市监罚〔2018〕91号")])
    one = record_of(world, "91号")
    asked = split(world.house, [one], uscc(5), Grounds("two-firms"), LI)
    approve(world.house, number_of(asked), choice("same", uscc(5)), WANG)
    assert where(world)[one] == uscc(5)
    assert sorted(where(world).values()) == sorted([uscc(1), uscc(5)])
    sound(world)


def test_a_name_it_bore_lets_the_ladder_attach(world: World) -> None:
    world.deliver([STRANGE])
    one = record_of(world)
    bore = Name(str(STRANGE["party_name"]), date(2018, 8, 31))
    asked = alias(world.house, uscc(1), bore, Grounds("former-name"), LI)
    done = approve(world.house, number_of(asked), choice("same", uscc(1)), WANG)
    assert (where(world), waiting(world)) == ({one: uscc(1)}, {})
    sound(world)
    with pytest.raises(NotDecided, match="已有名称"):
        alias(world.house, uscc(1), bore, Grounds("former-name"), LI)
    taken = undo(world.house, number_of(done), Grounds("mistaken"), LI)
    approve(world.house, number_of(taken), pl.DataFrame(schema=CHOICE), WANG)
    assert (where(world), waiting(world)) == ({one: ""}, {one: "name_disagrees"})
    sound(world)


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
