"""Attach what waited for an enterprise that the registry now knows."""

from datetime import datetime

import polars as pl

from acts.house import House
from acts.overlay import said_of
from identity.overlay import overlaid
from identity.resolve import resolve
from records.kind import Kind

ACTOR = "resolve_pending"


def resolve_pending(house: House, moment: datetime) -> int:
    """Try every pending record again on the ladder; how many were attached.

    What still has no enterprise stays where it is. The rows keep their batch, so every batch's
    sum still holds.
    """
    attachable = [kind for kind in Kind if kind is not Kind.REGISTRATION]
    return sum(_resolve_kind(house, kind, moment) for kind in attachable)


def _resolve_kind(house: House, kind: Kind, moment: datetime) -> int:
    attached = 0
    for chunk in house.ledger.pending_rows(kind):
        found = resolve(kind, chunk.rows, house.ledger.registry())
        said = said_of(chunk.rows, house.ledger.decisions(chunk.rows["record_id"]))
        matches = overlaid(found, said, house.ledger.registry()).filter(
            pl.col("uscc").is_not_null()
        )
        if matches.height:
            attached += house.ledger.resolve_pending(matches, moment, ACTOR)
    return attached
