"""The first day: every department delivers its stock, all of it still clean."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from records.kind import Kind
from sandbox import licences, listings, penalties
from sandbox.authorities import (
    Authorities,
    city_authorities,
    justice_authorities,
    market_authorities,
)
from sandbox.decisions import Draw, decision_days
from sandbox.delivery import KINDS, PERSON, marked

SHARES = {
    "market_penalties": 0.34,
    "market_licences": 0.22,
    "city_platform_penalties": 0.12,
    "city_platform_licences": 0.10,
    "justice_penalties": 0.08,
    "ecommerce_blacklist": 0.02,
    "platform_shops": 0.12,
}
PERSONS = 0.04  # of the market regulator's rows
EXPIRING = 0.01  # of penalties
_TOKENS_2015 = {
    "没收违法所得": "没收违法所得、没收非法财物",
    "吊销许可证": "暂扣或者吊销许可证、暂扣或者吊销执照",
}

Tables = dict[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Season:
    """What a day's new rows are drawn from: firms, the span of decision dates, first serial."""

    firms: pl.DataFrame
    first: date
    last: date
    serial: int


def first_day(
    rng: np.random.Generator, firms: pl.DataFrame, day: date, counts: Mapping[str, int]
) -> Tables:
    """Every source's table of the first day (`day`), clean; `counts` gives rows per source."""
    season = Season(firms, day - timedelta(days=360), day - timedelta(days=2), 1)
    tables = fresh(rng, season, counts)
    for source_id, table in tables.items():
        if KINDS[source_id] is Kind.PENALTY:
            tables[source_id] = _with_expiring(rng, table, day)
    return tables


def fresh(rng: np.random.Generator, season: Season, counts: Mapping[str, int]) -> Tables:
    """New clean rows for every source, persons behind the organisations in the market's tables."""
    tables: Tables = {}
    for source_id, count in counts.items():
        people = round(count * PERSONS) if source_id.startswith("market") else 0
        tables[source_id] = marked(rng, _rows(rng, source_id, season, count - people), "new")
        if people:
            tables[source_id] = pl.concat(
                [tables[source_id], _people(rng, source_id, season, people)]
            )
    return tables


def authorities(source_id: str) -> Authorities:
    """Who decides in that source."""
    if source_id.startswith("city"):
        return city_authorities()
    return justice_authorities() if source_id.startswith("justice") else market_authorities()


def _rows(rng: np.random.Generator, source_id: str, season: Season, count: int) -> pl.DataFrame:
    kind = KINDS[source_id]
    if kind is Kind.LISTING:
        firms = season.firms[rng.choice(len(season.firms), count, replace=False)]
        return listings.listings(rng, firms, authorities(source_id), season.last)
    if kind is Kind.ONLINE_OPERATOR:
        chosen = rng.integers(0, len(season.firms), count)
        return listings.shops(rng, season.firms, chosen, season.serial)
    draw = _draw(rng, source_id, season, count)
    if kind is Kind.LICENCE:
        return licences.licences(rng, draw)
    frame = penalties.penalties(rng, draw)
    return as_2015(frame) if source_id == "justice_penalties" else frame


def _people(rng: np.random.Generator, source_id: str, season: Season, count: int) -> pl.DataFrame:
    shifted = Season(season.firms, season.first, season.last, season.serial + 500_000)
    draw = _draw(rng, source_id, shifted, count)
    make = licences.persons if KINDS[source_id] is Kind.LICENCE else penalties.persons
    return marked(rng, make(rng, draw), PERSON)


def _draw(rng: np.random.Generator, source_id: str, season: Season, count: int) -> Draw:
    dates = decision_days(rng, season.first, season.last, count)
    return Draw(season.firms, authorities(source_id), dates, season.serial)


def as_2015(frame: pl.DataFrame) -> pl.DataFrame:
    """V2018 penalties as the older vocabulary can say them: no category, sum or organ code."""
    tokens = pl.col("penalty_category").str.split(";")
    nothing = [
        "party_category", "fine_wan_yuan", "confiscated_wan_yuan", "revoked_licence",
        "authority_uscc", "source_agency_name", "source_agency_uscc",
    ]  # fmt: skip
    return frame.with_columns(
        penalty_category=tokens.list.get(0).replace(_TOKENS_2015),
        penalty_category_2=tokens.list.get(1, null_on_oob=True).replace(_TOKENS_2015),
        record_status=pl.lit("0"),
        use_scope=pl.lit("0"),
        discredit_severity=pl.lit("一般"),
        area_code=pl.col("party_uscc").str.slice(2, 6),
        source_timestamp=pl.col("decided_on") + " 02:11:09",
        **{name: pl.lit(None, pl.String) for name in nothing},
    )


def _with_expiring(rng: np.random.Generator, table: pl.DataFrame, day: date) -> pl.DataFrame:
    """Some rows decided a year ago, so that one year's publication ends between the two days."""
    new = table.with_row_index("_i").filter(pl.col("_event") == "new")["_i"].to_numpy()
    chosen = rng.choice(new, max(4, round(len(new) * EXPIRING)), replace=False)
    year_ago = day.replace(year=day.year - 1)
    half = pl.Series(chosen[::2])
    ends = pl.col("_i").is_in(pl.Series(chosen).implode())
    decided = (
        pl.when(pl.col("_i").is_in(half.implode()))
        .then(pl.lit(year_ago.isoformat()))
        .otherwise(pl.lit((year_ago + timedelta(days=1)).isoformat()))
    )
    until = pl.col("decided_on").str.replace(r"^\d+", str(day.year))
    marked_rows = table.with_row_index("_i").with_columns(
        decided_on=pl.when(ends).then(decided).otherwise("decided_on"),
        _event=pl.when(ends).then(pl.lit("expiring")).otherwise("_event"),
        decision_number=pl.when(ends)
        .then(pl.col("decision_number").str.replace(r"〔\d+〕", f"〔{year_ago.year}〕"))
        .otherwise("decision_number"),
    )
    return marked_rows.with_columns(
        valid_until=pl.when(ends).then(until).otherwise("valid_until"),
        stated_publish_until=pl.when(ends).then(until).otherwise("stated_publish_until"),
    ).drop("_i")
