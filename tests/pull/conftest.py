import hashlib
import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from publish import announce
from publish.store import LocalStore
from tests.publish.world import World, wanted_rows
from tests.pull.signed import Signed


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A channel's tree after each of four releases; `releases/N` says where that of N is.

    A snapshot and three links of a chain: windows are put in by the tests that want some.
    """
    world = World(tmp_path_factory.mktemp("published"), apart=timedelta(hours=1))
    releases = world.tree / "releases"
    previous: str | None = None
    names = [f"s{number}" for number in range(20)]
    changes: list[dict[str, str | None]] = [
        dict.fromkeys(names, "甲"), {"s1": "乙"}, {"s2": "丙", "s4": "丁"}, {"s3": None},
    ]  # fmt: skip
    for number, bodies in enumerate(changes, start=1):
        world.publish(wanted_rows(bodies, "expired"))
        releases.mkdir(exist_ok=True)
        previous = plain(world.tree, releases / str(number), previous)
    return world.tree


def plain(tree: Path, noted: Path, previous: str | None) -> str:
    """Write the announced release once more without windows; its hash."""
    stands = announce.standing(LocalStore(tree))
    assert stands is not None
    body = json.loads((tree / f"targets/{stands.sha256}.release.json").read_bytes())
    body["windows"] = []
    if previous is not None:
        body["previous"]["sha256"] = previous
    data = json.dumps(body).encode()
    digest = hashlib.sha256(data).hexdigest()
    path = f"targets/{digest}.release.json"
    (tree / path).write_bytes(data)
    noted.write_text(path)
    return digest


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
