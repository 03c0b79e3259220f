"""Every source reads from its department's real server what the department handed out.

The delivered table is the golden one: each field that went over the counter comes back as it was,
row by row, with its place; nothing is lost, doubled or moved to another column.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

import sources
from records.kind import CATALOGUES
from sandbox.departments.running import Running
from sandbox.outlets import all_outlets
from sandbox.sandbox import DAYS, Sandbox
from sources.kit.collect import fetch, read
from sources.kit.fetching import Access, Means
from sources.kit.session import SessionSettings
from sources.kit.source import Source, base_address
from sources.kit.store import Store

MOMENT = datetime(2018, 9, 4, 2, tzinfo=UTC)
BOX = Sandbox(seed=3, enterprises=400, records=900)
OUTLETS = {outlet.source_id: outlet for outlet in all_outlets()}
HANDED_OUT = [source for source in sources.all_sources() if source.id in OUTLETS]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with BOX.start(tmp_path_factory.mktemp("departments")) as running:
        yield running


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("source", HANDED_OUT, ids=lambda source: source.id)
def test_what_was_handed_out_is_what_is_read(
    source: Source, day: object, running: Running, tmp_path: Path
) -> None:
    delivered = next(one for one in BOX.deliveries if (one.source_id, one.day) == (source.id, day))
    environment = running.environment()
    means = Means(
        Store(tmp_path / "store"), base_address(source, environment), MOMENT,
        SessionSettings(host_seconds=0), environment=environment,
    )  # fmt: skip
    if source.fetch.access is Access.DATABASE and day != DAYS[0]:  # the day before was entered
        entered = tuple(kept.address for kept in fetch(source, DAYS[0], means))
        means = replace(means, entered=lambda _source_id, _day: entered)
    reading = read(source, fetch(source, delivered.day, means))
    table = pl.concat(list(reading.chunks), how="diagonal")
    outlet = OUTLETS[source.id]
    fields = [name for name in CATALOGUES[source.kind].by_name if name in outlet.columns]
    handed = outlet.goods(delivered.day, delivered.table).table.rename(
        {header: name for name, header in outlet.columns.items()}
    )
    assert table.select(fields).fill_null("").equals(handed.select(fields).fill_null(""))
    assert table["_locator"].is_unique().all()
    assert reading.count.lines == reading.count.blank + table.height
    assert reading.count.unparsable == 0


def test_every_outlet_has_a_source_and_every_national_system_one() -> None:
    assert {source.id for source in HANDED_OUT} == set(OUTLETS)
