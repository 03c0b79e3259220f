import json
import shutil
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from acts.house import House, open_house
from acts.tell import TOLD, tell, telling
from ledger.releases import Published
from records.clock import SHANGHAI
from tests.fixtures_ledger import lay_ledger

DAY = date(2018, 9, 3)
MOMENT = datetime(2018, 9, 3, 6, tzinfo=SHANGHAI)
CHANNELS = ("credit-china", "gsxt")
RELEASES = 2
Told = dict[str, list[tuple[int, bytes]]]


@contextmanager
def house_in(folder: Path) -> Iterator[House]:
    with open_house({"WANGJIAN_HOME": str(folder)}) as house:
        yield house


def publish(house: House, channel: str) -> None:
    row = house.ledger.prepare_release(channel, DAY, MOMENT)
    summary = json.dumps({"put": 3, "del": {"repaired": row.seq}})
    house.ledger.finish_release(row, Published(f"{row.seq}" * 64, "cd" * 32, 7, summary))


def taken_away(house: House, told: Told) -> None:
    """What a reader does: take the files in their order."""
    for path in sorted(house.settings.outbox.glob("*/[0-9]*.json")):
        body = json.loads(path.read_bytes())
        assert path.stem == f"{body['seq']:09d}"
        told[body["channel"]].append((body["seq"], path.read_bytes()))
        path.unlink()


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    lay_ledger(folder / "ledger.sqlite")
    with house_in(folder) as house:
        for _ in range(RELEASES):
            for channel in CHANNELS:
                publish(house, channel)
    return folder


def test_every_release_is_told_once_with_what_it_holds(published: Path, tmp_path: Path) -> None:
    shutil.copytree(published, tmp_path / "home")
    with house_in(tmp_path / "home") as house:
        assert tell(house, MOMENT) == RELEASES * len(CHANNELS)
        assert tell(house, MOMENT) == 0
        body = json.loads((house.settings.outbox / "gsxt" / "000000002.json").read_bytes())
        assert body == {
            "spec": "wangjian-release-event/1", "channel": "gsxt", "seq": 2, "sha256": "2" * 64,
            "previous": "1" * 64, "day": "2018-09-03", "moment": "2018-09-03T06:00:00+08:00",
            "root": "cd" * 32, "count": 7, "put": 3, "del": {"repaired": 2},
        }  # fmt: skip
        publish(house, "gsxt")
        assert tell(house, MOMENT + timedelta(hours=1)) == 1


def test_one_tells_of_a_channel_at_a_time(published: Path, tmp_path: Path) -> None:
    shutil.copytree(published, tmp_path / "home")
    with house_in(tmp_path / "home") as house:
        first = telling(house, MOMENT)
        next(first)  # a file under way: written, and not there yet
        assert tell(house, MOMENT) == RELEASES, "only of the other channel"
        assert list(first)[-1] == TOLD
        told: Told = defaultdict(list)
        taken_away(house, told)
        assert [seq for seq, _ in told["credit-china"]] == [1, 2]
        assert tell(house, MOMENT) == 0


def test_a_release_only_prepared_is_not_told(tmp_path: Path) -> None:
    lay_ledger(tmp_path / "ledger.sqlite")
    with house_in(tmp_path) as house:
        house.ledger.prepare_release("gsxt", DAY, MOMENT)
        assert tell(house, MOMENT) == 0


def test_killed_after_any_step_nothing_is_lost_and_what_comes_twice_is_the_same(
    published: Path, tmp_path: Path
) -> None:
    for stop in range(100):
        home = shutil.copytree(published, tmp_path / str(stop))
        told: Told = defaultdict(list)
        with house_in(home) as house:
            done = [step for _, step in zip(range(stop), telling(house, MOMENT), strict=False)]
            taken_away(house, told)
        with house_in(home) as house:
            tell(house, MOMENT)
            taken_away(house, told)
        for channel in CHANNELS:
            numbers = [seq for seq, _ in told[channel]]
            assert numbers == sorted(numbers)
            assert set(numbers) == {1, 2}
            assert len(set(told[channel])) == RELEASES
        if len(done) < stop:
            return
    raise AssertionError("telling takes fewer steps than that")
