"""The official list of 2017 down the whole street: 300 rows accounted for, every oddity named."""

import shutil
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from acts.collect import collect
from acts.house import open_house
from acts.release import release
from records.clock import SHANGHAI
from records.field import Channel
from sandbox.sandbox import Sandbox
from sources import source

WORKBOOK = (
    Path(__file__).parents[3] / "shared" / "samples" / "ecommerce_blacklist_2017_first300.xlsx"
)
DAY = date(2018, 9, 3)
MOMENT = datetime(2018, 9, 3, 23, tzinfo=SHANGHAI)


@pytest.mark.skipif(not WORKBOOK.exists(), reason=f"the official list is not at {WORKBOOK}")
def test_every_row_waits_for_its_identity_and_every_oddity_is_named(tmp_path: Path) -> None:
    drop = tmp_path / "drop" / "ecommerce_blacklist"
    drop.mkdir(parents=True)
    shutil.copy(WORKBOOK, drop)
    running = Sandbox(enterprises=600, records=900).start(tmp_path / "country")
    places = {"WANGJIAN_HOME": str(tmp_path / "home"), **running.environment()}
    listed = source("ecommerce_blacklist")
    places[listed.address_variable] = str(tmp_path / "drop")
    with open_house(places) as house:
        collect(house, source("registry_enterprises"), DAY, MOMENT)
        tally = collect(house, listed, DAY, MOMENT)
        (batch,) = (b for b in house.ledger.batches(DAY) if b.source_id == listed.id)
        found = house.ledger.batch_findings(batch.batch_id)
        live = [release(house, channel, DAY, MOMENT).live_count for channel in Channel]
    assert (tally.lines, tally.rows, tally.identity_pending) == (300, 300, 300)
    assert (tally.accepted, tally.quarantined, sum(filter(None, live))) == (0, 0, 0)
    rows = {code: part for (code,), part in found.group_by("rule")}
    counts = {code: rows[code].n_unique("row") for code in NAMED}
    assert counts == NAMED
    # Each row without a code has an organisation code: it can be looked up by hand.
    without = rows["USCC-001"].select("row")
    lacking = rows["ORG-003"].select("row")
    assert without.join(lacking, on="row").is_empty()
    assert pl.concat([rows["ORG-002"].select("row"), lacking]).is_unique().all()


NAMED = {"USCC-001": 24, "ORG-002": 47, "ORG-003": 41, "REG-002": 1, "REG-003": 4}
