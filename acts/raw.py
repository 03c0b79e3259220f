"""The stored bytes: let go of them after their time, and look at them under one's name.

Bytes are the evidence for what a record says; they may hold personal data that no record keeps.
So they have a period, and everybody who opens them is entered into the audit chain.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from acts.errors import NotKept
from acts.house import House
from ledger.audit import Deed, rows_digest
from sources.kit.errors import Place
from sources.kit.store import read_stored, undamaged

SHOWN_AT_MOST = 64 << 20
_STILL_COMING = timedelta(days=1)  # no transfer is granted as long


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was let go of, or would be."""

    files: int
    size: int  # bytes as they came, before compression
    halves: int = 0  # and what killed runs had half received


def prune(house: House, day: date, moment: datetime, actor: str, *, dry: bool = False) -> Pruned:
    """Drop what is older than the retention period on `day` and that nothing needs any more.

    The answers of each source's newest day stay, and whatever open work refers to. The list of
    digests is entered into the audit chain before the first file goes. What a killed run had half
    received goes too: it bears no digest yet, and nobody will go on with it.
    """
    found = house.ledger.outlived(day - timedelta(days=house.settings.raw_days))
    held = found.filter(
        pl.Series([house.store.holds(digest) for digest in found["digest"]], dtype=pl.Boolean)
    )
    if held.height and not dry:
        house.ledger.note(
            Deed(moment, actor, "raw_prune", day.isoformat()), held.height, rows_digest(held)
        )
        for digest in held["digest"]:
            house.store.drop(digest)
    halves = house.store.left_behind(moment - _STILL_COMING)
    for path in () if dry else halves:
        path.unlink(missing_ok=True)
    return Pruned(held.height, int(held["size"].sum()), len(halves))


def show(house: House, digest: str, moment: datetime, actor: str) -> bytes:
    """The bytes under `digest`, the look entered under `actor`; `NotKept` when they are gone.

    `SourceError` when they are damaged, or too many to be shown.
    """
    if not house.store.holds(digest):
        raise NotKept(f"no bytes are kept under {digest!r}: pruned, or never fetched here")
    with undamaged(Place("raw", digest)):
        data = read_stored(house.store.path(digest), SHOWN_AT_MOST)
    house.ledger.note(Deed(moment, actor, "raw_show", digest), 1, digest)
    return data
