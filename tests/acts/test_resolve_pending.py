"""A refresh of the register looks again at the pending rows it touches, and at no others."""

from datetime import date, timedelta

import pytest

from acts.collect import collect
from acts.resolve_pending import resolve_pending
from records.kind import Kind
from records.registration_number import check_digit
from records.states import RowState
from tests.acts.stewards import (
    DAY,
    MOMENT,
    REGISTRY,
    World,
    name,
    penalty,
    registered,
    uscc,
    write,
)

Line = dict[str, str | None]
NEXT = DAY + timedelta(days=1)
NUMBER = "33010000000001" + check_digit("33010000000001")
PENDING = RowState.IDENTITY_PENDING.value


def waiting(world: World) -> int:
    """How many rows would be looked at again."""
    return sum(chunk.rows.height for chunk in world.house.ledger.marked_rows())


def refresh(world: World, *rows: Line, day: date = NEXT) -> None:
    write(world.root / REGISTRY.id, REGISTRY, [registered(1), *rows], day)
    collect(world.house, REGISTRY, day, MOMENT + (day - DAY), new_columns=True)


@pytest.mark.parametrize(
    "changes",
    [
        {"party_uscc": uscc(50)},
        {"party_uscc": None, "party_org_code": uscc(50)[8:17]},
        {"party_uscc": None, "party_registration_number": NUMBER},
        {"party_uscc": None, "party_tax_number": "330100" + uscc(50)[8:17]},
        {"party_uscc": None, "party_tax_number": uscc(50)},
        {"party_uscc": None, "party_tax_number": "330100700000001"},
    ],
    ids=["code", "organisation code", "number", "old tax number", "new tax number", "tax number"],
)
def test_a_row_attaches_when_the_register_comes_to_know_what_it_asks_for(
    world: World, changes: Line
) -> None:
    other = penalty(51)  # asks for another enterprise that nobody knows
    world.deliver([penalty(50, **changes), other])
    assert resolve_pending(world.house, MOMENT) == 0
    assert waiting(world) == 0
    refresh(world, registered(2))
    assert waiting(world) == 0
    is_own = changes.get("party_tax_number") == "330100700000001"
    numbers: Line = {
        "party_registration_number": NUMBER,
        "party_tax_number": "330100700000001" if is_own else None,
    }
    refresh(world, registered(50) | numbers, day=NEXT + timedelta(days=1))
    assert waiting(world) == 1
    assert resolve_pending(world.house, MOMENT) == 1
    assert waiting(world) == 0
    assert world.row("〔2018〕51号")["state"] == "accepted"
    assert world.row("〔2018〕52号")["state"] == PENDING


def test_a_rename_and_a_link_touch_the_rows_of_their_codes(world: World) -> None:
    renamed = penalty(3, party_name=name(60))
    replaced = penalty(4, party_uscc=uscc(61))
    world.deliver([renamed, replaced])
    assert resolve_pending(world.house, MOMENT) == 0
    refresh(
        world,
        registered(3) | {"party_name": name(60)},
        registered(4) | {"succession": f"代码更正|{uscc(62)}|2018-01-02"},
        registered(62) | {"succession": f"代码更正|{uscc(61)}|2017-01-02"},
    )
    assert waiting(world) == 2
    assert resolve_pending(world.house, MOMENT) == 2
    kinds = {each.kind for each in world.house.ledger.records_of(uscc(4))}
    assert kinds == {Kind.REGISTRATION, Kind.PENALTY}


def test_a_number_that_an_enterprise_gives_up_touches_who_asks_for_it(world: World) -> None:
    number: Line = {"party_registration_number": NUMBER}
    same_name: Line = {"party_name": name(5)}
    refresh(world, registered(5) | number, registered(6) | number | same_name)
    world.deliver([penalty(5, party_uscc=None, **number)])
    assert resolve_pending(world.house, MOMENT) == 0
    refresh(world, registered(6) | same_name, day=NEXT + timedelta(days=1))
    assert resolve_pending(world.house, MOMENT) == 1
    assert world.house.ledger.records_of(uscc(5))


def test_a_mark_made_while_somebody_looks_stays(world: World) -> None:
    world.deliver([penalty(50)])
    (chunk,) = world.house.ledger.marked_rows()
    refresh(world, registered(50))
    world.house.ledger.looked_at(chunk)
    assert resolve_pending(world.house, MOMENT) == 1


def test_a_row_that_was_replaced_is_not_looked_at_again(world: World) -> None:
    world.deliver([penalty(50)])
    world.deliver([penalty(50, party_uscc=uscc(51))], NEXT)
    assert waiting(world) == 1
    assert resolve_pending(world.house, MOMENT) == 0
    refresh(world, registered(50))
    assert waiting(world) == 0
