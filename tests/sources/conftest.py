from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sources.house import Department, House, open_department


@pytest.fixture
def department() -> Iterator[Department]:
    with open_department() as department:
        yield department


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)
