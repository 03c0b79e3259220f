"""What tests of judgements say, and what they ask of the house."""

from dataclasses import replace
from datetime import date

import polars as pl
from sqlalchemy import select

from acts.identify import EDITS, Grounds, Identified, approve, decide, undo
from acts.merge import merge
from ledger.identifying import CHOICE
from ledger.tables import record, row_state
from records.clock import business_day
from tests.acts.stewards import DAY, LI, World, penalty

NEXT, THIRD, FOURTH = date(2018, 9, 4), date(2018, 9, 5), date(2018, 9, 6)
CHECKED = Grounds("document")
MISTAKEN, ONE_FIRM = Grounds("mistaken"), Grounds("one-firm")
WANG = replace(LI, actor="王某")
"""The second person."""
STRANGE = penalty(1, party_name="杭州某某商行")  # the code of one firm, the name of none
NUMBER = str(STRANGE["decision_number"])


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
        codes = {str(one): str(code) for one, code in conn.execute(
            select(record.c.record_id, record.c.uscc))}  # fmt: skip
    held = world.house.ledger.standing(pl.Series(codes.keys(), dtype=pl.String))
    return {each: codes[each] for each in held.filter(kind="penalty")["record_id"]}


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


def judge(world: World, judgement: str, code: str, *records: str, day: date = DAY) -> Identified:
    """One judgement, carried out: by two persons where it takes two."""
    made = decide(world.house, said(judgement, code, *records), CHECKED, replace(LI, day=day))
    if not made.waits:
        return made
    return approve(world.house, number_of(made), choice(judgement, code), replace(WANG, day=day))


def take_back(world: World, number: int) -> Identified:
    made = undo(world.house, number, MISTAKEN, LI)
    if not made.waits:
        return made
    return approve(world.house, number_of(made), pl.DataFrame(schema=CHOICE), WANG)


def agreed(
    world: World, made: Identified, judgement: str | None, code: str | None, bore: str = ""
) -> Identified:
    """An operation that waits for a second person, carried out on the day it was asked for."""
    own = choice(judgement, code) if judgement else pl.DataFrame(schema=CHOICE)
    asked = made.operation
    assert asked is not None
    by = replace(WANG, moment=asked.moment, day=business_day(asked.moment))
    return approve(world.house, asked.operation_no, own, by, bore)


def merged(world: World, other: str, code: str, day: date = DAY) -> Identified:
    made = merge(world.house, other, code, ONE_FIRM, replace(LI, day=day))
    return approve(world.house, number_of(made), choice("same", code), replace(WANG, day=day))
