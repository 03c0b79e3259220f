"""Whole lists, over days: a bad delivery delists nobody, and who is truly gone becomes a task."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from acts.collect import collect
from acts.house import House, open_house
from acts.status import standing
from sandbox.departments.files import CsvFile
from sandbox.departments.running import Running
from sandbox.outlet import Goods
from sandbox.outlets import all_outlets
from sandbox.sandbox import DAYS, Sandbox
from sources import source
from sources.kit.errors import NotTheFormat, SourceError, TooFewRows
from tests.sources.house import Department, open_department
from tests.street.test_bad_input import MOMENT

BOX = Sandbox(seed=11, enterprises=300, records=4000)
LIST = source("market_abnormal_list")
OUTLET = next(outlet for outlet in all_outlets() if outlet.source_id == LIST.id)
FIRST = DAYS[0]


@pytest.fixture
def department() -> Iterator[Department]:
    with open_department() as department:
        yield department


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Departments at work, of which only the registry is asked."""
    with BOX.start(tmp_path_factory.mktemp("departments")) as running:
        yield running


@pytest.fixture
def house(tmp_path: Path, registry: Running, department: Department) -> Iterator[House]:
    """A house that knows the registry and has read the whole list once."""
    environment = {
        **registry.environment(),
        "WANGJIAN_HOME": str(tmp_path / "home"),
        "WANGJIAN_SOURCE_MARKET_ABNORMAL_LIST_URL": department.url,
    }
    with open_house(environment) as house:
        collect(house, source("registry_enterprises"), FIRST, MOMENT)
        hand_out(department, 0, body())
        assert collect(house, LIST, FIRST, MOMENT).rows == goods().table.height
        yield house


def goods() -> Goods:
    delivered = BOX.delivery(LIST.id, FIRST)
    return OUTLET.goods(FIRST, delivered.table)


def body(without: int = 0) -> bytes:
    whole = goods()
    return CsvFile("gb18030").body(Goods(FIRST, whole.table[without:], whole.ids[without:]))


def hand_out(department: Department, after: int, answer: bytes) -> date:
    day = FIRST + timedelta(days=after)
    department.says(f"/abnormal-{day:%Y%m%d}.csv", answer)
    return day


@pytest.mark.parametrize(
    "spoil, error",
    [
        (lambda whole: whole[: len(whole) // 2], SourceError),
        (lambda whole: whole.split(b"\n", 1)[0] + b"\n", TooFewRows),
        (lambda _: b"", NotTheFormat),
        (lambda _: "<html><body>系统维护</body></html>".encode(), NotTheFormat),
    ],
    ids=["a truncated list", "an empty list", "no bytes", "an error page"],
)
def test_a_bad_delivery_delists_nobody_however_often_it_comes(
    house: House, department: Department, spoil: Callable[[bytes], bytes], error: type[SourceError]
) -> None:
    for after in (1, 2, 3):
        day = hand_out(department, after, spoil(body()))
        with pytest.raises(error):
            collect(house, LIST, day, MOMENT)
    assert house.ledger.vanished() == []


def test_three_that_are_truly_gone_twice_are_three_tasks(
    house: House, department: Department
) -> None:
    accepted = house.ledger.batches(FIRST)
    (batch,) = [one for one in accepted if one.source_id == LIST.id]
    clean = BOX.rows.filter(source=LIST.id, day=FIRST, dirty=False)["row"].head(3).to_list()
    assert batch.conservation.tally.accepted > 3
    whole = goods()
    keep = [row for row in range(whole.table.height) if row not in clean]
    fewer = CsvFile("gb18030").body(Goods(FIRST, whole.table[keep], whole.ids[keep]))
    for after, tasks in ((1, 0), (2, 3), (3, 3)):
        collect(house, LIST, hand_out(department, after, fewer), MOMENT)
        assert len(house.ledger.vanished(LIST.id)) == tasks
    found = standing(house)
    assert {gone.times for gone in found.vanished} == {3}
    assert not [wrong for wrong in found.wrongs if LIST.id in wrong]
    collect(house, LIST, hand_out(department, 4, body()), MOMENT)
    assert house.ledger.vanished() == []
