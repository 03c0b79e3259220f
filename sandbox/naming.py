"""Names as Chinese registries form them: 行政区划 + 字号 + 行业 + 组织形式.

Sole traders and branches are formed their own way; one company in six puts its city in full-width
brackets behind the trade name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl

from sandbox import words

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Drawn:
    """Per enterprise: which type (index into `country.TYPES`) and which region."""

    types: Ints
    regions: Ints


@cache
def region_frame() -> pl.DataFrame:
    """Regions to draw from (`code`, `city`, `place`); regions of online trade stand twice."""
    frame = pl.DataFrame(words.REGIONS, schema=["code", "city", "place"], orient="row")
    return pl.concat([frame, frame.filter(pl.col("code").is_in(words.TRADE_REGIONS))])


def enterprise_names(rng: np.random.Generator, drawn: Drawn) -> pl.Series:
    """One name per enterprise; a branch gets only its tail (城市分公司), the parent comes first."""
    count = len(drawn.types)
    region = region_frame()[drawn.regions]
    city, place = region["city"], region["place"]
    own = trade_names(rng, count)
    trade = pick(words.TRADES, rng.integers(0, len(words.TRADES), count))
    form = pick(words.COMPANY_FORMS, rng.integers(0, len(words.COMPANY_FORMS), count))
    shop = pick(words.SHOP_FORMS, rng.integers(0, len(words.SHOP_FORMS), count))
    goods = pick(words.FARM_GOODS, rng.integers(0, len(words.FARM_GOODS), count))
    bracketed = pl.Series(rng.random(count) < 1 / 6)
    types = pl.Series(drawn.types)
    company = (
        pl.when(bracketed)
        .then(own + "（" + city + "）" + trade + form)
        .otherwise(city + own + trade + form)
    )
    name = (
        pl.when(types == 0)
        .then(company)
        .when(types == 1)
        .then(place + own + shop)
        .when(types == 2)
        .then(place + own + goods + "专业合作社")
        .otherwise(city + own + "分公司")
    )
    return pl.select(name).to_series()


def trade_names(rng: np.random.Generator, count: int) -> pl.Series:
    """字号 of three characters, the first from the rare set, so that none is a real firm's."""
    first = pick(words.NAME_FIRST, rng.integers(0, len(words.NAME_FIRST), count))
    second = pick(words.NAME_NEXT, rng.integers(0, len(words.NAME_NEXT), count))
    return first + second + pick(words.NAME_NEXT, rng.integers(0, len(words.NAME_NEXT), count))


def person_names(rng: np.random.Generator, count: int) -> pl.Series:
    """Plainly invented persons: a family name and a heavenly stem."""
    family = pick(words.FAMILY_NAMES, rng.integers(0, len(words.FAMILY_NAMES), count))
    return family + pick(words.GIVEN_NAMES, rng.integers(0, len(words.GIVEN_NAMES), count))


def pick(choices: Sequence[str], indices: Ints) -> pl.Series:
    """`choices[i]` for every index, as a text column."""
    return pl.Series(choices, dtype=pl.String).gather(indices)
