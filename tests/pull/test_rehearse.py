"""A publisher's rehearsal: applied, answered for, and undone unless it is kept."""

import io
import json
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.publish.world import World, wanted_rows
from wangjian_pull import Cursor, Store
from wangjian_pull.rehearse import NotKept, rehearse

CURSOR = Cursor("credit-china", 1, "ab" * 32, 3, "cd" * 32, "2018-09-04T06:00:00+08:00")


def say(world: World, store: Store, *commands: dict[str, object]) -> list[dict[str, object]]:
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


def test_what_is_kept_stands_with_count_root_and_codes(world: World, tmp_path: Path) -> None:
    codes = tmp_path / "codes"
    with Store(tmp_path / "own.sqlite", keeps_text=False) as store:
        reached, _, kept = say(
            world,
            store,
            *shards(world),
            {"reached": True},
            {"codes": str(codes)},
            {"keep": asdict(CURSOR)},
        )
        assert kept == {"kept": True}
        assert (
            (store.count(), store.root())
            == (reached["count"], reached["root"])
            == (3, store.root())
        )
        assert store.cursor() == CURSOR
    assert codes.read_text() == "91330100MA29XY9W82\n"


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
