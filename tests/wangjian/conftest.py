"""A house after its first day, made once for all who ask it or change a copy of it."""

from pathlib import Path

import pytest

from sandbox.sandbox import Sandbox
from tests.street.days import run_days


@pytest.fixture(scope="session")
def country() -> Sandbox:
    return Sandbox(enterprises=600, records=900)


@pytest.fixture(scope="session")
def first_day(country: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a house that nobody may change."""
    folder = tmp_path_factory.mktemp("house")
    with country.start(folder / "sandbox") as running:
        run_days({"WANGJIAN_HOME": str(folder), **running.environment()}, [country.days[0]])
    return folder
