"""Dates in every form met in practice (domain §8): one reader, the raw text kept in the changes.

ISO and the standard's own YYYY/MM/DD, either with a midnight, are the usual forms and leave no
change. A form that could mean two days is not a date.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from records.clock import business_day
from records.field import Field, Shape
from validation.normalise.draft import Draft

ISO = "%Y-%m-%d"
EPOCH_OF_SHEETS = date(1899, 12, 30)
SERIALS = range(14_611, 73_051)  # 1940-01-01 … 2099-12-31 as spreadsheets count days
OPEN_WORDS = frozenset(
    {"长期", "永久", "永久有效", "长期有效", "无期限", "无限期", "无处罚期限", "无固定期限", "终身"}
)
FIRST_OPEN_DAY = date(2099, 1, 1)
NEVER_DAY = date(1900, 1, 1)
# The end of something may be open; a beginning may not.
END_FIELDS = frozenset(
    {"valid_until", "stated_publish_until", "closed_on", "removed_on", "ended_on"}
)

_HAN_DIGITS = str.maketrans("〇零○Ｏ一二三四五六七八九", "0000123456789")
_HAN_DATE = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十廿卅]{1,3})月([一二三四五六七八九十廿卅]{1,3})[日号]?"
)
_YMD = re.compile(r"([12][0-9]{3}|9999)([-/.年])([0-9]{1,2})[-/.月]([0-9]{1,2})日?号?(.*)")
_COMPACT = re.compile(
    r"([12][0-9]{3}|9999)([01][0-9])([0-3][0-9])([0-2][0-9][0-5][0-9][0-5][0-9])?"
)
_XXY = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([12][0-9]{3})(?:\s+[0-9:.]+)?")
_CLOCK = re.compile(
    r"[T\s]*([0-9]{1,2}(:[0-9]{1,2}){0,2}(\.[0-9]+)?)?\s*(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_USUAL = re.compile(r"(?:[12][0-9]{3}|9999)([-/])[0-9]{2}\1[0-9]{2}([T ]00:00:00(\.0+)?)?")


@dataclass(frozen=True, slots=True)
class Day:
    """What a text says: a day, an open end, or neither (unread)."""

    value: date | None = None
    is_open: bool = False

    @property
    def is_unread(self) -> bool:
        """Whether the text was neither a day nor a word for an open end."""
        return self.value is None and not self.is_open


def read_day(raw: str) -> Day:
    """The day that `raw` names.

    >>> read_day("二〇一八年六月四日").value, read_day("43255").value, read_day("3/14/2018").value
    (datetime.date(2018, 6, 4), datetime.date(2018, 6, 4), datetime.date(2018, 3, 14))
    >>> read_day("3/4/2018").is_unread, read_day("201811").is_unread, read_day("长期").is_open
    (True, True, True)
    """
    text = unicodedata.normalize("NFKC", raw).strip()
    if text in OPEN_WORDS:
        return Day(is_open=True)
    try:
        return Day(_number(text) if re.fullmatch(r"[0-9.]+", text) and text.count(".") < 2
                   else _written(text))  # fmt: skip
    except (ValueError, OverflowError):
        return Day()


def _number(text: str) -> date | None:
    """Serial day, YYYYMMDD, epoch seconds or milliseconds; six digits are a month, not a day."""
    whole, _, fraction = text.partition(".")
    if len(whole) == 5 and int(whole) in SERIALS:
        return EPOCH_OF_SHEETS + timedelta(days=int(whole))
    if fraction.strip("0"):
        return None
    if len(whole) in (8, 14) and (found := _COMPACT.fullmatch(whole)):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if len(whole) in (10, 13):
        seconds = int(whole) / (1 if len(whole) == 10 else 1000)
        day = business_day(datetime.fromtimestamp(seconds, tz=_UTC))
        return day if day < FIRST_OPEN_DAY else None
    return None


def _written(text: str) -> date | None:
    if found := _HAN_DATE.fullmatch(re.sub(r"\s", "", text)):
        return date(int(found[1].translate(_HAN_DIGITS)), _han(found[2]), _han(found[3]))
    compact = re.sub(r"\s*([-/.年月日])\s*", r"\1", text)
    if found := _YMD.fullmatch(compact):
        return _with_clock(date(int(found[1]), int(found[3]), int(found[4])), found[5])
    if found := _XXY.fullmatch(compact):
        return _two_orders(int(found[1]), int(found[2]), int(found[3]))
    return None


def _with_clock(day: date, rest: str) -> date | None:
    """`day`, moved to Shanghai when the rest names a moment in another zone."""
    found = _CLOCK.fullmatch(rest)
    if found is None:
        return None
    if found[4] and found[1]:
        return business_day(datetime.fromisoformat(f"{day}T{found[1]}{found[4]}"))
    return day


def _two_orders(first: int, second: int, year: int) -> date | None:
    """Day and month in unknown order: a date only when one reading is possible or both agree."""
    readings = set()
    for month, day in ((first, second), (second, first)):
        if 1 <= month <= 12:
            readings.add(date(year, month, day) if day <= 31 else None)
    return readings.pop() if len(readings) == 1 else None


def _han(digits: str) -> int:
    """'二十三' → 23, '廿' → 20, '十' → 10."""
    text = digits.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.rpartition("十")
    units = int(ones.translate(_HAN_DIGITS)) if ones else 0
    return units + (
        10 * int(tens.translate(_HAN_DIGITS) or 1) if ten and tens else 10 if ten else 0
    )


_UTC = datetime.fromisoformat("2000-01-01T00:00:00+00:00").tzinfo


def type_dates(draft: Draft, fields: Iterable[Field]) -> None:
    """Turn the date columns of `draft` into dates; `_unread_<field>` marks text that was none."""
    for field in fields:
        if field.shape is Shape.DATE:
            _type_column(draft, field.name)


def _type_column(draft: Draft, name: str) -> None:
    text = draft.table[name]
    # Ten bytes: chrono would also take an unpadded ISO date, which is another form.
    usual = pl.when(pl.col(name).str.len_bytes() == 10).then(pl.col(name))
    days = draft.table.select(usual.str.to_date(ISO, strict=False)).to_series()
    rest = (text.is_not_null() & days.is_null()).arg_true()
    unread = pl.Series(pl.repeat(value=False, n=len(text), eager=True))
    if len(rest):
        days, unread = _read_rest(draft, name, days, rest)
    draft.facts[f"_unread_{name}"] = unread
    draft.table = draft.table.with_columns(_close(draft, name, text, days).alias(name))


def _read_rest(
    draft: Draft, name: str, days: pl.Series, rest: pl.Series
) -> tuple[pl.Series, pl.Series]:
    raw = draft.table[name].gather(rest)
    read = {text: read_day(text) for text in raw.unique().to_list()}
    old = list(read)
    value = raw.replace_strict(old, pl.Series([read[t].value for t in old], dtype=pl.Date))
    missed = raw.replace_strict(old, pl.Series([read[t].is_unread for t in old]))
    odd = raw.replace_strict(old, pl.Series([_USUAL.fullmatch(t) is None for t in old]))
    formed = odd & value.is_not_null()
    draft.record(name, rest.filter(formed), raw.filter(formed), value.filter(formed), "date_form")
    opened = value.is_null() & ~missed
    draft.record(
        name, rest.filter(opened), raw.filter(opened), value.filter(opened), "sentinel_date"
    )
    unread = pl.Series(pl.repeat(value=False, n=len(days), eager=True)).scatter(rest, missed)
    return days.clone().scatter(rest, value), unread


def _close(draft: Draft, name: str, text: pl.Series, days: pl.Series) -> pl.Series:
    """`days` with sentinel days read as open: a far end, or the first day of spreadsheets."""
    never = days == NEVER_DAY if name != "stated_publish_until" else pl.Series([False])
    sentinel = (never | (days >= FIRST_OPEN_DAY)) if name in END_FIELDS else never
    rows = sentinel.fill_null(value=False).arg_true()
    if not len(rows) or len(sentinel) != len(days):
        return days
    nothing = pl.Series([None] * len(rows), dtype=pl.Date)
    draft.record(name, rows, text.gather(rows), nothing, "sentinel_date")
    return days.clone().scatter(rows, nothing)
