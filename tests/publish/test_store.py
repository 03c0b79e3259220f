from pathlib import Path

import pytest

from publish.errors import Overtaken, TreeBroken
from publish.store import LocalStore

PATH = "targets/delta/aa.1-2.0.jsonl.zst"


def allowed() -> None:
    """Nobody stands in the way."""


def refused() -> None:
    raise Overtaken("another was quicker")


def test_what_is_put_can_be_read_listed_and_deleted(tmp_path: Path) -> None:
    store = LocalStore(tmp_path / "feed")
    assert list(store.listed("targets")) == []
    list(store.put_new(PATH, b"one"))
    list(store.put_new(PATH, b"two"))
    assert store.read(PATH) == b"one"
    assert [path for path, _ in store.listed("targets")] == [PATH]
    assert store.exists(PATH)
    store.delete(PATH)
    store.delete(PATH)
    assert not store.exists(PATH)
    with pytest.raises(TreeBroken, match="is not there"):
        store.read(PATH)


def test_what_is_replaced_is_the_old_or_the_new_after_every_step(tmp_path: Path) -> None:
    store = LocalStore(tmp_path / "feed")
    list(store.replace("metadata/timestamp.json", b"old", allowed))
    steps = store.replace("metadata/timestamp.json", b"new", allowed)
    seen = [(step.split()[0], store.read("metadata/timestamp.json")) for step in steps]
    assert seen == [("written", b"old"), ("renamed", b"new"), ("synced", b"new")]


def test_a_refused_replacement_leaves_what_was_there(tmp_path: Path) -> None:
    store = LocalStore(tmp_path / "feed")
    list(store.replace("metadata/timestamp.json", b"old", allowed))
    with pytest.raises(Overtaken):
        list(store.replace("metadata/timestamp.json", b"new", refused))
    assert store.read("metadata/timestamp.json") == b"old"
