"""Every ledger test runs on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.open import Ledger, open_ledger
from tests.fixtures_ledger import lay_ledger


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return lay_ledger(tmp_path / "ledger.sqlite")
    return str(request.getfixturevalue("postgres_ledger"))


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    with open_ledger(ledger_url) as opened:
        yield opened
