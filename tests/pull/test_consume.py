import json
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from records.digest import sha256_hex
from tests.publish.world import A, World, wanted_rows
from wangjian_pull import NoList, PullError, Rejected, Store, Unreachable, pull
from wangjian_pull.errors import Equivocation, Rollback

NAMES = [f"s{number}" for number in range(40)]


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A channel with three releases: a snapshot and two links of the chain."""
    world = World(tmp_path, apart=timedelta(hours=1))
    world.publish(wanted_rows(dict.fromkeys(NAMES, "甲")))
    world.publish(wanted_rows({"s1": "乙"}))
    world.publish(wanted_rows({"s2": None}, "expired"))
    return world


def held(path: Path) -> tuple[object, ...]:
    with Store(path) as store:
        return (store.cursor(), store.count(), store.root())


def needed(tree: Path) -> list[Path]:
    """The files a first pull reads."""
    pointer = json.loads((tree / "metadata/current.json").read_bytes())
    release = tree / pointer["release"]["path"]
    body = json.loads(release.read_bytes())
    listed = [*body["snapshot"]["shards"], *(o for link in body["chain"] for o in link["objects"])]
    return [tree / "metadata/current.json", release, *(tree / one["path"] for one in listed)]


def announce(tree: Path, **changes: object) -> None:
    """Replace the announced release by one that differs in `changes`, with matching hashes."""
    release = needed(tree)[1]
    data = json.dumps(json.loads(release.read_bytes()) | changes).encode()
    digest = sha256_hex(data)
    path = f"targets/{digest}.release.json"
    (tree / path).write_bytes(data)
    target = {"target": "release.json", "path": path, "sha256": digest, "length": len(data)}
    body = json.loads(data)
    pointer = {"channel": body["channel"], "seq": body["seq"], "release": target}
    (tree / "metadata/current.json").write_bytes(json.dumps(pointer).encode())


def test_a_first_pull_reads_the_snapshot_and_the_next_finds_nothing_new(
    world: World, tmp_path: Path
) -> None:
    into = tmp_path / "list.sqlite"
    assert pull(str(world.tree), into).how == "snapshot"
    assert pull(str(world.tree), into).how == "current"
    world.publish(wanted_rows({"s3": "丙"}))
    assert pull(str(world.tree), into).how == "chain"


def test_any_changed_byte_is_rejected_and_changes_nothing(world: World, tmp_path: Path) -> None:
    into = tmp_path / "list.sqlite"
    for number, path in enumerate(needed(world.tree)[1:]):
        tree = tmp_path / f"tree-{number}"
        shutil.copytree(world.tree, tree)
        victim = tree / path.relative_to(world.tree)
        data = path.read_bytes()
        for at in {0, len(data) // 3, len(data) // 2, len(data) - 1}:
            victim.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
            with pytest.raises(Rejected):
                pull(str(tree), into)
        for wrong in (data + b"x", data[:-1], b""):
            victim.write_bytes(wrong)
            with pytest.raises(Rejected):
                pull(str(tree), into)
        victim.unlink()
        with pytest.raises(Unreachable):
            pull(str(tree), into)
    with Store(into) as store:
        assert store.cursor() is None
        with pytest.raises(NoList):
            store.check(A, "2018-09-04")


def test_a_failed_update_keeps_the_last_verified_list(world: World, tmp_path: Path) -> None:
    into = tmp_path / "list.sqlite"
    pull(str(world.tree), into)
    before = held(into)
    world.publish(wanted_rows({"s3": "丙"}))
    newest = needed(world.tree)[-1]
    newest.write_bytes(b"<html>busy</html>")
    with pytest.raises(Rejected):
        pull(str(world.tree), into)
    assert held(into) == before


def test_an_error_page_in_place_of_the_pointer_changes_nothing(
    world: World, tmp_path: Path
) -> None:
    for page in (b"<html>503</html>", b"[]", b"{}", b"x" * 70_000):
        (world.tree / "metadata/current.json").write_bytes(page)
        with pytest.raises(Rejected):
            pull(str(world.tree), tmp_path / "list.sqlite")


def test_an_older_release_is_a_rollback(world: World, tmp_path: Path) -> None:
    into = tmp_path / "list.sqlite"
    old = (world.tree / "metadata/current.json").read_bytes()
    world.publish(wanted_rows({"s3": "丙"}))
    pull(str(world.tree), into)
    (world.tree / "metadata/current.json").write_bytes(old)
    with pytest.raises(Rollback):
        pull(str(world.tree), into)


def test_one_number_with_two_contents_is_an_equivocation(world: World, tmp_path: Path) -> None:
    into = tmp_path / "list.sqlite"
    pull(str(world.tree), into)
    announce(world.tree, day="2018-01-01")
    with pytest.raises(Equivocation):
        pull(str(world.tree), into)


def test_a_release_that_follows_another_history_is_an_equivocation(
    world: World, tmp_path: Path
) -> None:
    into = tmp_path / "list.sqlite"
    pull(str(world.tree), into)
    world.publish(wanted_rows({"s3": "丙"}))
    announce(world.tree, previous={"seq": 3, "sha256": "0" * 64})
    with pytest.raises(Equivocation):
        pull(str(world.tree), into)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": {"count": 39, "root": "0" * 64}},
        {"state": {"count": 7, "root": "0" * 64}},
        {"chain": []},
        {"spec": "wangjian-feed/2"},
        {"snapshot": {"seq": 1, "shards": []}},
        {"snapshot": {"seq": 9, "shards": []}},
        {"chain": "no list"},
        {"state": None},
    ],
)
def test_a_release_that_contradicts_itself_is_rejected(
    world: World, tmp_path: Path, changes: dict[str, object]
) -> None:
    announce(world.tree, **changes)
    with pytest.raises(Rejected):
        pull(str(world.tree), tmp_path / "list.sqlite")


def test_a_chain_with_a_hole_in_the_middle_or_at_the_end_is_rejected(
    world: World, tmp_path: Path
) -> None:
    chain = json.loads(needed(world.tree)[1].read_bytes())["chain"]
    for broken in (chain[1:], chain[:-1], chain[::-1]):
        announce(world.tree, chain=broken)
        with pytest.raises(Rejected, match="chain"):
            pull(str(world.tree), tmp_path / "list.sqlite")


def test_paths_out_of_the_tree_are_refused(world: World, tmp_path: Path) -> None:
    entry = json.loads(needed(world.tree)[1].read_bytes())["snapshot"]["shards"][0]
    announce(world.tree, snapshot={"seq": 1, "shards": [entry | {"path": "../../etc/passwd"}]})
    with pytest.raises(Rejected, match="not the path"):
        pull(str(world.tree), tmp_path / "list.sqlite")


def test_more_than_announced_is_never_unpacked(world: World, tmp_path: Path) -> None:
    entry = json.loads(needed(world.tree)[1].read_bytes())["snapshot"]["shards"][0]
    for length in (10, 2**40):
        shards = [entry | {"raw_length": length}]
        announce(world.tree, snapshot={"seq": 1, "shards": shards})
        with pytest.raises(PullError):
            pull(str(world.tree), tmp_path / "list.sqlite")


def test_another_channel_is_not_mixed_in(world: World, tmp_path: Path) -> None:
    into = tmp_path / "list.sqlite"
    pull(str(world.tree), into)
    announce(world.tree, channel="warning")
    with pytest.raises(Rejected, match="the feed is warning"):
        pull(str(world.tree), into)


def test_a_line_changed_behind_the_program_is_found_by_a_recount(
    world: World, tmp_path: Path
) -> None:
    into = tmp_path / "list.sqlite"
    pull(str(world.tree), into)
    with Store(into) as store:
        store.recount()
    with sqlite3.connect(into) as behind:
        behind.execute("DELETE FROM line WHERE kh = (SELECT min(kh) FROM line)")
    behind.close()
    with Store(into) as store, pytest.raises(Rejected):
        store.recount()


def test_the_last_day_is_honoured_without_a_tombstone(tmp_path: Path) -> None:
    world = World(tmp_path)
    wanted = wanted_rows({"a": "甲"})
    until = wanted.with_columns(
        wanted["body"].str.replace(r"\}$", ',"publish_until":"2019-06-01"}').alias("body")
    )
    world.publish(until)
    into = tmp_path / "list.sqlite"
    pull(str(world.tree), into)
    with Store(into) as store:
        assert len(store.check(A, "2019-06-01")) == 1
        assert store.check(A, "2019-06-02") == []
        assert list(store.codes()) == [A]
