from pathlib import Path

import pytest

from records.snapshot import Snapshot
from sources.kit.collect import fetch
from sources.kit.errors import NotDelivered, SourceUnavailable, TooLarge
from sources.kit.folder import Folder
from tests.sources.house import DAY, HASTY, House, listing_source


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
