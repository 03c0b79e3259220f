"""A delivery: what one source hands over on one day, as text columns with the truth beside them.

Truth columns start with an underscore and never go over the wire: `_uscc` (the enterprise the row
is really about), `_id` (the row's id at its source), `_event` (see `EVENTS`).
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from records.kind import Kind

KINDS: dict[str, Kind] = {
    "registry_enterprises": Kind.REGISTRATION,
    "registry_changes": Kind.REGISTRATION,
    "market_penalties": Kind.PENALTY,
    "market_licences": Kind.LICENCE,
    "city_platform_penalties": Kind.PENALTY,
    "city_platform_licences": Kind.LICENCE,
    "justice_penalties": Kind.PENALTY,
    "ecommerce_blacklist": Kind.LISTING,
    "platform_shops": Kind.ONLINE_OPERATOR,
}
EVENTS = {
    "duplicate": "the same decision a second time in the delivery",
    "new": "a record not sent before; the only rows that may be spoiled",
    "expiring": "decided a year before the first or second day: its publication ends",
    "withdrawn": "sent again as withdrawn",
    "corrected": "sent again with another fine",
    "removed": "a listing sent again with the day it was taken off",
    "unchanged": "sent again as it was",
    "promised": "a commitment of a listed firm, which a later penalty shows broken",
    "person": "about a natural person: counted, never attached",
    "register": "a row of the register itself",
}
PERSON = "person"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One source's day. Rows are in wire order: the ordinal of a row is its index."""

    source_id: str
    day: date
    table: pl.DataFrame
    kind: Kind


def marked(rng: np.random.Generator, frame: pl.DataFrame, event: str) -> pl.DataFrame:
    """`frame` with `_id` (32 hex digits) and `_event`."""
    halves = rng.integers(0, 2**63, (len(frame), 2), dtype=np.int64)
    ids = [f"{high:016x}{low:016x}" for high, low in halves.tolist()]
    return frame.with_columns(_id=pl.Series(ids, dtype=pl.String), _event=pl.lit(event))
