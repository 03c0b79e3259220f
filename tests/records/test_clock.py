"""The business clock and the shared settings."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from records.clock import business_day, midnight, next_day
from records.settings import from_environment
from records.snapshot import ReadCount


def test_the_business_day_turns_at_midnight_in_shanghai() -> None:
    assert business_day(datetime(2018, 9, 3, 15, 59, tzinfo=UTC)) == date(2018, 9, 3)
    assert business_day(datetime(2018, 9, 3, 16, 0, tzinfo=UTC)) == date(2018, 9, 4)
    assert midnight(next_day(date(2018, 9, 3))).isoformat() == "2018-09-04T00:00:00+08:00"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        business_day(datetime(2018, 9, 3))  # noqa: DTZ001 — the point of the test


def test_settings_come_from_the_given_environment_only(tmp_path: Path) -> None:
    settings = from_environment({"WANGJIAN_HOME": str(tmp_path)})
    assert settings.ledger_url == f"sqlite:///{tmp_path}/ledger.sqlite"
    assert {settings.snapshots.parent, settings.feeds.parent, settings.archive.parent,
            settings.keys.parent} == {tmp_path}  # fmt: skip
    url = "postgresql+psycopg://x"
    assert from_environment({"WANGJIAN_LEDGER": url}).ledger_url == url


def test_reader_counts_add_up() -> None:
    count = ReadCount(3, 1, 1)
    count += ReadCount(2, 0, 1)
    assert (count.lines, count.blank, count.unparsable) == (5, 1, 2)
