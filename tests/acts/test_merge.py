"""Codes merged and records taken apart, names and enterprises entered: by two, and undone."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from acts.identify import Grounds, Identified, approve, decide, enter_new, undo
from acts.merge import Name, alias, merge, split
from ledger.entity_changes import Change
from ledger.errors import NotDecided
from ledger.identifying import CHOICE
from tests.acts.judgements import (
    CHECKED,
    FOURTH,
    NEXT,
    STRANGE,
    THIRD,
    WANG,
    agreed,
    choice,
    merged,
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
    REGISTRY,
    World,
    on_both,
    penalty,
    registered,
    uscc,
)

if TYPE_CHECKING:
    from collections.abc import Callable


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


@on_both
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


@on_both
def test_an_enterprise_that_later_decisions_need_is_not_taken_out(world: World) -> None:
    code = uscc(50)
    world.deliver(
        [penalty(1, party_uscc=code), STRANGE | {"decision_number": "杭市监罚〔2018〕90号"}]
    )
    one, other = record_of(world), record_of(world, "90号")
    stub = Change(code, name="杭州新办商贸有限公司")
    done = agreed(world, enter_new(world.house, [one], stub, Grounds("registry"), LI), "new", code)
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


def test_only_records_of_one_enterprise_are_taken_apart_from_it(world: World) -> None:
    world.deliver([penalty(1), penalty(2), STRANGE | {"decision_number": "杭市监罚〔2018〕91号"}])
    one, other = record_of(world), record_of(world, str(penalty(2)["decision_number"]))
    loose, nobody = record_of(world, "91号"), "0" * 32
    before = where(world)
    for records, code, told in (
        ([one, other], uscc(5), f"{one} 在 {uscc(1)} 名下"),
        ([one, loose], uscc(5), f"记录 {loose} 不在任何主体名下"),
        ([nobody], uscc(5), f"记录 {nobody} 不在任何主体名下"),
        ([one, other], uscc(2), f"记录 {other} 已在 {uscc(2)} 名下"),
    ):
        with pytest.raises(NotDecided, match=told):
            split(world.house, records, code, Grounds("two-firms"), LI)
    assert world.house.ledger.operations() == []
    assert where(world) == before
    sound(world)


def test_a_name_it_bore_lets_the_ladder_attach(world: World) -> None:
    world.deliver([STRANGE])
    one = record_of(world)
    bore = Name(str(STRANGE["party_name"]), date(2018, 8, 31))
    asked = alias(world.house, uscc(1), bore, Grounds("former-name"), LI)
    done = agreed(world, asked, "same", uscc(1), f" {bore.text} ")
    assert (where(world), waiting(world)) == ({one: uscc(1)}, {})
    sound(world)
    with pytest.raises(NotDecided, match="已有名称"):
        alias(world.house, uscc(1), bore, Grounds("former-name"), LI)
    taken = undo(world.house, number_of(done), Grounds("mistaken"), LI)
    approve(world.house, number_of(taken), pl.DataFrame(schema=CHOICE), WANG)
    assert (where(world), waiting(world)) == ({one: ""}, {one: "name_disagrees"})
    sound(world)


def test_whoever_judges_an_alias_second_says_the_name_too(world: World) -> None:
    world.deliver([STRANGE])
    bore = Name(str(STRANGE["party_name"]))
    asked = alias(world.house, uscc(1), bore, Grounds("former-name"), LI)
    number, same = number_of(asked), choice("same", uscc(1))
    with pytest.raises(NotDecided, match=f"approve {number} same --to 代码 --bore"):
        approve(world.house, number, same, WANG)
    other = approve(world.house, number, same, WANG, "杭州另某商行")
    assert other.disputed
    assert other.waits
    assert list(where(world).values()) == []
    done = approve(world.house, number, same, replace(WANG, actor="赵某"), bore.text)
    assert not done.waits
    assert list(where(world).values()) == [uscc(1)]
    sound(world)


def test_whoever_judges_an_alias_by_code_second_says_the_code_too(world: World) -> None:
    world.deliver([penalty(1, party_uscc=uscc(60))])
    asked = alias(world.house, uscc(1), Name(uscc(60)), Grounds("old-code"), LI)
    same = choice("same", uscc(1))
    assert approve(world.house, number_of(asked), same, WANG, uscc(61)).disputed
    third = replace(WANG, actor="赵某")
    assert not approve(world.house, number_of(asked), same, third, uscc(60).lower()).waits
    assert list(where(world).values()) == [uscc(1)]


def test_a_name_is_asked_for_of_an_alias_only(world: World) -> None:
    world.deliver([penalty(1)])
    asked = merge(world.house, uscc(1), uscc(2), Grounds("one-firm"), LI)
    with pytest.raises(NotDecided, match="请给出自己的认定"):
        approve(world.house, number_of(asked), choice("same", uscc(2)), WANG, "杭州某某商行")
    assert not approve(world.house, number_of(asked), choice("same", uscc(2)), WANG).waits


@on_both
def test_nobody_names_the_second_person_while_asking(world: World) -> None:
    settled = penalty(3)
    world.deliver([STRANGE, settled])
    one, two = record_of(world), replace(LI, approver="王某")
    other = record_of(world, str(settled["decision_number"]))
    house, firm, bore = world.house, Grounds("one-firm"), Name("杭州某某商行")
    stub = Change(uscc(60), name="杭州新办商贸有限公司")
    asks: tuple[Callable[[], Identified], ...] = (
        lambda: decide(house, said("same", uscc(2), one), CHECKED, two),
        lambda: enter_new(house, [one], stub, Grounds("registry"), two),
        lambda: merge(house, uscc(1), uscc(2), firm, two),
        lambda: split(house, [other], uscc(2), Grounds("two-firms"), two),
        lambda: alias(house, uscc(1), bore, Grounds("former-name"), two),
    )
    for ask in asks:
        with pytest.raises(NotDecided, match="再由 王某 独立认定"):
            ask()
    assert house.ledger.operations() == []
    done = merged(world, uscc(1), uscc(2))
    with pytest.raises(NotDecided, match="再由 王某 独立认定"):
        undo(house, number_of(done), Grounds("mistaken"), two)


def test_what_the_register_says_takes_the_place_of_what_persons_entered(world: World) -> None:
    code = uscc(50)
    world.deliver([penalty(1, party_uscc=code)])
    one = record_of(world)
    with pytest.raises(NotDecided, match="有效的统一社会信用代码"):
        enter_new(world.house, [one], Change("91330100", name="某"), Grounds("registry"), LI)
    stub = Change(code, name="杭州新办商贸有限公司")
    done = agreed(world, enter_new(world.house, [one], stub, Grounds("registry"), LI), "new", code)
    known = enter_new(world.house, [one], stub, Grounds("registry"), LI)
    assert known.refused["why"].to_list() == ["known"]
    right = registered(50 % 40) | {"party_uscc": code, "party_name": "杭州新办电子商务有限公司"}
    world.deliver([*(registered(number) for number in range(40)), right], NEXT, REGISTRY)
    page = world.house.ledger.enterprise(code)
    assert page is not None
    assert (page.name, page.former_names) == ("杭州新办电子商务有限公司", ())
    assert where(world) == {one: code}
    taken = undo(world.house, number_of(done), Grounds("mistaken"), replace(LI, day=NEXT))
    approve(world.house, number_of(taken), pl.DataFrame(schema=CHOICE), replace(WANG, day=NEXT))
    assert world.house.ledger.enterprise(code) is not None, "the register knows it"
    assert (where(world), waiting(world)) == ({one: ""}, {one: "name_disagrees"})
    sound(world)


def test_what_comes_before_the_second_person_agrees_moves_with_the_others(world: World) -> None:
    world.deliver([penalty(1)])
    asked = merge(world.house, uscc(1), uscc(2), Grounds("one-firm"), LI)
    later = penalty(1, decision_number="杭市监罚〔2018〕93号")
    world.deliver([penalty(1), later], NEXT)
    by = replace(WANG, day=NEXT)
    done = approve(world.house, number_of(asked), choice("same", uscc(2)), by)
    assert set(where(world).values()) == {uscc(2)}
    world.deliver([penalty(1), later, penalty(1, decision_number="杭市监罚〔2018〕94号")], THIRD)
    assert set(where(world).values()) == {uscc(2)}, "the link leads what names the old code"
    taken = undo(world.house, number_of(done), Grounds("mistaken"), replace(LI, day=THIRD))
    world.deliver([penalty(1, decision_number="杭市监罚〔2018〕95号")], FOURTH)
    by = replace(WANG, day=FOURTH)
    approve(world.house, number_of(taken), pl.DataFrame(schema=CHOICE), by)
    assert set(where(world).values()) == {uscc(1)}
    sound(world)
