"""Working days as the State Council lays them down each year (国务院办公厅关于节假日安排的通知).

From a library's data and, for years that it does not know yet, from `working_days.toml`. A year in
neither counts Monday to Friday (`is_known`).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property, lru_cache
from pathlib import Path

import chinese_calendar
import polars as pl

NOTICES = Path(__file__).with_name("working_days.toml")
TO_MEND = 7
"""Working days in which a department puts right what was found (处置时限)."""
_FRIDAY = 5  # as polars counts, from 1
_FIRST = date(1990, 1, 1)
"""Nothing that is waited for is older: an earlier day counts like this one."""


@dataclass(frozen=True)
class Calendar:
    """Days off between Monday and Friday, days worked at weekends, and the years that are known."""

    holidays: frozenset[date]
    working: frozenset[date]
    years: frozenset[int]

    @cached_property
    def _counted(self) -> pl.DataFrame:
        """`day`, whether it is `working`, and the `count` of working days up to it, itself too."""
        last = date(max(self.years, default=_FIRST.year) + 40, 12, 31)
        days = pl.date_range(_FIRST, last, eager=True).alias("day").to_frame()
        plain = pl.col("day").dt.weekday() <= _FRIDAY
        off = pl.col("day").is_in(sorted(self.holidays))
        made_up = pl.col("day").is_in(sorted(self.working))
        return days.with_columns(((plain & ~off) | made_up).alias("working")).with_columns(
            pl.col("working").cum_sum().cast(pl.Int32).alias("count")
        )

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on `day`, made-up weekends included."""
        plain = day.isoweekday() <= _FRIDAY and day not in self.holidays
        return plain or day in self.working

    def days(self, first: date, last: date) -> pl.DataFrame:
        """`day` and `working` from `first` to `last`, both inclusive."""
        return self._counted.select("day", "working").filter(pl.col("day").is_between(first, last))

    def due(self, since: pl.Series, count: int) -> pl.Series:
        """The `count`-th working day after each day of `since` (Date); null for none.

        Days outside the table count like its first or last.
        """
        first, last = self._counted["day"][0], self._counted["day"][-1]
        given = pl.DataFrame({"since": since}).select(
            pl.col("since").cast(pl.Date).clip(first, last)
        )
        ends = self._counted.filter("working").select(pl.col("count") - count, due="day")
        table = self._counted.select("day", "count")
        counted = given.join(
            table, left_on="since", right_on="day", how="left", maintain_order="left"
        )
        return counted.join(ends, on="count", how="left", maintain_order="left")["due"]

    def elapsed(self, since: pl.Series, until: pl.Series) -> pl.Series:
        """Working days after each day of `since` up to and including that of `until` (Int32).

        Null where either is. Days outside the table count like its first or last. A day that is no
        working day adds nothing: on a Saturday as many have passed as on the Friday.
        """
        table = self._counted.select("day", "count")
        first, last = table["day"][0], table["day"][-1]
        both = pl.DataFrame({"since": since, "until": until}).select(
            pl.col("since", "until").cast(pl.Date).clip(first, last)
        )
        counted = both.join(table, left_on="since", right_on="day", how="left",
                            maintain_order="left").join(
            table, left_on="until", right_on="day", how="left", suffix="_until",
            maintain_order="left",
        )  # fmt: skip
        return counted.select(
            (pl.col("count_until") - pl.col("count")).alias("elapsed")
        ).to_series()


def calendar(notices: Path = NOTICES) -> Calendar:
    """The working days of the library's years and of those in `notices`.

    `ValueError` names the year of `notices` that does not say what it must.
    """
    return _read(notices)


@cache
def _read(notices: Path) -> Calendar:
    own = tomllib.loads(notices.read_text(encoding="utf-8"))
    added = {int(year): _year(year, said) for year, said in own.items()}
    known = {day.year for day in chinese_calendar.holidays}
    holidays = {day for day in chinese_calendar.holidays if day.year not in added}
    working = {day for day in chinese_calendar.workdays if day.year not in added}
    for off, on in added.values():
        holidays |= off
        working |= on
    return Calendar(frozenset(holidays), frozenset(working), frozenset(known | added.keys()))


def _year(year: str, said: Mapping[str, object]) -> tuple[set[date], set[date]]:
    """Days off and days worked of one year of the notices."""
    lists: list[set[date]] = []
    for name in ("holidays", "working"):
        days = said.get(name)
        if not isinstance(days, list) or not all(type(day) is date for day in days):
            raise ValueError(f"working days of {year}: {name} is no list of dates")
        if strange := [day for day in days if str(day.year) != year]:
            raise ValueError(f"working days of {year}: {name} holds {strange[0]}")
        lists.append(set(days))
    return lists[0], lists[1]


def is_known(year: int) -> bool:
    """Whether the notice for that year is in the data."""
    return year in calendar().years


def is_working_day(day: date) -> bool:
    """Whether offices work on `day`, made-up weekends included."""
    return calendar().is_working_day(day)


@lru_cache(maxsize=4096)
def after(day: date, count: int) -> date:
    """The `count`-th working day after `day`, which itself does not count."""
    reached = day
    while count > 0:
        reached += timedelta(days=1)
        count -= is_working_day(reached)
    return reached
