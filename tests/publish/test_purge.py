"""Caches are told of every object that left the tree, once it has, and through every kill."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest

from publish import announce, purge
from publish.garbage import collect
from publish.store import LocalStore
from records.clock import SHANGHAI
from tests.publish.world import World, wanted_rows

pytestmark = pytest.mark.usefixtures("here")
MOMENT = datetime(2018, 9, 6, 6, 30, tzinfo=SHANGHAI)  # a grace after the erasure


def erased(world: World) -> set[str]:
    """A tree of which objects are to go; their paths."""
    world.publish(wanted_rows({"a": "甲", "b": "修复前"}))
    first = targets(world)
    world.publish(wanted_rows({"b": None}, "repaired"))
    current = announce.standing(LocalStore(world.tree))
    assert current is not None
    return {path for path in first - current.paths if not path.endswith(".release.json")}


def targets(world: World) -> set[str]:
    return {path.relative_to(world.tree).as_posix() for path in world.tree.glob("targets/**/*.*")}


def tidied(
    world: World, moment: datetime = MOMENT, check: Callable[[], None] = lambda: None
) -> list[str]:
    tree = LocalStore(world.tree)
    told = partial(purge.told, world.folder / "purge", tree, moment)
    return collect(tree, moment, check, told)


def said(world: World) -> list[str]:
    """What is there to be handed on, file by file."""
    files = sorted((world.folder / "purge").glob("[0-9]*.json"))
    return [path for file in files for path in json.loads(file.read_bytes())["paths"]]


def test_every_object_that_left_is_named_once_it_has(world: World) -> None:
    gone = erased(world)
    tidied(world)
    assert not gone & targets(world)
    assert set(said(world)) == gone
    (file,) = (world.folder / "purge").iterdir()
    assert file.name == "20180906T063000+0800.json"
    assert json.loads(file.read_bytes())["moment"] == MOMENT.isoformat()


def test_where_nothing_leaves_nothing_is_said(world: World) -> None:
    world.publish(wanted_rows({"a": "甲"}))
    assert tidied(world) == []
    assert not (world.folder / "purge").exists()


def test_killed_between_two_deletions_the_next_run_names_what_both_let_go_of(world: World) -> None:
    gone = erased(world)
    left = len(gone) - 1

    def killed() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tidied(world, check=killed)
    assert said(world) == [], "what may still be fetched would be fetched again"
    tidied(world, MOMENT + timedelta(minutes=10))
    assert set(said(world)) == gone
    assert not gone & targets(world)


def test_run_again_at_the_same_moment_nothing_that_was_said_is_forgotten(world: World) -> None:
    gone = erased(world)
    tidied(world)
    with purge.told(world.folder / "purge", LocalStore(world.tree), MOMENT, ["targets/delta/x"]):
        pass
    assert set(said(world)) == gone | {"targets/delta/x"}


def test_what_nobody_took_away_is_forgotten_after_a_week(world: World) -> None:
    erased(world)
    tidied(world)
    purge.forget(world.folder / "purge", MOMENT + timedelta(days=6))
    assert said(world)
    purge.forget(world.folder / "purge", MOMENT + timedelta(days=7))
    assert said(world) == []
