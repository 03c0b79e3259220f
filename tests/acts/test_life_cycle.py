"""Each reason for which something leaves a feed, from what caused it to every channel's line.

One run of the three releases tells all three channels: where a record leaves one, another that
only cites it says its line anew.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from acts.explain import explain
from acts.explain_policy import explain_policy
from acts.house import open_house
from acts.invariants import check_invariants
from ledger.errors import NotDecided
from records.field import Channel
from records.kind import Kind
from records.states import Why
from tests.acts.judgements import merged
from tests.acts.stewards import (
    DAY,
    MOMENT,
    PENALTIES,
    REGISTRY,
    World,
    name,
    open_world,
    penalty,
    registered,
    source,
    uscc,
)
from tests.acts.test_moves_in_feeds import LISTINGS, deny, gone, listed, out, put, sound

REPAIRS = source(Kind.REPAIR, "some_repairs")
CODE, OTHER = uscc(1), uscc(2)
NEXT = DAY + timedelta(days=1)
NUMBER = str(penalty(1)["decision_number"])
CREDIT, GSXT, WARNING = Channel.CREDIT_CHINA, Channel.GSXT, Channel.WARNING


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two enterprises, each with a penalty and on a list, in all three feeds."""
    root = tmp_path_factory.mktemp("told")
    with open_world(root, more=[LISTINGS, REPAIRS]) as world:
        world.deliver([fined(1), fined(4)])
        world.deliver([on_list(1), on_list(4)], where=LISTINGS)
        first = out(world, DAY)
        assert all(put(lines) for lines in first.values())
        yield world


@pytest.fixture
def world(told: World, tmp_path: Path) -> Iterator[World]:
    """A house of its own that knows and said the same."""
    root = tmp_path / "copy"
    shutil.copytree(told.root, root)
    environment = {"WANGJIAN_HOME": str(root / "home")}
    for each in (REGISTRY, PENALTIES, LISTINGS, REPAIRS):
        environment[f"WANGJIAN_SOURCE_{each.id.upper()}_URL"] = str(root / each.id)
    with open_house(environment) as house:
        yield World(house, root)


def fined(number: int, **changes: str) -> dict[str, str | None]:
    return penalty(number, **{"record_status": "有效", "use_scope": "0", **changes})


def on_list(number: int, **changes: str) -> dict[str, str | None]:
    return listed(number) | {
        "decision_number": f"发改严失2018-{number}号",
        "removed_on": None,
        **changes,
    }


def repaired(kind: str, number: str | None) -> dict[str, str | None]:
    return {"party_name": name(1), "party_uscc": CODE, "repair_number": f"修{kind}1号",
            "repaired_kind": kind, "repaired_number": number, "decided_on": str(NEXT),
            "authority_name": "国家发展改革委"}  # fmt: skip


def repair(world: World) -> None:
    world.deliver([repaired("行政处罚", NUMBER), repaired("其他失信信息", "发改严失2018-1号")],
                  NEXT, REPAIRS)  # fmt: skip


def says(**changes: str) -> Callable[[World], None]:
    return lambda world: void(world.deliver([fined(1, **changes), fined(4)], NEXT))


def delist(world: World) -> None:
    world.deliver([on_list(1, removed_on=str(NEXT)), on_list(4)], NEXT, LISTINGS)


def deregister(world: World) -> None:
    ended = registered(1) | {"registration_status": "注销"}
    others = [registered(number) for number in range(40) if number != 1]
    world.deliver([ended, *others], NEXT, REGISTRY)


def id_of(world: World) -> str:
    held = world.house.ledger.standing(world.house.ledger.attached(CODE))
    (found,) = held.filter(pl.col("body").str.contains(NUMBER, literal=True))["record_id"]
    return str(found)


def test_an_objection_keeps_a_record_out_until_it_is_settled(world: World) -> None:
    record, ledger = id_of(world), world.house.ledger
    with pytest.raises(NotDecided, match="署名"):
        ledger.open_objection(record, (" ", "决定书已送达有误"), MOMENT)
    ledger.open_objection(record, ("李某", "决定书已送达有误"), MOMENT)
    for again, words in ((record, "已有"), ("nobody", "没有记录")):
        with pytest.raises(NotDecided, match=words):
            ledger.open_objection(again, ("李某", ""), MOMENT)
    (only,) = ledger.objections()
    assert (only.record_id, only.by, only.note) == (record, "李某", "决定书已送达有误")
    said = out(world, NEXT)
    for channel in (CREDIT, GSXT):
        assert {why for why, _, _ in gone(said[channel]).values()} == {"disputed"}
    assert NUMBER not in str(said[WARNING])
    assert put(said[WARNING]), "the warning says no more of it"
    assert check_invariants(world.house, NEXT, MOMENT).is_empty()
    ledger.close_objection(record, ("李某", "维持"), MOMENT)
    with pytest.raises(NotDecided, match="没有未办结"):
        ledger.close_objection(record, ("李某", "维持"), MOMENT)
    assert ledger.objections() == []
    again_said = out(world, NEXT + timedelta(days=1))
    assert put(again_said[CREDIT]) == set(gone(said[CREDIT])), "the same id comes back"
    assert NUMBER in str(again_said[WARNING])
    sound(world)


def test_an_objection_to_a_repair_brings_nothing_back_and_is_told_where_the_repair_counts(
    world: World,
) -> None:
    repair(world)
    assert {why for why, _, _ in gone(out(world, NEXT)[CREDIT]).values()} == {"repaired"}
    ledger = world.house.ledger
    repairs = ledger.records_about(pl.Series([CODE]), (Kind.REPAIR,))
    (record,) = repairs.filter(pl.col("body").str.contains(NUMBER, literal=True))["record_id"]
    ledger.open_objection(record, ("李某", "整改材料不实"), MOMENT)
    later = out(world, NEXT + timedelta(days=1))
    assert not any(put(later[channel]) for channel in Channel), "what was repaired stays away"
    (penalty_id,) = ledger.records_about(pl.Series([CODE]), (Kind.PENALTY,))["record_id"]
    told = explain_policy(world.house, penalty_id, NEXT)
    assert told is not None
    assert {one.why for one in told.channels} == {"修复"}
    assert all("所依据的信用修复（" in one.unsure[-1] for one in told.channels)
    assert all("有未办结的异议，仅作标注" in one.unsure[-1] for one in told.channels)
    found = explain(world.house, CODE)
    assert found is not None
    (line,) = found.objections
    assert (line["record_id"], line["kind"], line["note"]) == (record, "信用修复", "整改材料不实")
    assert line["effect"] == "仅作标注：修复决定撤销前照常有效，所修复的信息仍不公示"
    ledger.close_objection(record, ("李某", "经查属实"), MOMENT)
    told = explain_policy(world.house, penalty_id, NEXT)
    assert told is not None
    assert not any("异议" in words for one in told.channels for words in one.unsure)
    sound(world)


def void(_: object) -> None:
    """What is done, without its answer."""


@dataclass(frozen=True)
class Case:
    """What happens on the next day, and what each channel tells of the first enterprise."""

    why: Why
    happens: Callable[[World], None]
    leaves: dict[Channel, set[str]]
    on: date = NEXT
    erased: bool = False


ALONE = "out_of_scope"  # an enterprise that is shown for nothing any more
CASES = [
    Case(Why.EXPIRED, void, {CREDIT: {"expired"}, GSXT: {"expired"}, WARNING: {"expired"}},
         date(2022, 1, 1)),
    Case(Why.REPAIRED, repair, {CREDIT: {"repaired"}, GSXT: {"repaired", ALONE},
         WARNING: {"repaired"}}, erased=True),
    Case(Why.REVOKED, says(record_status="撤销"), {CREDIT: {"revoked"}, GSXT: {"revoked"},
         WARNING: set()}, erased=True),
    Case(Why.CORRECTED, lambda world: deny(world, CODE), {CREDIT: {"corrected"},
         GSXT: {"corrected"}, WARNING: {"corrected"}}, erased=True),
    Case(Why.DISPUTED, says(record_status="异议"), {CREDIT: {"disputed"}, GSXT: {"disputed"},
         WARNING: set()}),
    Case(Why.DELISTED, delist, {CREDIT: set(), GSXT: {"delisted"}, WARNING: {"delisted"}}),
    Case(Why.SUPERSEDED, lambda world: void(merged(world, CODE, OTHER)), {CREDIT: {"superseded"},
         GSXT: {"superseded"}, WARNING: {"superseded"}}),
    Case(Why.DEREGISTERED, deregister, {CREDIT: set(), GSXT: set(), WARNING: {"deregistered"}}),
    Case(Why.OUT_OF_SCOPE, says(use_scope="1"), {CREDIT: {"out_of_scope"}, GSXT: {"out_of_scope"},
         WARNING: set()}),
]  # fmt: skip


def test_every_reason_is_walked() -> None:
    assert [case.why for case in CASES] == list(Why)


@pytest.mark.parametrize("case", CASES, ids=[str(case.why) for case in CASES])
def test_a_reason_reaches_every_channel_in_one_run(world: World, case: Case) -> None:
    case.happens(world)
    later = out(world, case.on)
    for channel, expected in case.leaves.items():
        lines = gone(later[channel])
        assert {str(why) for why, _, _ in lines.values()} == expected, channel
        if not expected:
            assert put(later[channel]) or channel is CREDIT, "another says its line anew"
        erased = {erase for why, erase, _ in lines.values() if why == case.why}
        assert erased <= {case.erased}
    if case.on == NEXT:
        sound(world)
