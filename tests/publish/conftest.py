from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.publish.here import rehearsed_here
from tests.publish.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture(scope="module")
def here() -> Iterator[None]:
    """What the module releases is rehearsed in its own process."""
    with rehearsed_here():
        yield
