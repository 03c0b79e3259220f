"""承诺后违法 of given enterprises: what each had promised, and was punished for all the same."""

from datetime import date

import polars as pl

from acts.house import House
from publish.breaches import KINDS, breaches, unrepaired
from publish.facts import decode
from records.kind import Kind


def breaches_of(house: House, codes: pl.Series, day: date) -> pl.DataFrame:
    """BREACHES of the enterprises among `codes` known on `day`, by enterprise and day."""
    records = house.ledger.records_about(codes, KINDS)
    penalties, repairs = decode(records, Kind.PENALTY), decode(records, Kind.REPAIR)
    standing = unrepaired(penalties, repairs, day)
    return breaches(decode(records, Kind.COMMITMENT), standing, day)
