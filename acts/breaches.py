"""承诺后违法 of given enterprises: what each had promised, and was punished for all the same."""

from datetime import date

import polars as pl

from acts.house import House
from acts.packs import at_hand
from publish.breaches import KINDS, Cover, breaches, unrepaired
from publish.facts import decode
from records.field import Channel


def breaches_of(house: House, codes: pl.Series, day: date) -> pl.DataFrame:
    """BREACHES of the enterprises among `codes` known on `day`, by enterprise and day."""
    covers = at_hand(house, Channel.WARNING).rules.covers
    return broken(house.ledger.records_about(codes, KINDS), day, covers)


def broken(records: pl.DataFrame, day: date, covers: tuple[Cover, ...]) -> pl.DataFrame:
    """BREACHES among attached records (record_id, kind, uscc and body), known on `day`."""
    promised, penalties, repairs = (
        decode(records.select("record_id", "kind", "uscc", "body"), kind) for kind in KINDS
    )
    return breaches(promised, unrepaired(penalties, repairs, day), day, covers)
