"""Deciding authorities: `11…` codes right by both checks, bodies from the end of the YY series."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from sandbox import codes, words


@dataclass(frozen=True, slots=True)
class Authorities:
    """One family of authorities: `name`, `uscc`, `stem` (文号 before the year), `region`."""

    frame: pl.DataFrame


def market_authorities() -> Authorities:
    """One market regulator per region."""
    places = [(code, place) for code, _, place in words.REGIONS]
    return _family(
        [(code, f"{place}市场监督管理局", f"{place[-3:-1]}市监罚") for code, place in places], 1
    )


def city_authorities() -> Authorities:
    """The departments of one city that share its platform."""
    rows = [("330100", f"杭州市{part}", f"杭{part[:2]}罚") for part in words.PARTS_OF_CITY]
    return _family(rows, 2)


def justice_authorities() -> Authorities:
    """Provincial capitals' justice bureaus."""
    cities = sorted({(code[:4] + "00", city) for code, city, _ in words.REGIONS})
    return _family([(code, f"{city}市司法局", f"{city[:2]}司罚") for code, city in cities], 3)


def _family(rows: list[tuple[str, str, str]], family: int) -> Authorities:
    frame = pl.DataFrame(rows, schema=["region", "name", "stem"], orient="row")
    numbers = codes.BODIES - 1 - family * 1000 - np.arange(len(rows), dtype=np.int64)
    uscc = codes.usccs("11" + frame["region"], codes.org_codes(numbers))
    return Authorities(frame.with_columns(uscc.alias("uscc")))
