import hashlib
import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from tests.publish.world import World, wanted_rows
from tests.pull.signed import Signed
from wangjian_pull.release import standing


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A channel's tree after each of four releases; `pointers/N` names release N.

    A snapshot and three links of a chain: windows are put in by the tests that want some.
    """
    world = World(tmp_path_factory.mktemp("published"), apart=timedelta(hours=1))
    pointers = world.tree / "pointers"
    previous: str | None = None
    names = [f"s{number}" for number in range(20)]
    changes: list[dict[str, str | None]] = [
        dict.fromkeys(names, "甲"), {"s1": "乙"}, {"s2": "丙", "s4": "丁"}, {"s3": None},
    ]  # fmt: skip
    for number, bodies in enumerate(changes, start=1):
        world.publish(wanted_rows(bodies, "expired"))
        pointers.mkdir(exist_ok=True)
        previous, path = plain(world.tree, previous)
        (pointers / str(number)).write_text(path)
    return world.tree


def plain(tree: Path, previous: str | None) -> tuple[str, str]:
    """Write the announced release once more without windows; its hash and path."""
    body = json.loads(standing(str(tree)).raw) | {"windows": []}
    if previous is not None:
        body["previous"]["sha256"] = previous
    data = json.dumps(body).encode()
    digest = hashlib.sha256(data).hexdigest()
    path = f"targets/{digest}.release.json"
    (tree / path).write_bytes(data)
    return digest, path


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
