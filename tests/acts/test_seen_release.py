"""What everybody sees is what is remembered, and until then the ledger is everybody's.

A run may end between the switch and the ledger; a steward may write while a release is written.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy.exc import IntegrityError

from acts.release import release
from acts.release_guard import told_by
from ledger.releases import ReleaseRow
from publish import announce
from publish.announce import Plan
from publish.release import Members, Published, write_release
from publish.store import LocalStore
from records.field import Channel
from tests.acts.stewards import DAY, MOMENT, World, open_world, penalty

FEED = Channel.CREDIT_CHINA
REFUSE = (
    "CREATE TRIGGER refuse BEFORE UPDATE OF status ON release "
    "BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path) as world:
        yield world


def fined(number: int, **changes: str) -> dict[str, str | None]:
    return penalty(number, **{"record_status": "有效", **changes})


def out(world: World, days: int) -> ReleaseRow:
    return release(world.house, FEED, DAY + timedelta(days), MOMENT + timedelta(days))


def seen(world: World) -> announce.Standing:
    standing = announce.standing(LocalStore(world.house.settings.feeds / FEED))
    assert standing is not None
    return standing


def cut_off(world: World, days: int) -> announce.Standing:
    """A release that everybody sees and the ledger does not know."""
    with world.house.ledger._writer.begin() as conn:
        conn.exec_driver_sql(REFUSE)
    with pytest.raises(IntegrityError):
        out(world, days)
    with world.house.ledger._writer.begin() as conn:
        conn.exec_driver_sql("DROP TRIGGER refuse")
    return seen(world)


@pytest.mark.parametrize("meanwhile", ["nothing", "other facts", "an objection", "a revocation"])
def test_whatever_comes_meanwhile_the_channel_goes_on_from_what_is_seen(
    world: World, meanwhile: str
) -> None:
    rows = [fined(1), fined(2)]
    world.deliver(rows)
    out(world, 0)
    world.deliver([*rows, fined(3)], DAY + timedelta(1))
    standing = cut_off(world, 1)
    assert (standing.seq, standing.count) == (2, 3)
    if meanwhile == "other facts":
        world.deliver([*rows, fined(3, violation_facts="另有虚假宣传")], DAY + timedelta(2))
    elif meanwhile == "an objection":
        record = world.row("〔2018〕4号")["record_id"]
        world.house.ledger.open_objection(record, ("李某", "未送达"), MOMENT)
    elif meanwhile == "a revocation":
        world.deliver([*rows, fined(3, record_status="撤销")], DAY + timedelta(2))
    last = out(world, 2)
    assert (last.seq, last.previous_sha256) == (3, standing.sha256)
    assert (seen(world).seq, seen(world).sha256) == (3, last.sha256)
    told = {"nothing": (0, {}), "other facts": (1, {}), "an objection": (0, {"disputed": 1}),
            "a revocation": (0, {"revoked": 1})}  # fmt: skip
    assert (told_by(last)["put"], told_by(last)["del"]) == told[meanwhile]
    assert world.house.ledger.violations(DAY + timedelta(2)).is_empty()


def test_run_again_with_nothing_new_the_release_is_remembered_as_it_was_made(world: World) -> None:
    world.deliver([fined(1)])
    standing = cut_off(world, 0)
    row = out(world, 0)
    assert (row.seq, row.sha256, row.status) == (1, standing.sha256, "published")
    assert told_by(row)["put"] == 1
    assert out(world, 0) == row


def test_until_a_release_can_be_seen_a_steward_writes_and_the_next_one_tells_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.deliver([fined(1), fined(2)])
    record = world.row("〔2018〕2号")["record_id"]
    ledger = world.house.settings.ledger_url.removeprefix("sqlite:///")

    def objecting(
        plan: Plan,
        chunks: Iterable[pl.DataFrame],
        members: Members,
        seal: Callable[[Published], None],
        seen: Callable[[Published], None],
    ) -> Published:
        def write_then_seal(published: Published) -> None:
            with sqlite3.connect(ledger, timeout=0) as steward:  # nobody is waited for
                steward.execute("BEGIN IMMEDIATE")
            world.house.ledger.open_objection(record, ("李某", "未送达"), MOMENT)
            seal(published)

        return write_release(plan, chunks, members, write_then_seal, seen)

    monkeypatch.setattr("acts.release.write_release", objecting)
    assert told_by(out(world, 0))["put"] == 2
    monkeypatch.undo()
    assert told_by(out(world, 0))["del"] == {"disputed": 1}
    assert world.house.ledger.violations(DAY).is_empty()
