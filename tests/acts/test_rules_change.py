"""New rules come into force: the first release under them looks at all records, the next do not."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from acts.release import release
from ledger.releases import ReleaseRow
from records.field import Channel
from tests.acts.stewards import DAY, MOMENT, World, open_world, penalty
from tests.acts.test_moves_in_feeds import lines_in

EVE, FIRST = date(2021, 8, 31), date(2021, 9, 1)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path, None) as world:
        yield world


def released(world: World, day: date) -> tuple[ReleaseRow, list[dict[str, object]]]:
    row = release(world.house, Channel.GSXT, day, MOMENT + (day - DAY))
    folder = Path(world.house.settings.archive) / Channel.GSXT / "lines" / f"{row.seq:09d}"
    return row, lines_in(folder) if folder.exists() else []


def test_a_term_is_shortened_on_the_day_a_new_regulation_comes_into_force(world: World) -> None:
    world.deliver([penalty(1)])
    _, first = released(world, DAY)
    until = {line["body"]["publish_until"] for line in first if line["body"]["kind"] == "penalty"}  # type: ignore[index]
    assert until == {"2023-09-17"}
    _, eve = released(world, EVE)
    assert eve == []
    row, news = released(world, FIRST)
    said = [(line["op"], line["rev"], line["body"]["publish_until"]) for line in news]  # type: ignore[index]
    assert said == [("put", 2, "2021-09-17")]
    assert released(world, FIRST)[0] == row
    _, after = released(world, FIRST + timedelta(days=1))
    assert after == []


def test_what_a_release_went_by_is_kept_with_it(world: World) -> None:
    world.deliver([penalty(1)])
    days = (DAY, DAY + timedelta(days=1), FIRST)
    regimes = [json.loads(released(world, day)[0].summary or "")["regime"] for day in days]
    assert regimes[0] == regimes[1] != regimes[2]
