"""Stored bytes have a period and a guest book."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from acts import raw
from acts.errors import NotKept
from acts.house import House, open_house
from ledger.tables_release import audit
from records.settings import RAW_DAYS
from records.snapshot import Snapshot
from sources.kit.errors import NotTheFormat, TooLarge

DAY = date(2018, 9, 3)
MOMENT = datetime(2021, 12, 1, tzinfo=UTC)
MUCH_LATER = DAY + timedelta(days=RAW_DAYS + 1)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_house({"WANGJIAN_HOME": str(tmp_path)}) as house:
        yield house


def keep(house: House, data: bytes, address: str, day: date) -> str:
    with house.store.receive(1 << 20) as receiver:
        receiver.write(data)
        digest = receiver.keep()
    house.ledger.keep_snapshot(
        Snapshot(digest, "some_source", day, address, "", len(data), MOMENT,
                 house.store.path(digest))
    )  # fmt: skip
    return digest


def told(house: House) -> list[tuple[str, str, str]]:
    with house.ledger._engine.begin() as conn:
        rows = conn.execute(select(audit.c.actor, audit.c.operation, audit.c.subject))
        return [(row[0], row[1], row[2]) for row in rows]


def test_what_is_old_and_needed_no_more_goes_and_the_chain_says_so(house: House) -> None:
    old = keep(house, b"first", "a", DAY)
    newest = keep(house, b"second", "a", DAY + timedelta(days=1))
    young = keep(house, b"third", "b", MUCH_LATER)
    assert raw.prune(house, MUCH_LATER, MOMENT, "li", dry=True) == raw.Pruned(1, 5)
    assert house.store.holds(old)
    assert raw.prune(house, MUCH_LATER, MOMENT, "li") == raw.Pruned(1, 5)
    assert [house.store.holds(digest) for digest in (old, newest, young)] == [False, True, True]
    assert told(house) == [("li", "raw_prune", MUCH_LATER.isoformat())]
    assert raw.prune(house, MUCH_LATER, MOMENT, "li") == raw.Pruned(0, 0)
    assert house.ledger.audit_broken_at() is None


def test_what_bears_its_day_in_its_address_goes_too_but_the_newest_day_stays(house: House) -> None:
    """Most addresses hold the day: each has one answer only, which is its newest for ever."""
    old = keep(house, b"first", "list-20180902.csv", DAY - timedelta(days=1))
    newest = keep(house, b"second", "list-20180903.csv", DAY)
    much_later = MUCH_LATER + timedelta(days=99)
    assert raw.prune(house, much_later, MOMENT, "li") == raw.Pruned(1, 5)
    assert [house.store.holds(digest) for digest in (old, newest)] == [False, True]


def test_bytes_that_came_again_lately_stay(house: House) -> None:
    same = keep(house, b"same", "a", DAY)
    keep(house, b"same", "a", MUCH_LATER)
    keep(house, b"other", "a", MUCH_LATER)
    assert raw.prune(house, MUCH_LATER, MOMENT, "li") == raw.Pruned(0, 0)
    assert house.store.holds(same)


def test_whoever_looks_is_entered(house: House) -> None:
    digest = keep(house, b"secret", "a", DAY)
    assert raw.show(house, digest, MOMENT, "wang") == b"secret"
    assert told(house) == [("wang", "raw_show", digest)]
    with pytest.raises(NotKept, match="pruned, or never fetched"):
        raw.show(house, "0" * 64, MOMENT, "wang")


def test_what_a_killed_run_had_half_received_goes_after_a_day(house: House) -> None:
    with house.store.receive(9) as coming:
        coming.write(b"half")
        (half,) = house.store.root.glob(".incoming-*")
        day = MUCH_LATER
        assert raw.prune(house, day, datetime.now(UTC), "li").halves == 0, "it may still be coming"
        later = datetime.now(UTC) + timedelta(days=1, minutes=1)
        assert raw.prune(house, day, later, "li", dry=True).halves == 1
        assert half.exists()
        assert raw.prune(house, day, later, "li").halves == 1
        assert not half.exists()


def test_bytes_that_are_damaged_or_too_many_are_not_shown_and_named(house: House) -> None:
    damaged = keep(house, b"first" * 999, "a", DAY)
    house.store.path(damaged).write_bytes(b"no frame")
    with pytest.raises(NotTheFormat, match=f"raw: {damaged}: the stored bytes are damaged"):
        raw.show(house, damaged, MOMENT, "wang")
    with house.store.receive(raw.SHOWN_AT_MOST + 1) as receiver:
        receiver.write(bytes(raw.SHOWN_AT_MOST + 1))
        long = receiver.keep()
    with pytest.raises(TooLarge, match="too large to read at once"):
        raw.show(house, long, MOMENT, "wang")
    assert told(house) == []
