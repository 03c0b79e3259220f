"""A register's whole list and its daily changes are one space of records."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from acts.collect import collect
from records.tally import Tally
from sources.kit.errors import BadDeclaration
from sources.kit.source import Source
from tests.acts.stewards import (
    DAY,
    MOMENT,
    REGISTRY,
    World,
    name,
    open_world,
    registered,
    source,
    uscc,
    write,
)

Line = dict[str, str | None]
WHOLE = replace(REGISTRY, complete=True)
CHANGES = replace(source(REGISTRY.kind, "some_changes"), same_records_as=REGISTRY.id)
SECOND, THIRD, FOURTH = (DAY + timedelta(days=each) for each in (1, 2, 3))
RENAMED: Line = {**registered(2), "party_name": name(60)}
ALL = [registered(number) for number in range(5)]


@pytest.fixture
def world(ledger_url: str | None, tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path, ledger_url, enterprises=5, more=[CHANGES]) as world:
        yield world


def deliver(world: World, where: Source, rows: list[Line], day: date = SECOND) -> Tally:
    write(world.root / where.id, where, rows, day)
    return collect(world.house, where, day, MOMENT)


def called(world: World, number: int) -> str:
    (found,) = world.house.ledger.registry().by_uscc(pl.Series([uscc(number)]))["name"]
    return str(found)


def test_a_change_is_the_next_version_of_the_record_in_the_whole_list(world: World) -> None:
    tally = deliver(world, CHANGES, [RENAMED, registered(3)])
    assert (tally.accepted, tally.unchanged) == (1, 1)
    page = world.house.ledger.enterprise(uscc(2))
    assert page is not None
    assert [(line.version, line.source_id) for line in page.records] == [(2, CHANGES.id)]
    assert page.former_names[0].name == name(2)
    assert all(each.conservation.holds for each in world.house.ledger.batches())
    assert world.house.ledger.violations(SECOND).is_empty()


def test_an_older_whole_list_does_not_turn_a_newer_change_back(world: World) -> None:
    deliver(world, CHANGES, [RENAMED], THIRD)
    assert deliver(world, WHOLE, ALL, SECOND).superseded == 1
    assert called(world, 2) == name(60)
    assert deliver(world, WHOLE, [*ALL[:2], RENAMED, *ALL[3:]], FOURTH).unchanged == 5
    assert called(world, 2) == name(60)


def test_what_came_as_a_change_has_not_vanished_from_a_list_that_holds_it(world: World) -> None:
    deliver(world, CHANGES, [RENAMED, registered(7)], SECOND)
    for day in (THIRD, FOURTH):
        deliver(world, WHOLE, [*ALL[:2], RENAMED, *ALL[3:]], day)
    (gone,) = world.house.ledger.vanished(REGISTRY.id)
    assert gone.first_missed == THIRD  # the one that neither list holds
    page = world.house.ledger.enterprise(uscc(7))
    assert page is not None
    assert gone.record_id == page.records[0].record_id


def test_changes_are_not_a_whole_list_and_not_of_oneself() -> None:
    for wrong in ({"complete": True}, {"same_records_as": "some_changes"}):
        with pytest.raises(BadDeclaration, match="same_records_as"):
            replace(CHANGES, **wrong)
