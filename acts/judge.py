"""Rows judged to be entered, whether a source sent them or they are looked at again.

Dry runs, of which nothing is entered, only look (`looking`).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import polars as pl

from acts.findings import identity_findings
from acts.house import House
from acts.looking import attached
from acts.overlay import laid_over
from acts.replay import replay, stop_conflicts
from ledger.batches import Batch
from ledger.errors import DecidedSince
from ledger.rows import Entry
from validation.check import check


@dataclass(frozen=True, slots=True)
class Rows:
    """A chunk of rows as they came, and what is known of them already."""

    chunk: pl.DataFrame
    raw: pl.DataFrame | None = None  # what tells their raw text (`Sifted.raw`)
    replaces: pl.DataFrame | None = None  # which rows they are, looked at again (REPLACES)
    row_ids: pl.DataFrame | None = None  # _row and row_id of those that bear corrections


def judged(house: House, batch: Batch, rows: Rows, corrections: pl.DataFrame) -> Entry:
    """Rows with their corrections in, checked, attached and judged: what `enter` needs."""
    turn = house.ledger.turn()
    replayed = replay(batch.kind, batch.space, rows.chunk, corrections, rows.row_ids)
    checked = stop_conflicts(
        check(batch.kind, replayed.chunk, batch.day, batch.waived, stock=batch.is_stock),
        replayed.outcomes,
    )
    looked = attached(batch.kind, replayed.chunk, checked, house.ledger.registry())
    decisions = house.ledger.decisions_of(batch.source_id)
    if decisions.height:
        matches = laid_over(house, batch, checked.accepted, looked.matches, decisions)
        found = pl.concat([checked.findings, identity_findings(checked.accepted, matches)])
        looked = replace(looked, matches=matches, found=found)
    entry = house.ledger.entry(
        batch, replayed.chunk, checked.accepted, checked.dispositions, looked.found,
        looked.matches, rows.raw, replayed.outcomes, rows.replaces,
    )  # fmt: skip
    return replace(entry, turn=turn)


def enter(
    house: House,
    batch: Batch,
    entry: Entry,
    again: Callable[[], Entry],
    same: pl.DataFrame | None = None,
) -> None:
    """Enter a chunk, judged `again` if what persons decided since came into force before it is in.

    `same` are its rows that came just so (`Sifted.same`).
    """
    while True:
        try:
            return house.ledger.enter(batch, entry, same)
        except DecidedSince:
            entry = again()
