"""A release killed anywhere by the system: readers hold the old or the new, a rerun the same bytes.

A process that is killed leaves its locks to nobody and its open files as they are.
"""

import shutil
import tempfile
from pathlib import Path

import pytest

from tests.publish.killed import Case
from tests.publish.reader import pull
from tests.publish.test_release import tree_bytes

MOST = 1_000


def whole(folder: Path) -> dict[str, bytes]:
    """Every public file that is not half written."""
    return {k: v for k, v in tree_bytes(folder).items() if not k.endswith(".part")}


def check(case: Case, folder: Path, begin: int, stride: int) -> int:
    """Kill at every `stride`-th step from `begin` on; how many steps a release has, at least."""
    before = case.published(folder / "before", case.release - 1)
    expected = whole(case.published(folder / "whole", case.release).tree)
    for stop in range(begin, MOST, stride):
        home = folder / "killed"
        shutil.copytree(before.folder, home)
        tree = home / before.tree.relative_to(before.folder)
        if not case.killed(home, stop):
            assert whole(tree) == expected
            return stop
        if case.release > 1:
            seen = pull(str(tree), folder / f"{stop}.sqlite")
            assert seen.seq in (case.release - 1, case.release)
        case.last(home)
        assert whole(tree) == expected, stop
        shutil.rmtree(home)
    raise AssertionError("a release has fewer steps than that")


@pytest.fixture
def keys() -> Path:
    return Path(tempfile.mkdtemp(prefix="wangjian-keys-"))


def test_a_release_killed_here_and_there_is_the_old_or_the_new_and_ends_the_same(
    tmp_path: Path, keys: Path
) -> None:
    assert check(Case(2, keys), tmp_path, begin=60, stride=60) > 60


@pytest.mark.proof
@pytest.mark.parametrize("release", [1, 2])
def test_a_release_killed_at_every_step_is_the_old_or_the_new_and_ends_the_same(
    tmp_path: Path, keys: Path, release: int
) -> None:
    steps = check(Case(release, keys), tmp_path, begin=0, stride=1)
    assert steps > 60
