"""A front-end database collected day by day: each row once, and a day again is the same again."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from acts.collect import collect
from acts.house import House, open_house
from sources.kit.errors import MarkWentBack
from tests.sources.hostile.front_database import TABLE, row, source, written

DAY = date(2018, 9, 3)
NEXT = DAY + timedelta(days=1)
MOMENT = datetime(2018, 9, 5, 2, 0, tzinfo=UTC)
CODE = "91330100YY000001XN"


@pytest.fixture
def front(tmp_path: Path) -> Path:
    return tmp_path / "front.db"


@pytest.fixture
def house(tmp_path: Path, front: Path) -> Iterator[House]:
    environment = {
        "WANGJIAN_HOME": str(tmp_path / "home"),
        "WANGJIAN_SOURCE_SOME_SOURCE_URL": f"sqlite:///{front}",
    }
    with open_house(environment) as house:
        yield house


def add(front: Path, *rows: tuple[str, str], new: bool = False) -> None:
    made = (TABLE,) if new else ()
    written(front, made, [row(f"{name}有限公司", mark, CODE) for name, mark in rows])


def test_each_day_brings_its_own_rows_and_again_the_same(house: House, front: Path) -> None:
    add(front, ("甲", "2018-09-03 10:00:00"), ("乙", "2018-09-04 10:00:00"), new=True)
    first = collect(house, source(), DAY, MOMENT)
    second = collect(house, source(), NEXT, MOMENT)
    assert (first.lines, second.lines) == (1, 1)
    assert collect(house, source(), DAY, MOMENT) == first
    assert collect(house, source(), NEXT, MOMENT) == second
    assert collect(house, source(), NEXT + timedelta(days=1), MOMENT).lines == 0


def test_a_day_that_broke_off_is_made_up_for_by_the_next(house: House, front: Path) -> None:
    add(front, ("甲", "2018-09-02 10:00:00"), new=True)
    collect(house, source(), DAY, MOMENT)
    written(front, ('ALTER TABLE 名单 RENAME COLUMN "GXSJ" TO "X"',))
    with pytest.raises(Exception, match="GXSJ"):
        collect(house, source(), NEXT, MOMENT)
    written(front, ('ALTER TABLE 名单 RENAME COLUMN "X" TO "GXSJ"',))
    add(front, ("乙", "2018-09-04 10:00:00"), ("丙", "2018-09-05 10:00:00"))
    assert collect(house, source(), NEXT + timedelta(days=1), MOMENT).lines == 2


def test_a_table_filled_anew_stops_the_day_and_shows(house: House, front: Path) -> None:
    add(front, ("甲", "2018-09-03 10:00:00"), new=True)
    collect(house, source(), DAY, MOMENT)
    written(front, ("DELETE FROM 名单",))
    add(front, ("乙", "2018-01-01 10:00:00"))
    with pytest.raises(MarkWentBack):
        collect(house, source(), NEXT, MOMENT)
    assert house.ledger.batches(NEXT)[0].status == "failed"
