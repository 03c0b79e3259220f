"""The enterprises that records may be about, each with its reasons, for who decides."""

import polars as pl

from acts.house import House
from identity.candidates import candidates
from identity.given import identifiers_of
from ledger.pending import PendingChunk, decode
from records.kind import CATALOGUES, Kind
from records.tables import CANDIDATES

# CANDIDATES by record.
SUGGESTED = pl.Schema({"record_id": pl.String(), **CANDIDATES})


def suggest(house: House, record_ids: pl.Series) -> pl.DataFrame:
    """SUGGESTED of records as they stand, waiting or settled; `_row` is their place.

    Names that the register brought and nobody has indexed yet are indexed first. What a person
    judged not to be a record's enterprise is left out.
    """
    held = house.ledger.standing(record_ids).rename({"place": "_row"})
    found = [
        suggest_chunk(house, PendingChunk(kind, decode(rows, CATALOGUES[kind]), 0))
        for kind in Kind
        if (rows := held.filter(pl.col("kind") == kind)).height
    ]
    return pl.concat([pl.DataFrame(schema=SUGGESTED), *found])


def suggest_chunk(house: House, chunk: PendingChunk) -> pl.DataFrame:
    """SUGGESTED of a chunk of pending rows."""
    house.ledger.index_names()
    identifiers = identifiers_of(chunk.kind, chunk.rows)
    others = [name for name in chunk.rows.columns if name not in identifiers.columns]
    rows = identifiers.hstack(chunk.rows.select(others))
    refused = house.ledger.decisions(rows["record_id"])
    found = candidates(rows, house.ledger.registry(), house.ledger.names(), refused)
    named = found.join(rows.select("_row", "record_id"), on="_row", maintain_order="left")
    return named.select(SUGGESTED.names())
