"""承诺后违法 of given enterprises: what each had promised, and was punished for all the same."""

from datetime import date

import polars as pl

from acts.house import House
from publish.breaches import KINDS, breaches, unrepaired
from publish.facts import decode
from records.kind import Kind


def breaches_of(house: House, codes: pl.Series, day: date) -> pl.DataFrame:
    """BREACHES of the enterprises among `codes` known on `day`, by enterprise and day."""
    return breaches_among(house.ledger.records_about(codes, KINDS), day)


def breaches_among(records: pl.DataFrame, day: date) -> pl.DataFrame:
    """BREACHES that RECORDS come to on `day`."""
    penalties, repairs = decode(records, Kind.PENALTY), decode(records, Kind.REPAIR)
    standing = unrepaired(penalties, repairs, day)
    return breaches(decode(records, Kind.COMMITMENT), standing, day)
