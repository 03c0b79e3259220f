from collections.abc import Iterator

import pytest

from sandbox.departments.running import Running
from sandbox.sandbox import Sandbox

SMALL = Sandbox(enterprises=1_500, records=2_500)


@pytest.fixture(scope="session")
def country() -> Sandbox:
    return SMALL


@pytest.fixture(scope="session")
def departments(country: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with country.start(tmp_path_factory.mktemp("departments")) as running:
        yield running
