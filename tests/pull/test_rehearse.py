"""A publisher's rehearsal: applied, answered for, and undone unless it is kept."""

import io
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from tests.publish.world import World, wanted_rows
from tests.pull.told import line, text
from wangjian_pull import Cursor, Store
from wangjian_pull.held_codes import Listed
from wangjian_pull.rehearse import NotKept, rehearse

CURSOR = Cursor("credit-china", 1, "ab" * 32, 3, "cd" * 32, "2018-09-04T06:00:00+08:00")


def say(world: World, store: Store, *commands: dict[str, object]) -> list[dict[str, Any]]:
    """The answers; `{"undone": true}` stands last when nothing was kept."""
    answers = io.StringIO()
    try:
        rehearse(str(world.tree), store, map(json.dumps, commands), answers)
    except NotKept:
        answers.write('{"undone": true}')
    return [json.loads(line) for line in answers.getvalue().splitlines()]


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.publish(wanted_rows(dict.fromkeys("abc", "甲")))
    return world


def shards(world: World) -> list[dict[str, object]]:
    (release,) = (world.tree / "targets").glob("*.release.json")
    body = json.loads(release.read_bytes())
    return [{"apply": entry, "seq": 1} for entry in body["snapshot"]["shards"]]


def listed(answer: dict[str, Any]) -> str:
    """The codes that an answer says where to find."""
    found = answer["listed"]
    return text(Listed(Path(found["path"]), found["stretches"]))


def test_what_is_kept_stands_with_count_root_and_codes(world: World, tmp_path: Path) -> None:
    with Store(tmp_path / "own.sqlite", keeps_text=False) as store:
        codes, reached, kept = say(
            world,
            store,
            *shards(world),
            {"codes": True, "known": True},
            {"reached": True},
            {"keep": asdict(CURSOR)},
        )
        assert (listed(codes), kept) == ("91330100MA29XY9W82\n", {"kept": True})
        assert (
            (store.count(), store.root())
            == (reached["count"], reached["root"])
            == (3, store.root())
        )
        assert store.cursor() == CURSOR


def test_codes_that_are_known_are_listed_only_where_others_may_be_held(
    world: World, tmp_path: Path
) -> None:
    listing: dict[str, object] = {"codes": True, "known": True}
    with Store(tmp_path / "own.sqlite", keeps_text=False) as store:
        say(world, store, *shards(world), listing, {"keep": asdict(CURSOR)})
    with Store(tmp_path / "own.sqlite", keeps_text=False) as store:
        known, others, _ = say(world, store, listing, {**listing, "known": False})
        assert known == {"listed": None}
        assert listed(others) == "91330100MA29XY9W82\n"


def test_what_is_not_kept_is_undone(world: World, tmp_path: Path) -> None:
    with Store(tmp_path / "own.sqlite", keeps_text=False) as store:
        assert say(world, store, *shards(world)) == [{"undone": True}]
        assert store.count() == 0


def test_a_changed_object_is_answered_for_with_its_reason(world: World, tmp_path: Path) -> None:
    commands = shards(world)
    entry = dict(commands[0]["apply"])  # type: ignore[call-overload]  # an entry of release.json
    path = world.tree / entry["path"]
    path.write_bytes(path.read_bytes()[:-1])
    with Store(tmp_path / "own.sqlite", keeps_text=False) as store:
        answer, last = say(world, store, *commands, {"reached": True})
        assert "bytes" in str(answer["rejected"])
        assert last == {"undone": True}
        assert store.count() == 0


def test_a_change_of_words_leaves_the_codes_of_the_release_before(tmp_path: Path) -> None:
    path = tmp_path / "own.sqlite"
    with Store(path, keeps_text=False) as store, store.change() as write:
        write.apply([line(1, 1, "A"), line(2, 1, "B")])
        assert write.codes is not None
        assert text(write.codes.listed()) == "A\nB\n"
    for rev, (code, differs) in enumerate([("A", False), ("B", True)], start=2):
        with Store(path, keeps_text=False) as store, store.change() as write:
            write.apply([line(1, rev, code)])
            assert write.codes is not None
            assert write.codes.differ is differs
