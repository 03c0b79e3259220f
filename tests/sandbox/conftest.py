from collections.abc import Iterator

import pytest

from sandbox.departments.running import Running
from sandbox.sandbox import Sandbox


@pytest.fixture(scope="session")
def country() -> Sandbox:
    return Sandbox(seed=7, enterprises=2_000, records=8_000)


@pytest.fixture(scope="session")
def running(country: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with country.start(tmp_path_factory.mktemp("departments")) as running:
        yield running
