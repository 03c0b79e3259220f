"""A name that went over to another, and a stray code: what waits, why, and until when."""

from acts.explain import explain
from acts.resolve_pending import resolve_pending
from tests.acts.judgements import NEXT, THIRD, record_of, sound, waiting, where
from tests.acts.stewards import MOMENT, World, name, penalty, refresh, registered, succeeded, uscc

PASSED = name(2)
GAVE_UP = {
    **registered(2), "party_name": "杭州沄今贰商贸有限公司", "former_names": f"{PASSED}|2018-08-31",
}  # fmt: skip
DECIDED_BEFORE = penalty(2, decided_on="2018-08-20")


def took(until: str) -> dict[str, str | None]:
    """The enterprise that took the name, having borne another until that day."""
    return {**registered(3), "party_name": PASSED, "former_names": f"{name(3)}|{until}"}


def test_a_record_of_who_gave_its_name_up_does_not_go_to_who_took_it(world: World) -> None:
    refresh(world, NEXT, GAVE_UP, took("2018-08-31"))
    world.deliver([DECIDED_BEFORE, penalty(3, party_name=PASSED, party_uscc=uscc(3))], NEXT)

    own, other = record_of(world, "〔2018〕3号"), record_of(world, "〔2018〕4号")
    assert where(world) == {own: uscc(2)}
    assert waiting(world) == {other: "name_disagrees"}
    sound(world)


def test_it_attaches_when_the_register_learns_that_the_name_was_taken_before(world: World) -> None:
    refresh(world, NEXT, GAVE_UP, took("2018-08-31"))
    world.deliver([penalty(3, party_name=PASSED, party_uscc=uscc(3))], NEXT)
    early = {**GAVE_UP, "former_names": f"{PASSED}|2018-07-31"}
    refresh(world, THIRD, early, took("2018-07-31"))

    assert resolve_pending(world.house, MOMENT) == 1
    assert list(where(world).values()) == [uscc(3)]
    sound(world)


def test_a_late_report_in_the_new_name_attaches_and_tells_so(world: World) -> None:
    refresh(world, NEXT, {**GAVE_UP})
    world.deliver([penalty(2, party_name=GAVE_UP["party_name"])], NEXT)

    assert list(where(world).values()) == [uscc(2)]
    told = explain(world.house, uscc(2))
    assert told is not None
    assert "此前用他名至 2018-08-31，决定日时无他人用此名称" in str(told.records)


def test_a_code_that_nobody_knows_keeps_its_row_waiting_until_it_is_known(world: World) -> None:
    world.deliver([penalty(3, party_tax_number=uscc(77))])
    assert list(waiting(world).values()) == ["identifiers_disagree"]

    refresh(world, NEXT, succeeded(3, 77))

    assert resolve_pending(world.house, MOMENT) == 1
    assert list(where(world).values()) == [uscc(3)]
    sound(world)
