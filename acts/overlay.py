"""Decisions of persons brought to the rows they are about (ADR 15)."""

import polars as pl

from acts.house import House
from identity.overlay import overlaid
from ledger.batches import Batch
from ledger.rows import row_ids
from records.party_key import party_keys


def laid_over(
    house: House,
    batch: Batch,
    accepted: pl.DataFrame,
    matches: pl.DataFrame,
    decisions: pl.DataFrame,
) -> pl.DataFrame:
    """MATCHES of a batch's accepted rows with DECISIONS of its source laid over them."""
    ids = row_ids(batch.space, batch.kind, accepted).rename({"row_id": "record_id"})
    meant = ids.join(decisions.select("record_id").unique(), on="record_id", how="semi")
    if meant.is_empty():
        return matches
    rows = accepted.join(meant, on="_row", how="inner", maintain_order="left")
    return overlaid(matches, said_of(rows, decisions), house.ledger.registry())


def said_of(rows: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    """_row and the columns of DECISIONS: what holds of `rows` (_row, record_id and the party).

    What was said of a record whose party is another by now holds no longer.
    """
    keyed = rows.select("_row", "record_id", party_keys(rows))
    return keyed.join(decisions, on=["record_id", "party_key"])
