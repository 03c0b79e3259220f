"""A month of the pretend country: not one public byte of it holds personal data."""

from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
import zstandard

from acts.house import open_house
from acts.release import release
from publish.personal import PATTERNS
from publish.scan import scan
from records.clock import SHANGHAI
from records.field import Channel
from sandbox.sandbox import Sandbox
from tests.publish.test_personal import HELD
from tests.street.days import run_days

COUNTRY = Sandbox(enterprises=3_000, records=12_000)
DAYS = 28  # after the two of the deliveries


@pytest.mark.proof
def test_a_month_of_releases_holds_no_personal_data_and_what_is_planted_is_found(
    tmp_path: Path,
) -> None:
    with COUNTRY.start(tmp_path / "departments") as running:
        environment = {"WANGJIAN_HOME": str(tmp_path / "home"), **running.environment()}
        run_days(environment, list(COUNTRY.days))
    with open_house(environment) as house:
        for after in range(1, DAYS + 1):
            day = COUNTRY.days[-1] + timedelta(days=after)
            moment = datetime(day.year, day.month, day.day, 23, tzinfo=SHANGHAI)
            for channel in Channel:
                release(house, channel, day, moment)
        feeds = house.settings.feeds
    tables = list(scan(feeds))
    assert len(tables) > 3 * DAYS
    found = pl.concat(tables)
    assert found.is_empty(), found.rows()
    assert set(HELD) == {"id", *PATTERNS}
    for name, texts in HELD.items():
        text = next(each for each in texts if not each.startswith(('"', "<")))
        line = f'{{"body":{{"CF_SY":"{text}"}}}}\n'.encode()
        (feeds / "credit-china/targets/planted.jsonl.zst").write_bytes(zstandard.compress(line))
        planted = pl.concat(scan(feeds))
        assert planted["class"].to_list() == [name]
