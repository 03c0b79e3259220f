"""A run killed between two pages is gone on with: what was kept is not asked for again."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from acts.collect import collect
from acts.house import House, open_house
from records.clock import SHANGHAI
from records.tally import Tally
from sources import source
from tests.acts.killed_run import DAY, SOURCE
from tests.sources.house import Answer, Asked, Department, open_department

ROOT = Path(__file__).parents[2]
MOMENT = datetime(2018, 9, 3, 23, tzinfo=SHANGHAI)
NAMES = "甲乙丙丁戊"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    return str(request.getfixturevalue("postgres_ledger"))


@pytest.fixture
def department() -> Iterator[Department]:
    with open_department() as department:
        yield department


class Shops:
    """A platform with one shop on a page, whose fourth page kills whoever asks for it first."""

    def __init__(self, department: Department, home: Path, ledger_url: str) -> None:
        self.victim: subprocess.Popen[bytes] | None = None
        self.asked: list[str] = []
        self.names = NAMES
        self.environment = {
            "WANGJIAN_HOME": str(home),
            "WANGJIAN_LEDGER": ledger_url,
            "WANGJIAN_SOURCE_PLATFORM_SHOPS_URL": department.url,
        }
        department.anything = self._answer

    def _answer(self, asked: Asked) -> Answer:
        number = asked.path.partition("page=")[2].partition("&")[0]
        self.asked.append(number)
        if number == "4" and self.victim is not None:
            os.kill(self.victim.pid, signal.SIGKILL)
        name = self.names[int(number) - 1]
        row = {
            "企业名称": f"沄栎{name}有限公司", "网站网店类型": "网店", "网站网店名称": name,
            "所属平台名称": "沄栎购", "平台内经营者编号": number, "网址": f"{number}.invalid",
        }  # fmt: skip
        return Answer(json.dumps({"total": len(self.names), "rows": [row]}).encode())

    def killed(self) -> None:
        """A run that ends in the middle of its fourth page."""
        given = json.dumps(self.environment)
        command = [sys.executable, "-m", "tests.acts.killed_run", given, MOMENT.isoformat()]
        with subprocess.Popen(command, cwd=ROOT) as self.victim:
            self.victim.wait(timeout=60)
        assert self.victim.returncode == -signal.SIGKILL
        self.victim = None
        assert self.asked == ["1", "2", "3", "4"]
        self.asked.clear()

    def runs(self, later: timedelta) -> Tally:
        with open_house(self.environment) as house:
            return collect(house, source(SOURCE), DAY, MOMENT + later)


@pytest.fixture
def shops(department: Department, tmp_path: Path, ledger_url: str) -> Shops:
    return Shops(department, tmp_path / "home", ledger_url)


def test_a_killed_run_goes_on_from_its_last_page_and_loses_no_row(shops: Shops) -> None:
    shops.killed()
    tally = shops.runs(timedelta(hours=1))
    assert shops.asked == ["4", "5"]
    assert (tally.lines, tally.rows) == (5, 5)
    shops.asked.clear()
    again = shops.runs(timedelta(hours=2))
    assert shops.asked == ["1", "2", "3", "4", "5"], "a run that ended leaves nothing to go on from"
    assert again.batch_id == tally.batch_id


def test_pages_of_long_ago_or_of_another_list_are_not_gone_on_from(shops: Shops) -> None:
    shops.killed()
    shops.names = "甲乙丙丁"
    tally = shops.runs(timedelta(hours=1))
    assert shops.asked == ["4", "1", "2", "3", "4"], "it shows at the fourth page"
    assert tally.rows == 4
    shops.asked.clear()
    shops.runs(timedelta(hours=7))
    assert shops.asked == ["1", "2", "3", "4"]


def test_what_a_run_kept_is_unread_until_a_run_of_that_day_ends(shops: Shops) -> None:
    shops.killed()
    with open_house(shops.environment) as house:
        assert [_page(one.address) for one in house.ledger.unread_snapshots(SOURCE, DAY)] == [
            "1",
            "2",
            "3",
        ]
        assert house.ledger.unread_snapshots(SOURCE, DAY + timedelta(days=1)) == []
        _fail(house)
        assert house.ledger.unread_snapshots(SOURCE, DAY) == []


def _page(address: str) -> str:
    return address.partition("page=")[2].partition("&")[0]


def _fail(house: House) -> None:
    asked = source(SOURCE)
    batch = house.ledger.begin_batch(SOURCE, asked.kind, DAY, (), MOMENT + timedelta(hours=1))
    house.ledger.fail_batch(batch, "for the test")
