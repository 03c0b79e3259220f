"""Makers of penalties, licences and listings for outlets: the clean rows that `Wanted` asks for."""

from datetime import timedelta

import numpy as np
import polars as pl

from sandbox import licences, listings, penalties
from sandbox.decisions import Draw, decision_days
from sandbox.first_day import as_2015
from sandbox.observations import Wanted


def penalties_of(rng: np.random.Generator, wanted: Wanted) -> pl.DataFrame:
    """V2018 penalties of the year up to the last day."""
    return penalties.penalties(rng, _draw(rng, wanted))


def penalties_of_2015(rng: np.random.Generator, wanted: Wanted) -> pl.DataFrame:
    """Penalties as the older vocabulary can say them."""
    return as_2015(penalties_of(rng, wanted))


def licences_of(rng: np.random.Generator, wanted: Wanted) -> pl.DataFrame:
    """V2018 licences of the year up to the last day."""
    return licences.licences(rng, _draw(rng, wanted))


def filings_of(rng: np.random.Generator, wanted: Wanted) -> pl.DataFrame:
    """备案 as licences: `stem` is their name, and their number is the filing's own."""
    rows = licences_of(rng, wanted)
    return rows.with_columns(
        licence_name=pl.lit(wanted.stem),
        decision_document_name=pl.lit(wanted.stem),
        licence_content=pl.lit(wanted.stem),
        licence_category=pl.lit("登记"),
    )


def listed_of(rng: np.random.Generator, wanted: Wanted) -> pl.DataFrame:
    """Listings of the year: each firm once; `stem` begins the decision's number."""
    serial = pl.Series(np.arange(wanted.serial, wanted.serial + wanted.count)).cast(pl.String)
    firms = wanted.firms[rng.choice(len(wanted.firms), wanted.count, replace=False)]
    rows = listings.listings(rng, firms, wanted.authorities, wanted.last)
    year = pl.lit(str(wanted.last.year))
    return rows.with_columns(
        decision_number=pl.format("{}列字〔{}〕{}号", pl.lit(wanted.stem), year, serial),
        listing_reason=pl.lit("通过登记的住所或者经营场所无法联系"),
    )


def _draw(rng: np.random.Generator, wanted: Wanted) -> Draw:
    first = wanted.last - timedelta(days=358)
    dates = decision_days(rng, first, wanted.last, wanted.count)
    return Draw(wanted.firms, wanted.authorities, dates, wanted.serial)
