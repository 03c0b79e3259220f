"""The house of stewards on both databases, which most tests of acts ask something of.

On PostgreSQL most of them are proofs. What the ledger asks of it is asked in the suite all the
same: by tests/ledger, and here by those tests that are marked `on_both`.
"""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from publish import rulebook
from tests.acts.stewards import PROVED, World, open_world
from tests.publish.here import rehearsed_here


@pytest.fixture(scope="module", autouse=True)
def _here() -> Iterator[None]:
    """What acts release is rehearsed in the process of the test."""
    with rehearsed_here():
        yield


@pytest.fixture(params=["sqlite", PROVED])
def ledger_url(request: pytest.FixtureRequest) -> str | None:
    """Where the ledger is; None for the house's own file."""
    return None if request.param == "sqlite" else str(request.getfixturevalue("postgres_ledger"))


@pytest.fixture
def world(ledger_url: str | None, tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path, ledger_url) as world:
        yield world


@pytest.fixture
def rules(world: World, tmp_path: Path) -> Path:
    """A copy of all rules, which may be edited; the house reads them there."""
    copy = tmp_path / "rules"
    for pattern in ("policy/*.toml", "lists/*.toml", "*.toml"):
        for path in rulebook.HOME.glob(pattern):
            place = copy / path.relative_to(rulebook.HOME)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
    world.house = replace(world.house, rules=copy)
    return copy
