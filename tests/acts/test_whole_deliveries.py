"""What is told of a delivery as a whole, and of rows that came late."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from ledger.tables import finding
from tests.acts.stewards import DAY, World, open_world, penalty

NEXT, THIRD = date(2018, 9, 4), date(2018, 9, 5)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path) as world:
        yield world


def late(world: World) -> list[tuple[str, str | None]]:
    with world.house.ledger._engine.begin() as conn:
        rows = select(finding.c.first_day, finding.c.closed_on).where(finding.c.rule == "DATE-019")
        return [tuple(row) for row in conn.execute(rows.order_by(finding.c.place))]


def test_a_column_that_fell_empty_is_told_of_the_delivery(world: World) -> None:
    full = [penalty(n % 40, decision_number=f"杭市监罚〔2018〕{n}号") for n in range(250)]
    world.deliver(full)
    world.deliver([row | {"source_agency_name": None} for row in full], NEXT)
    told = {
        batch.day: batch.told for batch in world.house.ledger.batches() if batch.kind == "penalty"
    }
    assert told[DAY] == ()
    (line,) = told[NEXT]
    assert (line.rule, line.field, line.before, line.now) == (
        "RUN-003", "source_agency_name", 1.0, 0.0
    )  # fmt: skip


def test_the_first_delivery_is_stock_and_never_late_later_rows_are(world: World) -> None:
    old = "2018-08-01"
    world.deliver([penalty(1, decided_on=old)])
    assert late(world) == []
    world.deliver(
        [
            penalty(1, decided_on=old),
            penalty(2, decided_on=old),
            penalty(3, decided_on="2018-08-30"),
        ],
        NEXT,
    )
    assert late(world) == [("2018-09-04", None)]
    # What is known cannot come late: not when it changed, not when it is looked at again.
    world.deliver(
        [penalty(1, decided_on=old, violation_facts="改"), penalty(2, decided_on=old)], THIRD
    )
    assert late(world) == [("2018-09-04", None)]
