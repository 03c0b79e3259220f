"""One decision reported by two departments is told to both, once."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from acts.collect import collect
from acts.find_claims import find_claims
from ledger.tables import finding
from records.kind import Kind
from tests.acts.stewards import (
    DAY,
    MOMENT,
    World,
    on_both,
    open_world,
    penalty,
    source,
    write,
)

NEXT = date(2018, 9, 4)
PLATFORM = source(Kind.PENALTY, "some_registry_penalties")


@pytest.fixture
def world(ledger_url: str | None, tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path, ledger_url, more=[PLATFORM]) as world:
        yield world


def told(world: World) -> dict[str, str | None]:
    return {
        c.source_id: c.shape for c in world.house.ledger.finding_clusters() if c.rule == "DUP-002"
    }


def report_too(world: World, number: int) -> None:
    write(world.root / PLATFORM.id, PLATFORM, [penalty(number)], DAY)
    collect(world.house, PLATFORM, DAY, MOMENT)


@on_both
def test_both_departments_are_told_of_what_both_report(world: World) -> None:
    world.deliver([penalty(1), penalty(2)])
    assert find_claims(world.house, DAY) == 0
    report_too(world, 2)
    assert find_claims(world.house, DAY) == 2
    assert told(world) == {"some_penalties": PLATFORM.id, PLATFORM.id: "some_penalties"}
    assert find_claims(world.house, DAY) == 0


def test_what_is_told_stays_one_finding_when_a_record_comes_again(world: World) -> None:
    world.deliver([penalty(1), penalty(2)])
    report_too(world, 2)
    find_claims(world.house, DAY)
    world.deliver([penalty(2), penalty(3)], NEXT)
    find_claims(world.house, NEXT)
    with world.house.ledger._engine.begin() as conn:
        many = select(func.count()).where(finding.c.rule == "DUP-002")
        assert conn.execute(many).scalar_one() == 2
    assert world.house.ledger.audit_broken_at() is None
