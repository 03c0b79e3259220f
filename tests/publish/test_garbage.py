import json
import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from publish import announce
from publish.garbage import collect, forget_states
from publish.signing import trusted
from publish.store import LocalStore
from records.clock import SHANGHAI
from tests.publish.reader import pull
from tests.publish.world import World, wanted_rows

pytestmark = pytest.mark.usefixtures("here")
START = datetime(2018, 9, 3, 6, tzinfo=SHANGHAI)


def objects(tree: Path) -> set[str]:
    """Objects of the tree that hold lines."""
    return {
        path.relative_to(tree).as_posix()
        for folder in ("snapshot", "delta")
        for path in (tree / "targets" / folder).glob("*")
    }


def test_objects_in_use_stay_and_others_go_after_two_days(world: World) -> None:
    names = [f"s{number}" for number in range(8)]
    world.publish(wanted_rows(dict.fromkeys(names, "甲")))
    first = objects(world.tree)
    world.publish(wanted_rows(dict.fromkeys(names, "乙")))
    dropped = START + timedelta(days=2)
    assert collect(LocalStore(world.tree), dropped + timedelta(hours=47)) == []
    removed = collect(LocalStore(world.tree), dropped + timedelta(hours=48))
    assert first <= set(removed)
    assert pull(str(world.tree), world.folder / "list.sqlite").count == 8
    world.publish(wanted_rows({"s1": "丙"}))


def test_what_was_erased_is_unreadable_within_the_hour(world: World) -> None:
    world.publish(wanted_rows({"a": "甲", "b": "修复前"}))
    world.publish(wanted_rows({"b": None}, "repaired"))
    collect(LocalStore(world.tree), START + timedelta(days=2, minutes=15))
    current = announce.standing(LocalStore(world.tree))
    assert current is not None
    assert objects(world.tree) <= current.paths
    native = (world.tree / "targets/native").glob("*.xml")
    assert not any("修复前" in path.read_text() for path in native)
    assert pull(str(world.tree), world.folder / "list.sqlite").count == 1


def test_leftovers_of_a_killed_run_go_within_the_hour(world: World) -> None:
    world.publish(wanted_rows({"a": "甲"}))
    orphan = world.tree / "targets/delta" / f"{'0' * 64}.1-2.0.jsonl.zst"
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"")
    os.utime(orphan, (START.timestamp(), START.timestamp()))
    collect(LocalStore(world.tree), START + timedelta(minutes=14))
    assert orphan.exists()
    collect(LocalStore(world.tree), START + timedelta(minutes=15))
    assert not orphan.exists()


def test_an_empty_tree_has_no_garbage(tmp_path: Path) -> None:
    assert collect(LocalStore(tmp_path), START) == []


def test_signed_metadata_goes_when_nobody_can_ask_for_it_any_more(world: World) -> None:
    for text in "甲乙丙":
        world.publish(wanted_rows({"a": text}))
    third = START + timedelta(days=3)
    collect(LocalStore(world.tree), third + timedelta(hours=47))
    assert metadata(world.tree) == {"1.root", "2.targets", "3.targets", "2.snapshot", "3.snapshot",
                                    "timestamp"}  # fmt: skip
    collect(LocalStore(world.tree), third + timedelta(hours=48))
    assert metadata(world.tree) == {"1.root", "3.targets", "3.snapshot", "timestamp"}
    assert trusted.signed(LocalStore(world.tree)) is not None


def metadata(tree: Path) -> set[str]:
    return {path.stem for path in (tree / "metadata").glob("*.json")}


def test_whoever_tidies_often_reads_back_no_further_than_what_is_left(world: World) -> None:
    for number in range(6):
        world.publish(wanted_rows({"a": f"{number}"}))
    late = START + timedelta(days=99)
    assert collect(LocalStore(world.tree), late)
    world.publish(wanted_rows({"a": "7"}))
    first = min((world.tree / "targets").glob("*.release.json"), key=released)
    first.write_bytes(b"what is not read again need not be whole")
    assert collect(LocalStore(world.tree), late)


def released(path: Path) -> int:
    seq: int = json.loads(path.read_bytes())["seq"]
    return seq


def test_bucket_states_that_nobody_follows_are_forgotten(world: World) -> None:
    for text in "甲乙丙":
        world.publish(wanted_rows({"a": text}))
    private = world.folder / "archive" / world.channel
    current = announce.standing(LocalStore(world.tree))
    assert current is not None
    assert [path.name[0] for path in forget_states(private, current)] == ["1"]
    world.publish(wanted_rows({"a": "丁"}))
