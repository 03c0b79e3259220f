"""Attach what waited for an enterprise that the registry now knows."""

from datetime import datetime

import polars as pl

from acts.house import House
from acts.overlay import said_of
from identity.overlay import overlaid
from identity.resolve import resolve
from ledger.errors import DecidedSince
from ledger.pending import PendingChunk

ACTOR = "resolve_pending"


def resolve_pending(house: House, moment: datetime) -> int:
    """Try again the records that began to wait or that the register touched; how many attached.

    What still has no enterprise stays where it is, until the register touches it again. The rows
    keep their batch, so every batch's sum still holds.
    """
    attached = 0
    for chunk in house.ledger.marked_rows():
        attached += _attached(house, chunk, moment)
        house.ledger.looked_at(chunk)
    return attached


def _attached(house: House, chunk: PendingChunk, moment: datetime) -> int:
    """Looked at until nothing was decided between the look and what came of it."""
    while True:
        turn = house.ledger.turn()
        found = resolve(chunk.kind, chunk.rows, house.ledger.registry())
        said = said_of(chunk.rows, house.ledger.decisions(chunk.rows["record_id"]))
        matches = overlaid(found, said, house.ledger.registry()).filter(
            pl.col("uscc").is_not_null()
        )
        if matches.is_empty():
            return 0
        try:
            return house.ledger.resolve_pending(matches, moment, ACTOR, turn)
        except DecidedSince:
            continue
