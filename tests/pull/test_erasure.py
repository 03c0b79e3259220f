"""What was erased in the feed is not left behind in a reader's file."""

import sqlite3
from pathlib import Path

import pytest

from tests.publish.reader import pull
from tests.publish.world import World, wanted_rows


def test_what_a_release_erased_is_nowhere_in_the_readers_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect

    def as_some_machines_have_it(path: Path, *, isolation_level: None) -> sqlite3.Connection:
        opened = connect(path, isolation_level=isolation_level)
        opened.execute("PRAGMA secure_delete=OFF")
        return opened

    monkeypatch.setattr(sqlite3, "connect", as_some_machines_have_it)
    world, into = World(tmp_path), tmp_path / "reader" / "list.sqlite"
    into.parent.mkdir()
    bodies: dict[str, str | None] = dict.fromkeys([f"s{n}" for n in range(300)], "甲" * 10)
    world.publish(wanted_rows(bodies | {"s7": "UNUTTERABLE"}))
    pull(world.tree, into)
    assert b"UNUTTERABLE" in into.read_bytes()
    world.publish(wanted_rows({"s7": None}, "revoked"))
    pull(world.tree, into)
    assert not [path for path in into.parent.iterdir() if b"UNUTTERABLE" in path.read_bytes()]
