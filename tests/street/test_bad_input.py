"""Bad input: a named error with its place, the other sources go on, nothing half-entered."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from acts.collect import collect
from acts.house import House, open_house
from acts.status import standing
from records.clock import SHANGHAI
from sandbox.departments.misbehaviour import Misbehaviour, Wrong
from sandbox.sandbox import Sandbox
from sources import source
from sources.kit.errors import SourceError
from sources.kit.session import SessionSettings
from tests.street.days import street_sources

COUNTRY = Sandbox(enterprises=150, records=250)
DAY = COUNTRY.days[0]
MOMENT = datetime(2018, 9, 3, 23, tzinfo=SHANGHAI)
CASES = [
    ("market_penalties", Wrong.TRUNCATED, "", "market_penalties"),
    ("market_penalties", Wrong.HTML_PAGE, "", "web page"),
    ("market_penalties", Wrong.LYING_LENGTH, "", "announced"),
    ("market_penalties", Wrong.MISSING_COLUMN, "行政处罚决定书文号", "行政处罚决定书文号"),
    ("market_licences", Wrong.EXTRA_COLUMN, "内部流水", "内部流水"),
    ("city_platform_penalties", Wrong.HTML_PAGE, "", "web page"),
    ("city_platform_licences", Wrong.TRUNCATED, "", "city_platform_licences"),
    ("justice_penalties", Wrong.XML_BOMB, "", "justice_penalties"),
    ("justice_penalties", Wrong.EXTERNAL_ENTITY, "", "justice_penalties"),
    ("registry_enterprises", Wrong.WRONG_ENCODING, "", "registry_enterprises"),
    ("registry_enterprises", Wrong.EMPTY, "", "empty"),
]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_house({"WANGJIAN_HOME": str(tmp_path / "home")}) as opened:
        yield opened


def visit(house: House, folder: Path, source_id: str, wrong: Misbehaviour) -> House:
    """The house with the addresses of departments of which one misbehaves."""
    running = COUNTRY.start(folder, {source_id: wrong})
    impatient = SessionSettings(attempts=2, backoff_seconds=0.01)
    return replace(house, environment=running.environment(), session=impatient)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}-{case[1]}")
def test_a_bad_delivery_is_a_named_error_and_nothing_of_it_is_published(
    house: House, tmp_path: Path, case: tuple[str, Wrong, str, str]
) -> None:
    source_id, wrong, column, named = case
    visited = visit(house, tmp_path / "folder", source_id, Misbehaviour(wrong, column=column))
    with pytest.raises(SourceError) as caught:
        collect(visited, source(source_id), DAY, MOMENT)
    assert named in str(caught.value)
    found = standing(visited, DAY)
    assert [batch.status for batch in found.batches] == ["failed"]
    assert source_id in found.wrongs[0]
    assert visited.ledger.change_mark() == 0


def test_the_other_sources_go_on(house: House, tmp_path: Path) -> None:
    visited = visit(house, tmp_path / "folder", "market_penalties", Misbehaviour(Wrong.TRUNCATED))
    failed = []
    for each in street_sources():
        try:
            collect(visited, each, DAY, MOMENT)
        except SourceError:
            failed.append(each.id)
    assert failed == ["market_penalties"]
    statuses = {batch.source_id: batch.status for batch in visited.ledger.batches(DAY)}
    assert statuses.pop("market_penalties") == "failed"
    assert set(statuses.values()) == {"complete"}


def test_a_line_that_is_no_text_is_set_aside_and_its_neighbours_are_entered(
    house: House, tmp_path: Path
) -> None:
    visited = visit(
        house, tmp_path / "folder", "registry_enterprises", Misbehaviour(Wrong.GARBAGE_ROW)
    )
    tally = collect(visited, source("registry_enterprises"), DAY, MOMENT)
    assert tally.unparsable == 1
    assert tally.lines == tally.rows + 1


def test_a_server_that_fails_once_is_asked_again(house: House, tmp_path: Path) -> None:
    visited = visit(
        house, tmp_path / "folder", "justice_penalties", Misbehaviour(Wrong.ERROR_500, times=1)
    )
    assert collect(visited, source("justice_penalties"), DAY, MOMENT).rows > 0


def test_a_day_without_delivery_is_no_error(house: House, tmp_path: Path) -> None:
    visited = visit(house, tmp_path / "folder", "market_penalties", Misbehaviour(Wrong.EMPTY))
    tally = collect(visited, source("market_licences"), date(2018, 12, 24), MOMENT)
    assert (tally.rows, tally.batch_id) == (0, "")
