"""Who decides is shown the enterprises that a record may be about, and what speaks for each."""

import polars as pl

from acts.identify import EDITS, Grounds, decide
from acts.suggest import SUGGESTED, suggest, suggest_chunk
from identity.agreement import agreement
from identity.candidates import LEAST
from tests.acts.stewards import LI, World, name, penalty, uscc


def shown(world: World, record_id: str) -> list[tuple[str, str]]:
    found = suggest(world.house, pl.Series([record_id]))
    assert found.schema == SUGGESTED
    assert found["rank"].to_list() == list(range(1, found.height + 1))
    return found.select("uscc", "by").rows()


def test_a_record_without_code_is_shown_the_enterprise_of_its_name_first(world: World) -> None:
    world.deliver([penalty(1, party_uscc=None), penalty(2)])
    waiting = world.row("〔2018〕2号")
    assert shown(world, waiting["record_id"])[0] == (uscc(1), "name")


def test_a_code_that_is_another_firms_and_that_of_the_name_are_both_shown(world: World) -> None:
    world.deliver([penalty(1, party_name=name(9))])
    listed = shown(world, world.row("〔2018〕2号")["record_id"])
    assert listed[0] == (uscc(1), "code")
    assert (uscc(9), "name") in listed


def test_what_a_person_judged_not_to_be_it_is_not_shown_again(world: World) -> None:
    world.deliver([penalty(1, party_uscc=None)])
    record_id = world.row("〔2018〕2号")["record_id"]
    edit = [(record_id, "not_same", uscc(1), None)]
    decide(world.house, pl.DataFrame(edit, schema=EDITS, orient="row"), Grounds("document"), LI)
    listed = shown(world, record_id)
    assert listed
    assert uscc(1) not in dict(listed)


def test_what_a_search_by_name_finds_is_shown_when_the_names_agree_at_all(world: World) -> None:
    brand = name(1)[2:5]
    other = penalty(2, party_name=f"上海{brand}小吃店第三分店", party_uscc=None)
    world.deliver([penalty(1, party_name=f"杭州{brand}商贸公司", party_uscc=None), other])
    (right, *_) = shown(world, world.row("〔2018〕2号")["record_id"])
    assert right == (uscc(1), "name")
    assert agreement(pl.Series([other["party_name"]]), pl.Series([name(1)]))[0] < LEAST
    assert (uscc(1), "name") not in shown(world, world.row("〔2018〕3号")["record_id"])


def test_the_enterprise_of_a_code_is_shown_however_little_its_name_agrees(world: World) -> None:
    world.deliver([penalty(1, party_name="上海某某小吃店第三分店")])
    (first, *_) = shown(world, world.row("〔2018〕2号")["record_id"])
    assert first == (uscc(1), "code")


def test_a_batch_of_waiting_rows_gets_what_each_of_them_gets_alone(world: World) -> None:
    world.deliver([penalty(number, party_uscc=None) for number in range(4)])
    (chunk,) = world.house.ledger.marked_rows()
    together = suggest_chunk(world.house, chunk.kind, chunk.rows)
    apart = [suggest(world.house, pl.Series([each])) for each in chunk.rows["record_id"]]
    assert together.sort("_row", "rank").equals(pl.concat(apart).sort("_row", "rank"))
