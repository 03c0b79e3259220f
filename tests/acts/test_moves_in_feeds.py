"""Merged and taken apart again: the feeds come back to what they said, with a trail (ADR 15)."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
import zstandard

from acts import wanted
from acts.release import release
from publish import announce
from publish.store import LocalStore
from records.field import Channel
from records.kind import Kind
from tests.acts.judgements import judge, merged, number_of, record_of, take_back
from tests.acts.stewards import (
    DAY,
    MOMENT,
    PROVED,
    World,
    name,
    on_both,
    open_world,
    penalty,
    source,
    uscc,
)
from tests.publish.reader import pull
from wangjian_pull import Store

LISTINGS = source(Kind.LISTING, "some_listings")
OLD, OTHER, THIRD = uscc(1), uscc(2), uscc(3)
Lines = dict[Channel, list[dict[str, object]]]


@pytest.fixture
def world(ledger_url: str | None, tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path, ledger_url, enterprises=8, more=[LISTINGS]) as world:
        yield world


@pytest.fixture
def large_world(ledger_url: str | None, tmp_path: Path) -> Iterator[World]:
    """So many that one more line is no reason to compact."""
    with open_world(tmp_path, ledger_url, enterprises=30, more=[LISTINGS]) as world:
        yield world


def listed(number: int) -> dict[str, str | None]:
    return {"party_name": name(number), "party_uscc": uscc(number), "list_fields": "炒信",
            "list_name": "电子商务领域严重失信企业名单", "listed_on": "2018-05-04",
            "authority_name": "国家发展改革委"}  # fmt: skip


def out(world: World, day: date) -> Lines:
    """What each channel's release of the day says, line by line."""
    said: Lines = {}
    for channel in Channel:
        row = release(world.house, channel, day, MOMENT + (day - DAY))
        folder = Path(world.house.settings.archive) / channel / "lines" / f"{row.seq:09d}"
        said[channel] = lines_in(folder)
        pull(str(Path(world.house.settings.feeds) / channel), into(world, channel))
    return said


def lines_in(folder: Path) -> list[dict[str, object]]:
    texts = [
        zstandard.ZstdDecompressor().stream_reader(path.read_bytes()).read()
        for path in sorted(folder.glob("*.zst"))
    ]
    return [json.loads(line) for text in texts for line in text.splitlines()]


def into(world: World, channel: Channel) -> Path:
    return world.root / f"{channel}.sqlite"


def content(world: World) -> dict[Channel, list[str]]:
    """What readers hold, less ids, revisions and releases."""
    held = {}
    for channel in Channel:
        with Store(into(world, channel)) as store:
            store.recount()
            raws = [raw for code in store.codes() for raw in store.check(code, DAY.isoformat())]
        held[channel] = sorted(json.dumps(json.loads(raw)["body"], sort_keys=True) for raw in raws)
    return held


def gone(lines: list[dict[str, object]]) -> dict[object, tuple[object, object, object]]:
    return {line["id"]: (line["why"], line["erase"], line["successor"])
            for line in lines if line["op"] == "del"}  # fmt: skip


def put(lines: list[dict[str, object]]) -> set[object]:
    return {line["id"] for line in lines if line["op"] == "put"}


def sound(world: World) -> None:
    found = world.house.ledger.violations(DAY + timedelta(days=9))
    assert found.is_empty(), found.rows()


def deny(world: World, code: str) -> None:
    """Nothing that stands under `code` is about it, two persons say."""
    judge(world, "not_same", code, *world.house.ledger.attached(code))


@pytest.mark.parametrize(
    "ledger_url, old, new, has_own",
    [
        ("sqlite", 1, 2, True), ("sqlite", 2, 1, False), ("sqlite", 1, 2, False),
        pytest.param("postgres", 1, 2, True, marks=PROVED.marks),
        pytest.param("postgres", 2, 1, False, marks=PROVED.marks),
        pytest.param("postgres", 1, 2, False, marks=PROVED.marks),
    ],
    indirect=["ledger_url"],
)  # fmt: skip
def test_undoing_a_merge_restores_every_feed_with_a_trail(
    world: World, monkeypatch: pytest.MonkeyPatch, old: int, new: int, *, has_own: bool
) -> None:
    # Every enterprise in a chunk of its own: whichever comes first, its successor is known.
    monkeypatch.setattr(wanted, "RECORDS_AT_ONCE", 1)
    numbers = [old, 4, *([new] if has_own else [])]
    world.deliver([penalty(number) for number in numbers])
    world.deliver([listed(number) for number in numbers], where=LISTINGS)
    first = out(world, DAY)
    before = content(world)
    assert all(before.values())

    asked = merged(world, uscc(old), uscc(new))
    joined = out(world, DAY + timedelta(days=1))
    for channel in Channel:
        lines = gone(joined[channel])
        assert lines, channel
        assert {why for why, _, _ in lines.values()} == {"superseded"}, channel
        assert not any(erase for _, erase, _ in lines.values())
        named = {successor for _, _, successor in lines.values()}
        assert named <= put(joined[channel]) | put(first[channel]), channel
        assert "" not in named, channel
        with Store(into(world, channel)) as store:
            assert uscc(old) not in list(store.codes())
    sound(world)

    take_back(world, number_of(asked))
    undone = out(world, DAY + timedelta(days=2))
    assert content(world) == before
    for channel in Channel:
        lines = gone(undone[channel])
        assert lines or (channel is Channel.WARNING and has_own), "the new code keeps its own"
        assert {why for why, _, _ in lines.values()} <= {"superseded"}, channel
        fresh = put(undone[channel])
        assert {successor for _, _, successor in lines.values()} <= fresh, channel
        assert fresh.isdisjoint(put(first[channel]) - put(joined[channel])), channel
        assert fresh.isdisjoint(gone(joined[channel]))
    sound(world)


def test_what_was_attached_in_error_is_erased_and_names_nobody(world: World) -> None:
    world.deliver([penalty(1), penalty(4)])
    world.deliver([listed(1), listed(4)], where=LISTINGS)
    out(world, DAY)
    judge(world, "same", THIRD, *world.house.ledger.attached(OLD))
    moved = out(world, DAY + timedelta(days=1))
    for channel in Channel:
        lines = gone(moved[channel])
        assert set(lines.values()) == {("corrected", True, "")}, channel
        with Store(into(world, channel)) as store:
            assert OLD not in list(store.codes())
            assert THIRD in list(store.codes())
    sound(world)


@on_both
def test_what_a_person_denied_leaves_every_feed_at_once(world: World) -> None:
    world.deliver([penalty(1), penalty(4)])
    world.deliver([listed(1), listed(4)], where=LISTINGS)
    out(world, DAY)
    deny(world, OLD)
    denied = out(world, DAY + timedelta(days=1))
    for channel in Channel:
        assert set(gone(denied[channel]).values()) == {("corrected", True, "")}, channel
        with Store(into(world, channel)) as store:
            assert OLD not in list(store.codes())
    sound(world)


def test_a_link_taken_back_leads_nobody_on_that_leaves_later(world: World) -> None:
    numbers = (1, 2, 4)
    world.deliver([penalty(number) for number in numbers])
    world.deliver([listed(number) for number in numbers], where=LISTINGS)
    take_back(world, number_of(merged(world, OLD, OTHER)))
    out(world, DAY)
    deny(world, OTHER)
    denied = out(world, DAY + timedelta(days=1))
    for channel in Channel:
        assert set(gone(denied[channel]).values()) == {("corrected", True, "")}, channel
        with Store(into(world, channel)) as store:
            assert (OTHER in store.codes(), OLD in store.codes()) == (False, True)
    sound(world)


def test_what_was_led_on_and_denied_before_anyone_read_of_it_names_nobody(world: World) -> None:
    world.deliver([penalty(4)])
    world.deliver([listed(1), listed(4)], where=LISTINGS)
    out(world, DAY)
    merged(world, OLD, OTHER)
    deny(world, OTHER)
    denied = out(world, DAY + timedelta(days=1))
    for channel in (Channel.GSXT, Channel.WARNING):
        assert set(gone(denied[channel]).values()) == {("corrected", True, "")}, channel
    sound(world)


def test_what_goes_on_only_in_part_is_erased(world: World) -> None:
    world.deliver([penalty(1), penalty(4)])
    world.deliver([listed(1), listed(4)], where=LISTINGS)
    out(world, DAY)
    merged(world, OLD, OTHER)
    wrong = record_of(world, str(penalty(1)["decision_number"]))
    judge(world, "same", THIRD, wrong)
    moved = out(world, DAY + timedelta(days=1))
    assert set(gone(moved[Channel.WARNING]).values()) == {("corrected", True, "")}
    with Store(into(world, Channel.WARNING)) as store:
        assert (OLD in store.codes(), OTHER in store.codes()) == (False, True)
    sound(world)


def named(world: World, *words: str) -> list[tuple[str, str]]:
    """Lines with all `words` in any object that a current release names, by its path."""
    found = []
    for channel in Channel:
        tree = Path(world.house.settings.feeds) / channel
        current = announce.standing(LocalStore(tree))
        assert current is not None
        for path in sorted(current.paths):
            data = (tree / path).read_bytes()
            if path.endswith(".zst"):
                data = zstandard.ZstdDecompressor().stream_reader(data).read()
            if path.endswith(".xlsx"):
                with zipfile.ZipFile(io.BytesIO(data)) as book:
                    data = b"\n".join(book.read(name) for name in book.namelist())
            lines = data.decode().splitlines()
            found += [(path, line) for line in lines if all(word in line for word in words)]
    return found


def test_a_penalty_of_another_leaves_the_warning_that_goes_on_at_once(large_world: World) -> None:
    world = large_world
    world.deliver([penalty(number) for number in range(30)])
    world.deliver([listed(number) for number in range(30)], where=LISTINGS)
    number = str(penalty(1)["decision_number"])
    first = out(world, DAY)
    assert any('"lists":' in line for _, line in named(world, OLD, number))
    wrong = record_of(world, number)
    judge(world, "same", THIRD, wrong)
    moved = out(world, DAY + timedelta(days=1))
    assert put(moved[Channel.WARNING]) < put(first[Channel.WARNING]), "the warnings go on"
    assert named(world, OLD, number) == []
    assert named(world, THIRD, number)
    sound(world)


def test_a_warning_whose_own_list_ended_is_erased_when_its_other_list_was_anothers(
    world: World,
) -> None:
    still: dict[str, str | None] = {"removed_on": None}
    name_of_list = "严重违法失信名单"
    another = still | {"list_name": name_of_list, "listed_on": "2018-06-04"}
    others = [listed(1) | another, listed(4) | still]
    world.deliver([penalty(4)])
    world.deliver([listed(1) | still, *others], where=LISTINGS)
    out(world, DAY)
    ids = world.house.ledger.attached(OLD)
    held = world.house.ledger.standing(ids)
    wrong = held.filter(pl.col("body").str.contains(name_of_list))["record_id"]
    judge(world, "same", THIRD, *wrong)
    ended = listed(1) | {"removed_on": "2018-09-01"}
    world.deliver([ended, *others], DAY + timedelta(days=1), LISTINGS)
    moved = out(world, DAY + timedelta(days=1))
    assert set(gone(moved[Channel.WARNING]).values()) == {("corrected", True, "")}
    assert named(world, OLD, name_of_list) == []
    sound(world)
