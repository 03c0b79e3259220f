"""Settled records go where the register now leads their code, and back when it takes that back.

They come again in a batch of their own and the ladder says where they belong (ADR 15, 16): what
would stay where it is does not come.
"""

from datetime import date, datetime

import polars as pl

from acts.house import House
from acts.overlay import said_of
from acts.revalidate import carry_out
from identity.by_link import ahead
from identity.overlay import overlaid
from identity.resolve import resolve
from ledger.decided import Decided
from ledger.identifying import Asked
from ledger.pending import decode
from records.kind import CATALOGUES, Kind
from records.reasons import Verb
from records.states import RowState, Rung
from records.tables import CHUNK_ROWS

ACTOR = "follow_links"


def follow_links(house: House, day: date, moment: datetime) -> int:
    """Move the records whose code leads elsewhere by now; how many came again."""
    settled = _settled(house)
    moving = [_moving(house, part) for part in settled.iter_slices(CHUNK_ROWS)]
    ids = pl.concat([settled["record_id"].clear(), *moving])
    if ids.is_empty():
        return 0
    why = Decided(ACTOR, moment, "register")
    asked = Asked(Verb.FOLLOW, why, day, record_ids=ids)
    made = house.ledger.propose_identity(asked, alone=True)
    return sum(tally.rows for tally in carry_out(house, made, day, moment))


def codes_to_follow(house: House) -> tuple[pl.Series, pl.Series]:
    """Codes that links in force lead away from, and codes that links now ended once led to."""
    links = house.ledger.links_of_one()
    ended = pl.col("ended_on").is_not_null()
    away = links.filter(~ended)["old_uscc"].unique()
    led_to = links.filter(ended)["new_uscc"].unique()
    onward = ahead(led_to, house.ledger.registry())["newest"].drop_nulls()
    return away, pl.concat([led_to, onward]).unique()


def _settled(house: House) -> pl.DataFrame:
    """`record_id` and `uscc` of the records that may stand elsewhere."""
    away, led_to = codes_to_follow(house)
    back = house.ledger.settled_under(led_to).filter(
        ~pl.col("rung").is_in([Rung.CODE_AND_NAME.value, Rung.CODE_AND_FORMER_NAME.value])
    )
    both = pl.concat([house.ledger.settled_under(away), back])
    return both.select("record_id", "uscc").unique("record_id").sort("record_id")


def _moving(house: House, settled: pl.DataFrame) -> pl.Series:
    """Ids of those of `settled` that the ladder now attaches elsewhere, or nowhere."""
    held = house.ledger.standing(settled["record_id"])
    found = [
        _looked(house, Kind(part["kind"][0]), part).select("record_id", "state", now="uscc")
        for part in held.partition_by("kind")
    ]
    if not found:
        return settled["record_id"].clear()
    both = settled.join(pl.concat(found), on="record_id")
    elsewhere = pl.col("now").ne_missing(pl.col("uscc"))
    # What waits for a person already is not taken away besides.
    stands = pl.col("state") == RowState.ACCEPTED.value
    return both.filter(elsewhere & (stands | pl.col("now").is_not_null()))["record_id"]


def _looked(house: House, kind: Kind, held: pl.DataFrame) -> pl.DataFrame:
    rows = decode(held.rename({"place": "_row"}), CATALOGUES[kind])
    registry = house.ledger.registry()
    said = said_of(rows, house.ledger.decisions(rows["record_id"]))
    matches = overlaid(resolve(kind, rows, registry), said, registry)
    return rows.select("_row", "record_id", "state").join(matches, on="_row")
