"""A file of rules that cannot be read: additions that depend on it wait, removals leave."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from acts.errors import ReleaseHeld
from acts.explain import explain
from acts.explain_policy import explain_policy
from acts.invariants import check_invariants
from acts.packs import at_hand
from acts.release import release
from acts.release_guard import told_by
from ledger.releases import ReleaseRow
from publish.errors import PolicyBroken
from records.field import Channel
from records.kind import Kind
from tests.acts.stewards import DAY, MOMENT, World, name, open_world, penalty, source, uscc

LISTINGS = source(Kind.LISTING, "some_lists")
NEXT = DAY + timedelta(days=1)
CASES = [
    ("lists/abnormal-operation.toml", Channel.CREDIT_CHINA, False),
    ("lists/abnormal-operation.toml", Channel.GSXT, True),
    ("lists/abnormal-operation.toml", Channel.WARNING, True),
    ("levels.toml", Channel.GSXT, False),
    ("levels.toml", Channel.WARNING, True),
    ("measures.toml", Channel.WARNING, True),
    ("policy/commitments.toml", Channel.WARNING, True),
]
"""A file, a channel, and whether that says something by it."""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path, enterprises=8, more=[LISTINGS]) as world:
        yield world


def listed(number: int, **changes: str | None) -> dict[str, str | None]:
    return {
        "party_name": name(number), "party_uscc": uscc(number), "list_name": "经营异常名录",
        "list_fields": "经营异常", "listed_on": "2018-07-02", "authority_name": "沄州市市场监管局",
        "removed_on": None, "removal_reason": None,
    } | changes  # fmt: skip


def fined(number: int, **changes: str) -> dict[str, str | None]:
    return penalty(number, **{"record_status": "有效", **changes})


def deliver(world: World, days: int, gone: int, new: int) -> None:
    """A day's lists and penalties of number 0 to `new`, less what left of number `gone`."""
    day = DAY + timedelta(days=days)
    left = {"removed_on": str(day), "removal_reason": "已补报年报"}
    world.deliver([listed(number, **(left if number == gone else {})) for number in range(new)],
                  day, LISTINGS)  # fmt: skip
    world.deliver([fined(number, **({"record_status": "撤销"} if number == gone else {}))
                   for number in range(new)], day)  # fmt: skip


def say(world: World, channel: Channel, days: int) -> tuple[str, ReleaseRow]:
    """What a release is held for, "" where for nothing, and the channel's last one."""
    day, words = DAY + timedelta(days=days), ""
    try:
        release(world.house, channel, day, MOMENT + timedelta(days=days))
    except ReleaseHeld as held:
        words = str(held)
    row = world.house.ledger.last_release(channel)
    assert row is not None
    return words, row


@pytest.mark.parametrize("broken, channel, depends", CASES)
def test_removals_leave_and_what_depends_on_the_broken_file_waits(
    world: World, rules: Path, broken: str, channel: Channel, *, depends: bool
) -> None:
    deliver(world, 0, gone=-1, new=3)
    assert say(world, channel, 0)[0] == ""
    path = rules / broken
    good = path.read_text("utf-8")
    path.write_text("id = ", encoding="utf-8")
    deliver(world, 1, gone=0, new=4)
    words, row = say(world, channel, 1)
    told = told_by(row)
    assert row.day == NEXT
    assert told["del"], "who has left is gone"
    assert bool(told["put"]) is not depends
    assert told["failed"] == (["policy"] if depends else [])
    assert (f"policy: {path.name}" in words) is depends
    if depends:
        path.write_text(good, encoding="utf-8")
        words, row = say(world, channel, 2)
        assert words == ""
        assert told_by(row)["put"], "what waited is not forgotten"


def test_two_files_broken_one_after_the_other_are_judged_each_by_its_own_last_good_copy(
    world: World, rules: Path
) -> None:
    deliver(world, 0, gone=-1, new=3)
    assert say(world, Channel.WARNING, 0)[0] == ""
    levels, lists = rules / "levels.toml", rules / "lists" / "abnormal-operation.toml"
    levels.write_text("edition = 1", encoding="utf-8")
    edited = lists.read_text("utf-8").replace('name = "经营异常名录"', 'name = "经营异常名册"')
    lists.write_text(edited, encoding="utf-8")
    say(world, Channel.WARNING, 1)
    lists.unlink()
    lists.mkdir()
    found = at_hand(world.house, Channel.WARNING)
    assert sorted(found.faults) == ["levels", "lists", "measures"]
    assert len(found.said) == 2, "each file is named once"
    named = next(one for one in found.rules.lists if one.id == "abnormal-operation")
    assert named.name == "经营异常名册", "the newest that could be read"
    assert found.rules.levels
    assert found.rules.measures


def test_what_is_said_of_a_broken_file_is_said_to_stewards_and_nothing_is_held_for_it(
    world: World, rules: Path
) -> None:
    deliver(world, 0, gone=-1, new=3)
    for channel in Channel:
        say(world, channel, 0)
    (rules / "lists" / "abnormal-operation.toml").write_text("id = ", encoding="utf-8")
    assert check_invariants(world.house, NEXT, MOMENT + timedelta(days=1)).is_empty()
    told = explain(world.house, uscc(1))
    assert told is not None
    assert told.warning[0]["level"] == "黄色"
    assert told.warning[0]["unsure"][0].startswith("规则文件无法读取")
    codes = pl.Series([uscc(1)])
    (record,) = world.house.ledger.records_about(codes, (Kind.LISTING,))["record_id"]
    policies = explain_policy(world.house, record, DAY)
    assert policies is not None
    assert all("abnormal-operation.toml" in one.unsure[0] for one in policies.channels)


def test_a_house_that_never_had_rules_shows_nothing_and_a_folder_without_lists_is_a_fault(
    world: World, rules: Path
) -> None:
    deliver(world, 0, gone=-1, new=3)
    for path in (rules / "lists").iterdir():
        path.unlink()
    with pytest.raises(ReleaseHeld, match=r"lists/\*\.toml: no such file"):
        release(world.house, Channel.WARNING, DAY, MOMENT)
    assert world.house.ledger.last_release(Channel.WARNING) is None
    with pytest.raises(PolicyBroken):
        at_hand(world.house, Channel.GSXT)
