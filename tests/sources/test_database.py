"""A table of a front-end database is read from the last entered mark on, each row once."""

import sqlite3
import traceback
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.kit.collect import fetch
from sources.kit.database import FrontTable
from sources.kit.database_open import between, public_table, reached
from sources.kit.errors import NotAdmitted, NotDelivered, SourceError, SourceUnavailable
from sources.kit.fetching import Means
from sources.kit.store import read_stored
from sources.kit.table_wanted import Marks
from tests.sources.hostile.front_database import (
    AT,
    IMPATIENT,
    TABLE,
    row,
    source,
    table,
    written,
)
from tests.sources.house import DAY, HASTY, MOMENT, Department, House

NEXT = DAY + timedelta(days=1)


def means(house: House, base: str, *entered: str, **environment: str) -> Means:
    told = {f"WANGJIAN_SOURCE_SOME_SOURCE_{name}": value for name, value in environment.items()}
    return Means(
        house.store, base, MOMENT, HASTY, environment=told, entered=lambda _source, _day: entered
    )


def names(
    house: House, base: str, day: date, *entered: str, how: FrontTable | None = None
) -> list[str]:
    one = source(how)
    taken, _ = house.read_kept(one, fetch(one, day, means(house, base, *entered)))
    return [str(name) for name in taken["party_name"]]


def test_the_next_day_goes_on_from_the_mark_that_was_entered(house: House) -> None:
    rows = [row("甲"), row("乙", "2018-09-03 10:00:00"), row("丙", "2018-09-04 10:00:00")]
    base = written(house.root / "front.db", (TABLE,), rows)
    (first,) = fetch(source(), DAY, means(house, base))
    assert first.address == (
        "sqlite:///front.db/%E5%90%8D%E5%8D%95?after=&upto=2018-09-03%2010%3A00%3A00"
    )
    assert names(house, base, NEXT, first.address) == ["丙"]
    assert names(house, base, NEXT) == ["甲", "乙", "丙"]


def test_rows_written_after_the_fetch_of_a_day_come_with_the_next(house: House) -> None:
    base = written(house.root / "front.db", (TABLE,), [row("甲")])
    (first,) = fetch(source(), DAY, means(house, base))
    written(house.root / "front.db", (), [row("乙", "2018-09-03 23:00:00")])
    assert names(house, base, NEXT, first.address) == ["乙"]


def test_a_day_collected_again_asks_for_the_same_rows_again(house: House) -> None:
    base = written(house.root / "front.db", (TABLE,), [row("甲"), row("乙", "2018-09-04 01:00:00")])
    asked: list[tuple[str, date]] = []

    def entered(source_id: str, day: date) -> Sequence[str]:
        asked.append((source_id, day))
        return ()

    once, again = (
        fetch(source(), DAY, replace(means(house, base), entered=entered)) for _ in range(2)
    )
    assert [one.digest for one in once] == [one.digest for one in again]
    assert asked == [("some_source", DAY)] * 2


def test_the_environment_outweighs_the_entered_mark(house: House) -> None:
    base = written(house.root / "front.db", (TABLE,), [row("甲")])
    later = between("sqlite:///front.db/%E5%90%8D%E5%8D%95", "", "2018-09-09 00:00:00")
    one = source()
    (snapshot,) = fetch(one, DAY, means(house, base, later, AFTER="1900-01-01"))
    assert house.read_kept(one, [snapshot])[0]["party_name"].to_list() == ["甲"]


def test_a_running_number_is_read_to_its_newest(house: House) -> None:
    how = table(marks=Marks.NUMBER)
    base = written(house.root / "front.db", (TABLE,), [row(f"甲{n}", n) for n in range(9, 12)])
    (snapshot,) = fetch(source(how), DAY, means(house, base))
    assert snapshot.address.endswith("?after=&upto=11")
    with pytest.raises(NotDelivered):
        fetch(source(how), NEXT, means(house, base, snapshot.address))


def test_the_mark_is_found_among_the_addresses_of_a_delivery() -> None:
    one = between("sqlite:///front.db/one", "", "2018-09-03 10:00:00+08")
    two = between("sqlite:///front.db/two", "5", "7")
    assert reached((one, two), "one") == "2018-09-03 10:00:00+08"
    assert reached((one, two), "two") == "7"
    assert reached((one, two), "three") == ""
    assert reached(("https://department.example/list.csv",), "one") == ""


@settings(max_examples=40)
@given(
    written_at=st.lists(st.integers(0, 5), max_size=25),
    block=st.integers(1, 7),
    fetched_at=st.lists(st.integers(0, 5), max_size=4).map(sorted),
)
def test_however_it_is_cut_every_row_comes_once(
    tmp_path_factory: pytest.TempPathFactory,
    written_at: list[int],
    block: int,
    fetched_at: list[int],
) -> None:
    """Rows of equal marks in any order, blocks of any size, days fetched or left out."""
    house = House(tmp_path_factory.mktemp("house"))
    start = DAY - timedelta(days=6)
    marks = [(start + timedelta(days=n)).isoformat() for n in written_at]
    rows = [row(f"{mark} {n:02}", mark) for n, mark in enumerate(marks)]
    base = written(house.root / "front.db", (TABLE,), rows)
    came: list[str] = []
    entered: tuple[str, ...] = ()
    one = source(table(block=block))
    for day in [*(start + timedelta(days=n) for n in fetched_at), DAY]:
        try:
            kept = fetch(one, day, means(house, base, *entered))
        except NotDelivered:
            continue
        entered = tuple(snapshot.address for snapshot in kept)
        came += house.read_kept(one, kept)[0]["party_name"].to_list()
    assert came == sorted(str(name) for name, *_ in rows)


def test_the_stored_file_is_lines_of_json(house: House) -> None:
    base = written(
        house.root / "front.db", (TABLE,), [row("甲", code=None), row("乙", code=b"\x91")]
    )
    (snapshot,) = fetch(source(), DAY, means(house, base))
    lines = read_stored(snapshot.path, 10_000).decode().splitlines()
    assert lines[0].startswith('{"table": "名单", "columns": ["ID", "企业名称",')
    assert '"count": 2' in lines[0]
    assert lines[1] == f'["乙","乙",{{"hex":"91"}},"a","{AT}","I"]'
    assert lines[2] == f'["甲","甲",null,"a","{AT}","I"]'


def test_a_database_is_opened_for_reading_only_and_left_as_it_was(house: House) -> None:
    path = house.root / "front.db"
    base = written(path, (TABLE,), [row("甲")])
    path.chmod(0o400)
    before = path.read_bytes()
    fetch(source(), DAY, means(house, base))
    assert path.read_bytes() == before
    assert [each.name for each in house.root.iterdir() if each.is_file()] == ["front.db"]


def test_count_and_rows_are_of_one_state_though_others_write(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row written between the count and the first block is none of this delivery's."""
    path = house.root / "front.db"
    base = written(path, ("PRAGMA journal_mode = WAL", TABLE), [row("甲"), row("乙")])
    receive = house.store.receive

    def meanwhile(limit: int) -> object:
        written(path, (), [row("丙")])
        return receive(limit)

    monkeypatch.setattr(house.store, "receive", meanwhile)
    one = source()
    kept = fetch(one, DAY, means(house, base))
    monkeypatch.undo()
    assert house.read_kept(one, kept)[0]["party_name"].to_list() == ["乙", "甲"]


def test_an_attempt_that_fails_is_made_again(house: House, tmp_path: Path) -> None:
    """The first attempt finds the file locked, the second finds it free."""
    path = tmp_path / "front.db"
    base = written(path, (TABLE,), [row("甲")])
    with closing(sqlite3.connect(path, check_same_thread=False)) as other:
        other.execute("BEGIN EXCLUSIVE")
        patient = replace(IMPATIENT, attempts=2, read_seconds=0.01)
        lent = replace(means(house, base), session=patient)
        with pytest.raises(SourceUnavailable, match="locked"):
            fetch(source(), DAY, lent)
        other.rollback()
    assert len(fetch(source(), DAY, lent)) == 1


def test_a_password_stands_in_no_message(house: House, department: Department) -> None:
    base = department.url.replace("http://", "postgresql://reader@") + "/exchange"
    lent = replace(means(house, base, PASSWORD="sesam-oeffne"), session=IMPATIENT)
    with pytest.raises(SourceError) as caught:
        fetch(source(), DAY, lent)
    told = "".join(traceback.format_exception(caught.value))
    assert "sesam" not in told
    assert "reader" not in str(caught.value)
    assert "sesam" not in repr(lent)


def test_an_address_with_a_password_is_refused_without_showing_it(house: House) -> None:
    lent = means(house, "postgresql://reader:sesam@127.0.0.1/exchange")
    with pytest.raises(NotAdmitted) as caught:
        fetch(source(), DAY, lent)
    assert "sesam" not in "".join(traceback.format_exception(caught.value))


def test_the_public_address_names_no_account() -> None:
    from sqlalchemy import make_url

    url = make_url("postgresql+psycopg://reader@10.1.2.3:5432/exchange?sslmode=require")
    assert public_table(url, "FRXZCF") == "postgresql://10.1.2.3/exchange/FRXZCF"
    assert public_table(make_url("sqlite:////var/lib/x/front.db"), "T") == "sqlite:///front.db/T"
