import shutil
from pathlib import Path

import pytest

from tests.publish.world import World, wanted_rows
from tests.pull.signed import Signed


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A channel's tree after each of four releases; `pointers/N.json` makes release N current."""
    world = World(tmp_path_factory.mktemp("published"))
    pointers = world.tree / "pointers"
    names = [f"s{number}" for number in range(20)]
    changes: list[dict[str, str | None]] = [
        dict.fromkeys(names, "甲"), {"s1": "乙"}, {"s2": "丙", "s4": "丁"}, {"s3": None},
    ]  # fmt: skip
    for number, bodies in enumerate(changes, start=1):
        world.publish(wanted_rows(bodies, "expired"))
        pointers.mkdir(exist_ok=True)
        shutil.copy(world.tree / "metadata/current.json", pointers / f"{number}.json")
    return world.tree


@pytest.fixture
def signed(published: Path, tmp_path: Path) -> Signed:
    """A tree of its own at release 2, signed by the tests' keys."""
    shutil.copytree(published, tmp_path / "tree")
    signed = Signed(tmp_path / "tree")
    signed.release(2)
    return signed


@pytest.fixture
def into(tmp_path: Path) -> Path:
    """Where the reader keeps its list."""
    return tmp_path / "list.sqlite"
