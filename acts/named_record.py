"""Which record a person means: by its own id, or by the id under which a feed shows it."""

import polars as pl

from acts.house import House
from publish.delta import PREFIXES
from records.field import Channel

# A warning is about an enterprise: its id names no one record.
_OF_RECORDS = tuple(PREFIXES[channel] for channel in Channel if channel is not Channel.WARNING)


def record_named(house: House, what: str) -> str | None:
    """The id of the accepted record that `what` names; None when it names none."""
    if not house.ledger.records(pl.Series([what])).is_empty():
        return what
    if not what.startswith(_OF_RECORDS):
        return None
    found = [one.record_id for one in house.ledger.find_records(what)]
    return found[0] if len(found) == 1 else None
