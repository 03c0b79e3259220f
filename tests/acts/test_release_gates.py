"""A failed gate holds what is at fault and lets removals go (design §8, ADR 22)."""

import json
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import text

from acts.collect import collect
from acts.errors import NoRemovalsHeld, ReleaseHeld
from acts.invariants import check_invariants
from acts.release import release
from acts.release_guard import approve_removals, held_back, let_go, told_by
from acts.release_sources import gate, may_be_missing, statuses
from acts.status import standing
from publish import announce, discovery
from publish.store import LocalStore
from records.field import Channel
from records.kind import Kind
from sources import all_sources
from sources.kit.errors import SourceError
from tests.acts.stewards import DAY, MOMENT, World, name, open_world, penalty, source, uscc
from tests.publish.crawl import occurrences

OTHERS = source(Kind.PENALTY, "other_penalties")
REPAIRS = source(Kind.REPAIR, "some_repairs")
LICENCES = source(Kind.LICENCE, "some_licences")
FEED = Channel.CREDIT_CHINA
NEXT = DAY + timedelta(days=1)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path, enterprises=80, more=[OTHERS, REPAIRS, LICENCES]) as world:
        yield world


def fined(number: int, **changes: str) -> dict[str, str | None]:
    return penalty(number % 80, decision_number=f"杭市监罚〔2018〕{number + 1}号",
                   **{"record_status": "有效", **changes})  # fmt: skip


def out(world: World, day: date) -> dict[str, object]:
    row = release(world.house, FEED, day, MOMENT + (day - DAY))
    return told_by(row)


def held(world: World, day: date) -> tuple[str, dict[str, object]]:
    """The release of a day of which something is held: what it says, and what went out."""
    with pytest.raises(ReleaseHeld) as error:
        out(world, day)
    last = world.house.ledger.last_release(FEED)
    assert last is not None
    return str(error.value), told_by(last)


def gates_said(world: World) -> dict[str, bool]:
    """The gates of the current release as the feed tells them."""
    tree = Path(world.house.settings.feeds) / FEED
    current = announce.standing(LocalStore(tree))
    assert current is not None
    text = (tree / f"targets/{current.sha256}.release.json").read_bytes()
    return {gate["gate"]: gate["passed"] for gate in json.loads(text)["gates"]}


def numbers(first: int, last: int) -> list[int]:
    return list(range(first, last))


def test_a_house_that_misspells_what_it_says_of_itself_is_told_so_of_a_release_that_is_out(
    world: World,
) -> None:
    own = Path(world.house.settings.home) / discovery.OWN
    own.write_text("owner = 'x'", encoding="utf-8")
    world.deliver([fined(1)])
    words, told = held(world, DAY)
    assert told["put"] == 1
    assert words.startswith(f"{FEED} 1 is out; the discovery document stays as it was: {own.name}")
    own.unlink()
    out(world, DAY)
    document = Path(world.house.settings.feeds) / discovery.PATH
    assert document.exists(), "it is written though the release has nothing to say"
    document.unlink()
    assert out(world, DAY) == told
    assert document.exists()


def test_the_flood_of_one_cause_waits_for_two_persons_and_the_rest_leaves(world: World) -> None:
    world.deliver([fined(number) for number in numbers(0, 70)])
    world.deliver([fined(number) for number in numbers(100, 110)], where=OTHERS)
    assert out(world, DAY)["put"] == 80
    world.deliver([fined(number, record_status="撤销") for number in numbers(0, 60)]
                  + [fined(number) for number in numbers(60, 70)], NEXT)  # fmt: skip
    world.deliver([fined(100, record_status="撤销"), *map(fined, numbers(101, 110))], NEXT, OTHERS)
    words, told = held(world, NEXT)
    assert "60 removals of 80 lines" in words
    assert told["del"] == {"revoked": 1}, "another's revocation is not kept back by the flood"
    assert any("有 60 条批量撤下待两人批准" in wrong for wrong in standing(world.house).wrongs)
    moment = MOMENT + timedelta(days=1)
    assert check_invariants(world.house, NEXT, moment).is_empty(), "it waits on purpose"
    waits = held_back(world.house, FEED, moment)
    assert waits is not None
    assert (waits.number, waits.must_be_counted, waits.persons) == (60, True, ())
    rows = json.loads(waits.report.read_bytes())["removals"]
    assert {(row["why"], row["source_id"]) for row in rows} == {("revoked", "some_penalties")}
    assert len({row["uscc"] for row in rows}) == 60

    zhang, li = ("张三", "已电话核实"), ("李四", "来源已出具说明")
    with pytest.raises(NoRemovalsHeld, match="60"):
        approve_removals(world.house, FEED, zhang, moment)
    with pytest.raises(NoRemovalsHeld, match="60"):
        approve_removals(world.house, FEED, zhang, moment, 59)
    with pytest.raises(NoRemovalsHeld, match="署名"):
        approve_removals(world.house, FEED, (" ", "已核实"), moment, 60)
    for nothing in ("", "  ", "ok"):
        with pytest.raises(NoRemovalsHeld, match="--note 用中文写明"):
            approve_removals(world.house, FEED, ("张三", nothing), moment, 60)
    for person in ("张三", " 张三 "):
        waits = approve_removals(world.house, FEED, (person, zhang[1]), moment, 60)
        assert waits.persons == ("张三",)
    assert out(world, NEXT) == told, "one person is not two: nothing new is said"
    approve_removals(world.house, FEED, li, moment - timedelta(hours=25), 60)
    assert out(world, NEXT) == told, "an approval lapses after a day"
    approve_removals(world.house, FEED, li, moment, 60)
    told = out(world, NEXT)
    assert told["del"] == {"revoked": 60}
    assert told["guard"] == {}
    assert standing(world.house).wrongs == []
    release_row = world.house.ledger.last_release(FEED)
    assert release_row is not None
    assert release_row.live_count == 19
    gone = let_go(world.house, release_row)
    assert gone is not None
    assert [(one.person, one.note) for one in gone.spoken] == [zhang, li]
    said = ["approved by two persons", *zhang, *li]
    announced = occurrences(world.house.settings.feeds, said)
    assert {word for _, word in announced} == {"approved by two persons"}
    assert world.house.ledger.violations(NEXT).is_empty()
    with pytest.raises(NoRemovalsHeld):
        approve_removals(world.house, FEED, ("王五", "同意"), moment, 60)


def test_a_source_down_a_batch_at_fault_and_a_broken_pack_at_once_let_removals_go(
    world: World, rules: Path, tmp_path: Path
) -> None:
    world.deliver([fined(number) for number in numbers(0, 6)])
    world.deliver([fined(number) for number in numbers(100, 104)], where=OTHERS)
    assert out(world, DAY)["put"] == 10
    # A batch that does not add up: one row revoked, one changed, one new.
    world.deliver([fined(0, record_status="撤销"), fined(1, violation_facts="另有虚假宣传"),
                   *map(fined, numbers(2, 7))], NEXT)  # fmt: skip
    with world.house.ledger._writer.begin() as conn:
        conn.exec_driver_sql("UPDATE batch SET lines = lines + 1 WHERE source_id = "
                             "'some_penalties' AND day = '2018-09-04'")  # fmt: skip
    # A repair of another source's penalty, and a source that does not answer.
    repair = {"party_name": name(21), "party_uscc": uscc(21), "repair_number": "修1号",
              "repaired_kind": "行政处罚", "repaired_number": fined(101)["decision_number"],
              "decided_on": str(NEXT), "authority_name": "国家发展改革委"}  # fmt: skip
    world.deliver([repair], NEXT, REPAIRS)
    shutil.rmtree(tmp_path / LICENCES.id)
    with pytest.raises(SourceError):
        collect(world.house, LICENCES, NEXT, MOMENT)
    check_invariants(world.house, NEXT, MOMENT)
    pack = rules / "policy" / "ndrc-2017-1171.toml"
    good = pack.read_text("utf-8")
    pack.write_text("id = ", encoding="utf-8")
    words, told = held(world, NEXT)
    assert "policy: ndrc-2017-1171.toml" in words
    assert told["del"] == {"repaired": 1, "revoked": 1}
    assert told["put"] == 0, "nothing else of the batch at fault appears"
    assert not gates_said(world)["policy"]
    words, _ = held(world, NEXT)
    assert "nothing has to leave" in words or "is held" in words

    pack.write_text(good, encoding="utf-8")
    world.deliver([fined(number) for number in numbers(100, 106) if number != 101], NEXT, OTHERS)
    told = out(world, NEXT)
    assert (told["put"], told["failed"]) == (2, []), "what the pack held back is not forgotten"
    with world.house.ledger._writer.begin() as conn:
        conn.exec_driver_sql("UPDATE batch SET lines = lines - 1 WHERE source_id = "
                             "'some_penalties' AND day = '2018-09-04'")  # fmt: skip
    check_invariants(world.house, NEXT, MOMENT)
    assert world.house.ledger.holds() == []
    assert out(world, NEXT)["put"] == 2, "the change and the new row of the batch"


def test_a_line_that_a_gate_named_is_looked_at_again(world: World) -> None:
    world.deliver([fined(0), fined(1, violation_facts="联系人：张伟，在网店虚构交易")])
    told = out(world, DAY)
    assert (told["put"], len(told["held"]), len(told["waiting"])) == (1, 1, 1)  # type: ignore[arg-type]
    world.deliver(
        [fined(0), fined(1, violation_facts="联系人：张伟，在网店虚构交易"), fined(2)], NEXT
    )
    told = out(world, NEXT)
    assert (told["put"], len(told["waiting"])) == (1, 1), "it waits on"  # type: ignore[arg-type]


def test_what_broke_off_yesterday_has_not_told_all_after_midnight(world: World) -> None:
    registry = next(one for one in all_sources() if one.kind is Kind.REGISTRATION)
    ledger = world.house.ledger
    batch = ledger.begin_batch(registry.id, registry.kind, DAY, (), MOMENT, registry.space)
    ledger.fail_batch(batch, "the connection broke")
    row = ledger.prepare_release(Channel.GSXT, NEXT, MOMENT + timedelta(days=1))
    found = statuses(world.house, row, [])
    assert {one.source: one.status for one in found}[registry.id] == "failed"
    assert may_be_missing(Channel.GSXT, found)
    assert not may_be_missing(Channel.CREDIT_CHINA, found), "it infers nothing from absence"
    assert not gate(found).passed


def test_what_waited_for_a_source_leaves_the_same_day_once_that_has_told_all(world: World) -> None:
    registry = next(one for one in all_sources() if one.kind is Kind.REGISTRATION)
    ledger = world.house.ledger

    def said() -> tuple[int, dict[str, int], list[str]]:
        row = release(world.house, Channel.GSXT, NEXT, MOMENT + timedelta(days=1))
        return row.seq, told_by(row)["del"], told_by(row)["waiting"]

    world.deliver([fined(0)])
    release(world.house, Channel.GSXT, DAY, MOMENT)
    (record,) = ledger.records_about(pl.Series([uscc(0)]), (Kind.REGISTRATION,))["record_id"]
    with ledger._writer.begin() as conn:  # nobody knows who that is any more
        conn.execute(text("UPDATE record SET uscc = :other WHERE record_id = :it"),
                     {"other": uscc(70), "it": record})  # fmt: skip
    world.deliver([fined(0, violation_facts="另有虚假宣传")], NEXT)
    moment = MOMENT + timedelta(days=1)
    batch = ledger.begin_batch(registry.id, registry.kind, NEXT, (), moment, registry.space)
    ledger.fail_batch(batch, "the connection broke")
    waits = [f"enterprise:{uscc(0)}"]
    assert said() == (2, {}, waits)
    assert said() == (2, {}, waits), "nothing is new while it has not told all"
    with ledger._writer.begin() as conn:
        conn.exec_driver_sql("DELETE FROM batch WHERE status = 'failed'")
    assert said() == (3, {"out_of_scope": 1}, [])
    assert said()[0] == 3


def test_made_for_an_earlier_day_a_release_brings_nothing_back_that_has_ended(
    world: World,
) -> None:
    world.deliver([fined(0)])
    assert out(world, DAY)["put"] == 1
    late = DAY + timedelta(days=800)
    assert out(world, late)["del"] == {"expired": 1}
    world.deliver([fined(0, violation_facts="另有虚假宣传"), fined(1)], NEXT)
    row = release(world.house, FEED, NEXT, MOMENT + timedelta(days=1))
    assert (told_by(row)["put"], told_by(row)["del"]) == (0, {})
    assert (row.day, row.moment) == (late, MOMENT + timedelta(days=800))
