"""Working days by the State Council's notices, one by one and by the column."""

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.working_days import after, calendar, is_known, is_working_day

DAYS = st.dates(date(2004, 1, 1), date(2026, 12, 31))


def test_a_made_up_weekend_is_worked_and_a_holiday_is_not() -> None:
    assert is_working_day(date(2018, 9, 29)), "a Saturday, worked for the National Day"
    assert not is_working_day(date(2018, 10, 1))
    assert not is_working_day(date(2018, 9, 24)), "the Mid-Autumn Festival, a Monday"
    assert not is_working_day(date(2018, 9, 8))


def test_the_seventh_working_day_lies_behind_the_holidays() -> None:
    assert after(date(2018, 9, 3), 7) == date(2018, 9, 12)
    assert after(date(2018, 9, 28), 7) == date(2018, 10, 12)


@given(st.lists(st.tuples(DAYS, st.integers(0, 40)), min_size=1, max_size=20))
def test_a_column_of_days_is_counted_as_one_would_count_them(rows: list[tuple[date, int]]) -> None:
    since = [day for day, _ in rows]
    until = [day + timedelta(days=step) for day, step in rows]
    by_hand = [
        sum(is_working_day(day + timedelta(days=n)) for n in range(1, step + 1))
        for day, step in rows
    ]
    found = calendar().elapsed(pl.Series(since), pl.Series(until))
    assert found.to_list() == by_hand


@given(st.lists(DAYS, min_size=1, max_size=20), st.integers(1, 25))
def test_the_last_day_of_a_column_is_that_of_each_day(since: list[date], count: int) -> None:
    found = calendar().due(pl.Series([*since, None], dtype=pl.Date), count)
    assert found.to_list() == [*(after(day, count) for day in since), None]


def test_missing_and_absurd_days_have_an_answer_too() -> None:
    since = pl.Series([None, date(1, 1, 1), date(9999, 12, 31)], dtype=pl.Date)
    until = pl.Series([date(2018, 9, 3)] * 3)
    missing, old, future = calendar().elapsed(since, until).to_list()
    assert missing is None
    assert old > 5000
    assert future < 0


def test_a_year_without_a_notice_counts_monday_to_friday() -> None:
    assert is_known(2018)
    assert not is_known(2050)
    assert is_working_day(date(2050, 10, 3)), "a Monday in the National Day's week"
    assert not is_working_day(date(2050, 10, 1))


def test_a_notice_in_the_table_makes_a_year_known(tmp_path: Path) -> None:
    notices = tmp_path / "notices.toml"
    notices.write_text("[2050]\nholidays = [2050-10-03]\nworking = [2050-10-08]\n")
    found = calendar(notices)
    assert 2050 in found.years
    assert not found.is_working_day(date(2050, 10, 3))
    assert found.is_working_day(date(2050, 10, 8))
    assert found.is_working_day(date(2018, 9, 29)), "the library's years stay"


@pytest.mark.parametrize(
    "notice, trouble",
    [
        ("[2050]\nholidays = [2050-10-03]\n", "2050: working is no list of dates"),
        ("[2050]\nholidays = ['3 Oct']\nworking = []\n", "2050: holidays is no list"),
        ("[2050]\nholidays = [2051-10-03]\nworking = []\n", "2050: holidays holds 2051-10-03"),
    ],
)
def test_a_notice_that_cannot_be_meant_is_named(notice: str, trouble: str, tmp_path: Path) -> None:
    notices = tmp_path / "notices.toml"
    notices.write_text(notice)
    with pytest.raises(ValueError, match=trouble):
        calendar(notices)
