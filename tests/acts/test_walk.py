"""However rows come and whatever persons decide, the ten invariants hold after every step."""

from pathlib import Path

import pytest

from tests.acts.stewards import open_world
from tests.acts.walk import Walk


def walked(walk: Walk, events: int) -> None:
    """So many events, all ten invariants after each step; a failure says which way it went."""
    way: list[str] = []
    while walk.events < events:
        way.append(walk.step())
        wrong = walk.wrong()
        assert not wrong, f"seed {walk.seed}, step {len(way)} ({way[-8:]}): {wrong[:3]}"
    assert walk.world.house.ledger.holds() == []


def test_a_thousand_events_break_no_invariant(tmp_path: Path) -> None:
    with open_world(tmp_path) as world:
        walked(Walk(world, seed=1, rows=300, decisions=360), 1000)


@pytest.mark.postgres
def test_three_hundred_events_break_none_on_postgresql(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    with open_world(tmp_path, request.getfixturevalue("postgres_ledger")) as world:
        walked(Walk(world, seed=2, rows=60, decisions=80), 300)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(10, 20))
def test_a_hundred_thousand_events_break_no_invariant(tmp_path: Path, seed: int) -> None:
    with open_world(tmp_path) as world:
        walked(Walk(world, seed, rows=400, decisions=500), 10_000)


@pytest.mark.proof
@pytest.mark.postgres
def test_ten_thousand_events_break_none_on_postgresql(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    with open_world(tmp_path, request.getfixturevalue("postgres_ledger")) as world:
        walked(Walk(world, seed=3, rows=400, decisions=500), 10_000)
