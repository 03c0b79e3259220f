"""What stands in the ledger after a fetch that broke off: the day, the words, and every byte."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from acts.collect import collect
from acts.house import House, open_house
from records.kind import Kind
from records.snapshot import Snapshot
from sources.kit.errors import NotComplete, TooLarge
from sources.kit.folder import Folder
from tests.acts.stewards import on_both
from tests.sources.house import listing_source

DAY = date(2018, 9, 3)
MOMENT = datetime(2018, 9, 4, 2, 0, tzinfo=UTC)
LISTED = "企业名称,统一社会信用代码,失信领域\n沄栎有限公司,91330100YY000001XN,刷单\n".encode()


@pytest.fixture
def house(ledger_url: str | None, tmp_path: Path) -> Iterator[House]:
    """A house whose one source is the folder `drop` beside it."""
    (tmp_path / "drop").mkdir()
    environment = {
        "WANGJIAN_HOME": str(tmp_path / "home"),
        "WANGJIAN_SOURCE_SOME_SOURCE_URL": str(tmp_path / "drop"),
    }
    if ledger_url:
        environment["WANGJIAN_LEDGER"] = ledger_url
    with open_house(environment) as house:
        yield house


def test_a_day_that_is_not_all_there_is_marked_until_it_is(house: House, tmp_path: Path) -> None:
    source = listing_source(fetch=Folder("*.csv"))
    assert collect(house, source, DAY, MOMENT).batch_id == "", "nothing is there yet: an empty day"
    assert house.ledger.batches(DAY) == []
    coming = tmp_path / "drop" / "list-20180903.csv.part"
    coming.write_bytes(LISTED[:30])
    with pytest.raises(NotComplete, match="still being written"):
        collect(house, source, DAY, MOMENT)
    assert [batch.status for batch in house.ledger.batches(DAY)] == ["failed"]
    coming.write_bytes(LISTED)
    coming.rename(coming.with_suffix(""))
    assert collect(house, source, DAY, MOMENT).rows == 1
    assert [batch.status for batch in house.ledger.batches(DAY)] == ["failed", "complete"]


def test_a_strangers_words_stand_in_the_ledger_whatever_they_hold(house: House) -> None:
    """A NUL is nothing for one database, half a character nothing for both."""
    batch = house.ledger.begin_batch("some_source", Kind.LISTING, DAY, (), MOMENT)
    house.ledger.fail_batch(batch, "column '\0\ud800一' is not known")
    (shown,) = house.ledger.batches(DAY)
    assert shown.error == "column '␀\\ud800一' is not known"


@on_both
def test_what_came_before_a_fetch_broke_off_is_known(house: House, tmp_path: Path) -> None:
    """Bytes that the ledger does not know could never be let go of."""
    drop = tmp_path / "drop"
    (drop / "a-20180903.csv").write_bytes(LISTED)
    with (drop / "b-20180903.csv").open("wb") as huge:
        huge.truncate(house.session.max_bytes + 1)
    with pytest.raises(TooLarge):
        collect(house, listing_source(fetch=Folder("*.csv")), DAY, MOMENT)
    kept = house.ledger.last_snapshot("some_source", "a-20180903.csv")
    assert kept is not None
    assert house.store.holds(kept.digest)
    (drop / "b-20180903.csv").unlink()
    tomorrow = DAY + timedelta(days=1)
    (drop / "c-20180904.csv").write_bytes(LISTED + LISTED)
    collect(house, listing_source(fetch=Folder("*.csv")), tomorrow, MOMENT)
    assert house.ledger.outlived(tomorrow)["digest"].to_list() == [kept.digest]
    assert house.ledger.outlived(DAY).is_empty()


def test_what_a_run_kept_that_failed_is_not_gone_on_from(house: House) -> None:
    """The second failure of a day is the same batch again: its moment counts all the same."""
    for hours in (1, 2):
        moment = MOMENT + timedelta(hours=hours)
        with house.store.receive(9) as receiver:
            receiver.write(b"page %d" % hours)
            digest = receiver.keep()
        path = house.store.path(digest)
        page = Snapshot(digest, "some_source", DAY, "page", "", 6, moment, path)
        house.ledger.keep_snapshot(page)
        assert house.ledger.unread_snapshots("some_source", DAY) == [page]
        batch = house.ledger.begin_batch("some_source", Kind.LISTING, DAY, (), moment)
        house.ledger.fail_batch(batch, "the pages disagree")
        assert house.ledger.unread_snapshots("some_source", DAY) == []
