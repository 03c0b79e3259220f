from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.kit.errors import NotComplete, NotDelivered
from sources.kit.sftp_names import TEMPORARY, Entry, Wanted

DAY = date(2018, 9, 3)


def entry(name: str, *, plain: bool = True) -> Entry:
    return Entry(name.encode(), plain, 1, 1)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), unique=True))
def test_whatever_lies_there_the_days_files_are_found_in_order(names: list[str]) -> None:
    wanted = Wanted("a-{day:%Y%m%d}-*.csv", "", DAY)
    mine = [f"a-20180903-{n}.csv" for n in range(3)]
    chosen = wanted.of([*map(entry, names), *map(entry, reversed(mine))], "drop")
    assert [one.name for one in chosen] == mine


@pytest.mark.parametrize("suffix", [*TEMPORARY, ".FilePart"])
def test_a_temporary_name_is_never_a_delivery(suffix: str) -> None:
    with pytest.raises(NotComplete, match="still being written"):
        Wanted("*", "", DAY).of([entry("a.csv" + suffix)], "drop")


def test_a_pattern_for_everything_takes_no_flag() -> None:
    chosen = Wanted("*", ".ok", DAY).of([entry("a.csv"), entry("a.csv.ok")], "drop")
    assert [one.name for one in chosen] == ["a.csv"]


def test_a_name_in_neither_encoding_is_still_a_name() -> None:
    assert Entry(b"\xff\xfe.csv", True, 1, 1).name == "\\xff\\xfe.csv"


def test_links_and_folders_are_told_of_when_nothing_else_is_there() -> None:
    with pytest.raises(NotDelivered, match=r"drop: no \* for 2018-09-03 \(2 of that name"):
        Wanted("*", "", DAY).of([entry("a", plain=False), entry("b", plain=False)], "drop")
