"""The enterprises of the pretend country, as columns: millions are a matter of seconds.

Everything is a function of (seed, ordinal block), so a registry larger than memory is written
block by block (`big.py`) and has the same rows as one made whole.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from records.registration import REGISTRATION_FIELDS
from sandbox import codes, words
from sandbox.naming import Drawn, enterprise_names, person_names, pick, region_frame

BLOCK = 250_000
STATUSES = ("存续", "注销", "吊销", "停业", "迁出")
STATUS_SHARES = (0.93, 0.03, 0.02, 0.01, 0.01)
TYPES = ("有限责任公司", "个体工商户", "农民专业合作社", "分公司")
TYPE_SHARES = (0.66, 0.27, 0.02, 0.05)
PREFIXES = ("91", "92", "93", "91")


@dataclass(frozen=True, slots=True)
class Country:
    """What the pretend registry knows; `enterprises` are text columns of the catalogue."""

    seed: int
    enterprises: pl.DataFrame


def make_country(seed: int, enterprises: int = 20_000) -> Country:
    """A country of that many enterprises; the same seed gives the same rows."""
    blocks = [
        block(seed, start, min(BLOCK, enterprises - start))
        for start in range(0, enterprises, BLOCK)
    ]
    return Country(seed, pl.concat(blocks) if blocks else block(seed, 0, 0))


def block(seed: int, start: int, count: int) -> pl.DataFrame:
    """Enterprises `start` … `start + count - 1` as registration rows (text)."""
    rng = np.random.default_rng([seed, 1, start])
    kinds = rng.choice(len(TYPES), size=count, p=TYPE_SHARES)
    drawn = Drawn(kinds, rng.integers(0, len(region_frame()), size=count))
    region = region_frame()[drawn.regions]
    numbers = np.arange(start, start + count, dtype=np.int64)
    bodies = codes.org_codes(numbers)
    prefix = pl.Series(PREFIXES)[kinds] if count else pl.Series([], dtype=pl.String)
    frame = pl.DataFrame(
        {
            "party_name": enterprise_names(rng, drawn),
            "party_uscc": codes.usccs(prefix + region["code"], bodies),
            "party_org_code": bodies,
            "party_registration_number": _registration_numbers(rng, region["code"], numbers, kinds),
            "party_tax_number": region["code"] + bodies,
            "enterprise_type": pick(TYPES, kinds),
            "registration_authority": region["place"] + "市场监督管理局",
            "region_code": region["code"],
            "address": _addresses(rng, region["place"]),
            "business_scope": "网上销售"
            + pick(words.TRADES, rng.integers(0, len(words.TRADES), count)),
            "registered_capital_wan_yuan": pick(
                ("10", "50", "100", "200", "500", "1000"), rng.integers(0, 6, count)
            ),
            "legal_representative": person_names(rng, count),
            "_kind": kinds,
        }
    )
    frame = _with_history(rng, frame, drawn)
    return _with_parents(rng, frame).select(field.name for field in REGISTRATION_FIELDS)


def _registration_numbers(
    rng: np.random.Generator, regions: pl.Series, numbers: codes.Ints, kinds: codes.Ints
) -> pl.Series:
    """Numbers at the end of the series of companies (3…) and sole traders (9…); one in ten none."""
    series = np.where(kinds == 1, 90_000_000, 30_000_000) + 9_999_999 - numbers % 10_000_000
    first14 = regions + pl.Series(series).cast(pl.String)
    given = pl.Series(rng.random(len(numbers)) < 0.9)
    full = codes.registration_numbers(first14)
    return pl.select(pl.when(given).then(full)).to_series()


def _addresses(rng: np.random.Generator, places: pl.Series) -> pl.Series:
    count = len(places)
    number = pl.Series(rng.integers(1, 900, count)).cast(pl.String)
    room = pl.Series(rng.integers(101, 2800, count)).cast(pl.String)
    street = pick(words.STREETS, rng.integers(0, len(words.STREETS), count))
    return places + street + number + "号" + room + "室"


def _with_history(rng: np.random.Generator, frame: pl.DataFrame, drawn: Drawn) -> pl.DataFrame:
    """Founding dates, status with its date, and a former name for one in twenty."""
    count = len(frame)
    founded = np.datetime64("2001-01-01") + rng.integers(0, 5900, count).astype("timedelta64[D]")
    status = rng.choice(len(STATUSES), size=count, p=STATUS_SHARES)
    ended = np.datetime64("2017-06-01") + rng.integers(0, 400, count).astype("timedelta64[D]")
    renamed_on = np.datetime64("2017-10-01") + rng.integers(0, 300, count).astype("timedelta64[D]")
    old_names = enterprise_names(rng, drawn) + "|" + iso(renamed_on)
    renamed = pl.Series(rng.random(count) < 0.05)
    over = pl.Series((status == 1) | (status == 2))
    return frame.with_columns(
        former_names=pl.when(renamed).then(old_names),
        succession=pl.lit(None, pl.String),
        registration_status=pick(STATUSES, status),
        established_on=iso(founded),
        ended_on=pl.when(over).then(iso(ended)),
    )


def _with_parents(rng: np.random.Generator, frame: pl.DataFrame) -> pl.DataFrame:
    """A branch (分公司) takes a company of its block as parent, and its name."""
    companies = frame.filter(pl.col("_kind") == 0).select("party_name", "party_uscc")
    if companies.is_empty():
        return frame.with_columns(parent_uscc=pl.lit(None, pl.String))
    parents = companies[rng.integers(0, len(companies), len(frame))]
    branch = pl.col("_kind") == 3
    own = pl.col("party_name")
    return frame.with_columns(
        party_name=pl.when(branch).then(parents["party_name"] + own).otherwise(own),
        former_names=pl.when(~branch).then(pl.col("former_names")),
        parent_uscc=pl.when(branch).then(parents["party_uscc"]),
    )


def iso(days: np.ndarray) -> pl.Series:
    """A datetime64[D] array as ISO text."""
    return pl.Series(days.astype("datetime64[D]")).dt.to_string("iso:strict")
