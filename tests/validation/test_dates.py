"""Dates: one day, however it is written."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.clock import SHANGHAI
from records.kind import CATALOGUES, Kind
from validation.normalise.dates import EPOCH_OF_SHEETS, read_day, type_dates
from validation.normalise.draft import Draft

DAYS = st.dates(date(1980, 1, 1), date(2060, 12, 31))
HAN = "〇一二三四五六七八九"


def han_number(number: int) -> str:
    tens, ones = divmod(number, 10)
    ten = {0: "", 1: "十"}.get(tens, f"{HAN[tens]}十")
    return ten + (HAN[ones] if ones else "")


def han_date(day: date) -> str:
    year = "".join(HAN[int(digit)] for digit in str(day.year))
    return f"{year}年{han_number(day.month)}月{han_number(day.day)}日"


FORMS: dict[str, Callable[[date], str]] = {
    "iso": date.isoformat,
    "slashes": lambda day: f"{day.year}/{day.month}/{day.day}",
    "dots": lambda day: f"{day.year}.{day.month}.{day.day}",
    "compact": lambda day: f"{day:%Y%m%d}",
    "chinese": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "numerals": han_date,
    "with time": lambda day: f"{day.year}-{day.month}-{day.day} 0:00:00",
    "full width": lambda day: f"{day:%Y-%m-%d}".translate(
        {48 + digit: 0xFF10 + digit for digit in range(10)}
    ),
    "blanks": lambda day: f" {day.year} 年 {day.month} 月 {day.day} 日 ",
    "serial": lambda day: str((day - EPOCH_OF_SHEETS).days),
    "serial with time": lambda day: f"{(day - EPOCH_OF_SHEETS).days}.5",
    "iso moment": lambda day: f"{day}T08:30:00+08:00",
}


@pytest.mark.parametrize("form", FORMS)
@given(day=DAYS)
def test_every_form_names_the_same_day(form: str, day: date) -> None:
    assert read_day(FORMS[form](day)).value == day


@given(day=st.dates(date(2001, 9, 10), date(2060, 12, 31)), at=st.times())
def test_an_epoch_is_read_as_the_day_in_shanghai(day: date, at: time) -> None:
    moment = datetime.combine(day, at.replace(microsecond=0), tzinfo=SHANGHAI)
    seconds = int(moment.timestamp())
    assert read_day(str(seconds)).value == day
    assert read_day(str(seconds * 1000)).value == day


def test_a_moment_in_another_zone_is_moved_to_shanghai() -> None:
    evening = datetime(2018, 6, 4, 17, 0, tzinfo=UTC)
    assert read_day(evening.isoformat()).value == date(2018, 6, 5)


@given(day=DAYS)
def test_day_and_month_in_unknown_order_are_read_only_when_unambiguous(day: date) -> None:
    found = read_day(f"{day.month}/{day.day}/{day.year}").value
    clear = day.day > 12 or day.day == day.month
    assert found == (day if clear else None)


@pytest.mark.parametrize(
    "text",
    ["2018-02-30", "201811", "6月4日", "18-6-4", "2018", "昨天", "2018-13-01", "20181301",
     "0", "99", "1562947200.7", "2018年6月", "二〇一八年十三月一日", "9" * 13],
)  # fmt: skip
def test_what_is_no_day_is_not_guessed(text: str) -> None:
    assert read_day(text).is_unread


@pytest.mark.parametrize("text", ["长期", "永久", "无处罚期限", " 长期有效 "])
def test_words_for_an_open_end_are_read_as_such(text: str) -> None:
    assert read_day(text).is_open


@given(text=st.text(max_size=30))
def test_no_text_breaks_the_reader(text: str) -> None:
    day = read_day(text)
    assert day.is_unread == (day.value is None and not day.is_open)


@given(days=st.lists(DAYS, max_size=20), form=st.sampled_from(sorted(set(FORMS) - {"slashes"})))
def test_a_column_reads_as_its_cells_do(days: list[date], form: str) -> None:
    texts = [FORMS[form](day) for day in days]
    draft = Draft(pl.DataFrame({"_row": range(len(days)), "decided_on": texts},
                               schema={"_row": pl.Int64, "decided_on": pl.String}))  # fmt: skip
    type_dates(draft, [CATALOGUES[Kind.PENALTY].by_name["decided_on"]])
    assert draft.table["decided_on"].to_list() == days
    changes = draft.changes()
    assert changes.height == (0 if form == "iso" else len(days))


def test_the_form_of_the_standard_is_no_change() -> None:
    texts = ["2018-06-04", "2018/06/04", "2018-06-04 00:00:00", "2018/6/4"]
    draft = Draft(pl.DataFrame({"_row": range(4), "decided_on": texts}))
    type_dates(draft, [CATALOGUES[Kind.PENALTY].by_name["decided_on"]])
    assert draft.table["decided_on"].to_list() == [date(2018, 6, 4)] * 4
    assert draft.changes()["_row"].to_list() == [3]


def test_sentinels_end_nothing_and_are_recorded() -> None:
    texts = ["2099-12-31", "9999/12/31", "1900-1-1", "99991231", "长期", "2019-06-04"]
    draft = Draft(pl.DataFrame({"_row": range(6), "valid_until": texts}))
    type_dates(draft, [CATALOGUES[Kind.LICENCE].by_name["valid_until"]])
    assert draft.table["valid_until"].to_list() == [None] * 5 + [date(2019, 6, 4)]
    open_ended = draft.changes().filter(pl.col("how") == "sentinel_date")
    assert open_ended["_row"].sort().to_list() == [0, 1, 2, 3, 4]
    assert not draft.facts["_unread_valid_until"].any()


def test_a_decision_in_the_far_future_stays_a_date_for_its_rule() -> None:
    far = date(2018, 1, 1) + timedelta(days=40_000)
    draft = Draft(pl.DataFrame({"_row": [0], "decided_on": [far.isoformat()]}))
    type_dates(draft, [CATALOGUES[Kind.PENALTY].by_name["decided_on"]])
    assert draft.table["decided_on"].to_list() == [far]
