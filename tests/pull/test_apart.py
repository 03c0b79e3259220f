"""The reader on its own: without the publisher's code, killed in mid-apply, fed mutated bytes."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.publish.world import World, wanted_rows
from wangjian_pull import Rejected, Store, pull

ROOT = Path(__file__).parents[2]
OURS = ("records", "publish", "acts", "ledger", "sources", "validation", "identity", "polars")
ALONE = f"""
import sys
from pathlib import Path
import wangjian_pull, wangjian_pull.main
pulled = wangjian_pull.pull(sys.argv[1], Path(sys.argv[2]))
assert pulled.seq == 2, pulled
came = [name for name in {OURS!r} if name in sys.modules]
assert not came, came
"""
KILLED = """
import os, sys
from pathlib import Path
from wangjian_pull import pull
from wangjian_pull.writing import Writer
def dying(whole):
    def die(self, lines):
        whole(self, lines)
        os._exit(9)
    return die
Writer.first, Writer.apply = dying(Writer.first), dying(Writer.apply)
pull(sys.argv[1], Path(sys.argv[2]))
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A channel's tree with a snapshot and one link; nobody may change it."""
    world = World(tmp_path_factory.mktemp("world"))
    world.publish(wanted_rows({f"s{number}": "甲" for number in range(40)}))
    world.publish(wanted_rows({"s1": "乙", "s2": None}, "expired"))
    return world.tree


def run(script: str, tree: Path, into: Path) -> int:
    """The exit code of `script` in an interpreter that finds `pull/` and nothing else of ours."""
    command = [sys.executable, "-c", script, str(tree), str(into)]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "pull")}
    done = subprocess.run(command, cwd=into.parent, env=environment, check=False)
    return done.returncode


def test_the_reader_imports_nothing_of_the_publisher(tree: Path, tmp_path: Path) -> None:
    assert run(ALONE, tree, tmp_path / "list.sqlite") == 0


def test_killed_in_the_middle_of_a_first_list_it_holds_none_and_starts_again(
    tree: Path, tmp_path: Path
) -> None:
    into = tmp_path / "list.sqlite"
    assert run(KILLED, tree, into) == 9
    with Store(into) as store:
        assert (store.cursor(), store.count()) == (None, 0)
    assert pull(str(tree), into).how == "snapshot"


def test_killed_in_the_middle_of_an_update_it_holds_the_old_list_and_goes_on(
    tmp_path: Path,
) -> None:
    world = World(tmp_path)
    into = tmp_path / "list.sqlite"
    world.publish(wanted_rows({f"s{number}": "甲" for number in range(40)}))
    before = pull(str(world.tree), into)
    after = world.publish(wanted_rows({"s1": "乙", "s2": None}, "expired"))
    assert run(KILLED, world.tree, into) == 9
    with Store(into) as store:
        assert (store.count(), store.root()) == (before.count, before.root)
    resumed = pull(str(world.tree), into)
    assert (resumed.how, resumed.root) == ("chain", after.root)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(which=st.integers(0, 2), place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_no_changed_byte_of_any_object_is_ever_taken(
    tree: Path, which: int, place: float, flip: int
) -> None:
    objects = ("targets/*.release.json", "targets/snapshot/*", "targets/delta/*")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "tree"
        shutil.copytree(tree, copy)
        for victim in copy.glob(objects[which]):
            data = bytearray(victim.read_bytes())
            data[int(place * len(data))] ^= flip
            victim.write_bytes(data)
        into = Path(folder) / "list.sqlite"
        with pytest.raises(Rejected):
            pull(str(copy), into)
        with Store(into) as store:
            assert (store.cursor(), store.count()) == (None, 0)
