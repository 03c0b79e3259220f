"""Of which moment a release is: of that in which it is made, however late the run came to it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from acts.house import open_house
from flows.tasks import release_task
from records.field import Channel
from tests.fixtures_ledger import lay_ledger


def test_a_run_that_comes_late_makes_a_release_of_now_and_a_prepared_one_keeps_its_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_ledger(tmp_path / "ledger.sqlite")
    monkeypatch.setenv("WANGJIAN_HOME", str(tmp_path))
    due = datetime.now(UTC) - timedelta(hours=3)
    monkeypatch.setenv("PREFECT__RUNTIME__FLOW_RUN__SCHEDULED_START_TIME", due.isoformat())
    killed = datetime.now(UTC) - timedelta(hours=1)
    with open_house() as house:
        house.ledger.prepare_release(Channel.GSXT, date(2018, 9, 3), killed)
    before = datetime.now(UTC)
    for channel in (Channel.GSXT, Channel.WARNING):
        assert release_task.fn(channel.value, date(2018, 9, 3)) == 1
    with open_house() as house:
        again = house.ledger.last_release(Channel.GSXT)
        made = house.ledger.last_release(Channel.WARNING)
    assert again is not None
    assert made is not None
    assert again.moment == killed
    assert before <= made.moment <= datetime.now(UTC)
