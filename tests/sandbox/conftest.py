from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.departments.running import Running
from sandbox.sandbox import Sandbox


@pytest.fixture(scope="session")
def country() -> Sandbox:
    return Sandbox(seed=7, enterprises=2_000, records=8_000)


@pytest.fixture
def running(country: Sandbox, tmp_path: Path) -> Iterator[Running]:
    with country.start(tmp_path) as running:
        yield running
