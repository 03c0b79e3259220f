"""The scorecard of a month: what each department delivered, how well, how soon; and the rows."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from acts.errors import MonthNotOver
from acts.house import House
from acts.score_days import due_days
from records.clock import business_day
from records.score import TOTALLESS, Measure, Side
from records.working_days import is_known
from sources import all_sources

KEYS = ["department", "system", "kind", "measure"]
SOURCES = pl.Schema(
    {"source_id": pl.String(), "department": pl.String(), "system": pl.String(),
     "kind": pl.String(), "every": pl.String()}
)  # fmt: skip
_MONTH = re.compile(r"^(20[0-9]{2})-(0[1-9]|1[0-2])$")


@dataclass(frozen=True, slots=True)
class Month:
    """A month of business days."""

    first: date
    last: date

    @classmethod
    def of(cls, text: str) -> "Month":
        """`YYYY-MM`; `ValueError` for anything else."""
        found = _MONTH.match(text)
        if found is None:
            raise ValueError(f"{text!r} is no month like 2018-09")
        year, number = map(int, found.groups())
        return cls(date(year, number, 1), date(year, number, monthrange(year, number)[1]))

    def __str__(self) -> str:
        """As it is written and kept."""
        return f"{self.first:%Y-%m}"


@dataclass(frozen=True, slots=True)
class Card:
    """A month's numbers as they now are, with the frozen ones beside.

    `numbers` has department, system, kind, measure, counted, total (null for a number without
    one), frozen_counted, frozen_total; every number of every declared source, also at nought.
    `until` is the last business day that is counted: the month's last, or the ledger's newest.
    """

    month: Month
    until: date
    calendar_known: bool  # the State Council's notice of the year is in the data
    frozen_until: date | None
    frozen_at: datetime | None
    numbers: pl.DataFrame


def score(house: House, month: Month) -> Card:
    """The scorecard of `month`."""
    known = _Known.of(house, month)
    now = _numbers(house, known)
    when = house.ledger.score_frozen_at(str(month))
    frozen = house.ledger.frozen_score(str(month)).rename(
        {"counted": "frozen_counted", "total": "frozen_total"}
    )
    both = now.join(frozen, on=KEYS, how="full", coalesce=True)
    until, moment = when or (None, None)
    order = pl.col("measure").cast(pl.Enum([measure.value for measure in Measure]))
    ordered = both.sort(*KEYS[:3], order)
    return Card(month, known.until, is_known(month.first.year), until, moment, ordered)


def freeze(house: House, month: Month, moment: datetime) -> bool:
    """Write the month's numbers once and for all; False when that was done before.

    `MonthNotOver` for a month that at `moment` is still running.
    """
    if month.last >= business_day(moment):
        raise MonthNotOver(f"{month} is not over yet: it can be frozen from the next day on")
    known = _Known.of(house, month)
    return house.ledger.freeze_score(str(month), known.until, _numbers(house, known), moment)


def rows(
    house: House, month: Month, measure: Measure, side: Side, department: str | None = None
) -> pl.DataFrame:
    """The rows behind a number: department, source_id, day, record_id, locator, state.

    上报率 has days instead: the batch in place of the record, its state delivered or missing.
    """
    known = _Known.of(house, month)
    if measure is Measure.REPORTED:
        found = _days(known, side)
    else:
        found = house.ledger.score_rows(month.first, known.until, measure, side)
    named = found.join(known.sources.select("source_id", "department"), on="source_id", how="left")
    if department is not None:
        named = named.filter(pl.col("department") == department)
    return named.select("department", *found.columns)


@dataclass(frozen=True, slots=True)
class _Known:
    """The sources, their deliveries and pauses, and the days that are counted."""

    sources: pl.DataFrame
    deliveries: pl.DataFrame
    pauses: pl.DataFrame
    month: Month
    until: date

    @classmethod
    def of(cls, house: House, month: Month) -> "_Known":
        deliveries = house.ledger.deliveries()
        newest = deliveries["day"].max()
        last = date.fromisoformat(newest) if isinstance(newest, str) else date.min
        # Nothing of a month before which the ledger ends was ever due.
        until = max(min(month.last, last), month.first - timedelta(days=1))
        return cls(_sources(deliveries), deliveries, house.ledger.pauses(), month, until)

    def due(self) -> pl.DataFrame:
        """Which deliveries were due in the month, and which of them came."""
        return due_days(self.sources, self.deliveries, self.pauses, self.month.first, self.until)


def _sources(deliveries: pl.DataFrame) -> pl.DataFrame:
    """SOURCES: those declared, and those that only the ledger remembers, under their own ids."""
    declared = pl.DataFrame(
        [(one.id, one.publisher, one.system.value, one.kind.value, one.every.value)
         for one in all_sources()],
        schema=SOURCES, orient="row",
    )  # fmt: skip
    gone = deliveries.unique("source_id", keep="first", maintain_order=True).join(
        declared, on="source_id", how="anti"
    )
    nothing = pl.lit("")
    remembered = gone.select(
        "source_id", pl.col("source_id").alias("department"), nothing.alias("system"), "kind",
        nothing.alias("every"),
    )  # fmt: skip
    return pl.concat([declared, remembered])


def _numbers(house: House, known: _Known) -> pl.DataFrame:
    """Every number of every department, system and kind."""
    due = known.due()
    reported = due.group_by("source_id").agg(
        pl.lit(Measure.REPORTED.value).alias("measure"),
        pl.col("came").sum().cast(pl.Int64).alias("counted"),
        pl.len().cast(pl.Int64).alias("total"),
    )
    found = pl.concat([house.ledger.score(known.month.first, known.until), reported])
    measures = pl.DataFrame({"measure": [measure.value for measure in Measure]})
    every = known.sources.join(measures, how="cross").join(
        found, on=["source_id", "measure"], how="left"
    )
    totalless = pl.col("measure").is_in([measure.value for measure in TOTALLESS])
    sums = every.group_by(KEYS, maintain_order=True).agg(pl.col("counted", "total").sum())
    return sums.with_columns(pl.when(~totalless).then("total").alias("total"))


def _days(known: _Known, side: Side) -> pl.DataFrame:
    due = known.due()
    came = pl.col("came")
    wanted = {Side.COUNTED: came, Side.TOTAL: pl.lit(value=True), Side.REST: ~came}[side]
    state = pl.when(came).then(pl.lit("delivered")).otherwise(pl.lit("missing"))
    return due.filter(wanted).select(
        "source_id", pl.col("day").cast(pl.String), pl.col("batch_id").alias("record_id"),
        pl.lit("").alias("locator"), state.alias("state"),
    )  # fmt: skip
