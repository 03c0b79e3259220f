from dataclasses import replace
from os import truncate
from pathlib import Path
from threading import Event, Thread

import pytest

from records.snapshot import Snapshot
from sources.kit.collect import fetch
from sources.kit.errors import NotComplete, NotDelivered, SourceUnavailable, TooLarge
from sources.kit.folder import Folder
from tests.sources.house import DAY, HASTY, House, listing_source

_LARGE = 64 << 20


def take(house: House, folder: Path) -> tuple[Snapshot, ...]:
    return fetch(listing_source(fetch=Folder("*.csv")), DAY, house.means(str(folder)))


def test_files_that_name_the_day_are_taken(house: House, tmp_path: Path) -> None:
    for name in ("a-20180903.csv", "b_2018-09-03.csv", "c-20180904.csv", "d.csv", "e-20180903.txt"):
        (tmp_path / name).write_text(name)
    assert [s.address for s in take(house, tmp_path)] == ["a-20180903.csv", "b_2018-09-03.csv"]


def test_undated_files_are_all_taken(house: House, tmp_path: Path) -> None:
    for name in ("b.csv", "a2017_first300.csv", ".hidden.csv", "~$open.csv"):
        (tmp_path / name).write_text(name)
    (tmp_path / "link.csv").symlink_to(tmp_path / "b.csv")
    assert [s.address for s in take(house, tmp_path)] == ["a2017_first300.csv", "b.csv"]


def test_no_folder_no_file_and_no_file_of_the_day_are_named(house: House, tmp_path: Path) -> None:
    wanted = "set WANGJIAN_SOURCE_SOME_SOURCE_URL"
    with pytest.raises(SourceUnavailable, match=f"there is no folder .*{wanted}"):
        take(house, tmp_path / "nowhere")
    with pytest.raises(SourceUnavailable, match=f"no folder is named; {wanted}"):
        fetch(listing_source(fetch=Folder("*.csv")), DAY, house.means(""))
    with pytest.raises(NotDelivered, match=r"no \*.csv for 2018-09-03"):
        take(house, tmp_path)
    (tmp_path / "c-20180904.csv").write_text("c")
    with pytest.raises(NotDelivered):
        take(house, tmp_path)


def test_a_file_beyond_the_limit_is_refused(house: House, tmp_path: Path) -> None:
    (tmp_path / "big.csv").write_bytes(b"x" * (HASTY.max_bytes + 1))
    with pytest.raises(TooLarge):
        take(house, tmp_path)


def test_a_file_that_cannot_be_read_is_named(house: House) -> None:
    """A process's memory is a file whose first byte nobody may read, not even root."""
    memory = listing_source(fetch=Folder("mem"))
    with pytest.raises(SourceUnavailable, match=r"some_source: mem"):
        fetch(memory, DAY, house.means("/proc/self"))


def test_a_file_that_grows_while_it_is_read_is_not_taken(house: House, tmp_path: Path) -> None:
    """Large enough that whoever appends to it has his turn before it has been read."""
    growing, grown, over = tmp_path / "a-20180903.csv", Event(), Event()
    growing.touch()
    truncate(growing, _LARGE)
    means = replace(house.means(str(tmp_path)), session=replace(HASTY, max_bytes=2 * _LARGE))

    def grow() -> None:
        with growing.open("ab", buffering=0) as file:
            while not over.is_set():
                file.write(b"y")
                grown.set()

    writer = Thread(target=grow)
    writer.start()
    try:
        assert grown.wait(HASTY.total_seconds)
        with pytest.raises(NotComplete, match=r"a-20180903\.csv: changes while we read it"):
            fetch(listing_source(fetch=Folder("*.csv")), DAY, means)
    finally:
        over.set()
        writer.join()
    assert not list(house.store.root.rglob("*.zst"))
