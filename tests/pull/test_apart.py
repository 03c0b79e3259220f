"""The reader on its own: without the publisher's code, and killed in mid-apply."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pull.signed import Signed
from wangjian_pull import Store, pull

ROOT = Path(__file__).parents[2]
OURS = ("records", "publish", "acts", "ledger", "sources", "validation", "identity", "polars")
ALONE = f"""
import sys
from pathlib import Path
import wangjian_pull, wangjian_pull.main
tree = Path(sys.argv[1])
pulled = wangjian_pull.pull(tree, sys.argv[2], root=tree / "trusted.json")
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
tree = Path(sys.argv[1])
pull(tree, sys.argv[2], root=tree / "trusted.json")
"""


@pytest.fixture
def tree(signed: Signed) -> Path:
    """A channel's tree with a snapshot and one link, and the root to trust beside it."""
    (signed.tree / "trusted.json").write_bytes(signed.first_root)
    return signed.tree


def run(script: str, tree: Path, into: Path) -> int:
    """The exit code of `script` in an interpreter that finds `pull/` and nothing else of ours."""
    command = [sys.executable, "-c", script, str(tree), str(into)]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "pull")}
    done = subprocess.run(command, cwd=into.parent, env=environment, check=False)
    return done.returncode


def test_the_reader_imports_nothing_of_the_publisher(tree: Path, tmp_path: Path) -> None:
    assert run(ALONE, tree, tmp_path / "list.sqlite") == 0


def test_killed_in_the_middle_of_a_first_list_it_holds_none_and_starts_again(
    tree: Path, into: Path
) -> None:
    assert run(KILLED, tree, into) == 9
    with Store(into) as store:
        assert (store.cursor(), store.count()) == (None, 0)
    assert pull(tree, into, root=tree / "trusted.json").how == "snapshot"


def test_killed_in_the_middle_of_an_update_it_holds_the_old_list_and_goes_on(
    signed: Signed, tree: Path, into: Path
) -> None:
    before = pull(tree, into, root=signed.first_root)
    signed.release(3)
    assert run(KILLED, tree, into) == 9
    with Store(into) as store:
        assert (store.count(), store.root()) == (before.count, before.root)
    resumed = pull(tree, into)
    assert (resumed.how, resumed.root) == ("chain", signed.body()["state"]["root"])
