"""The enterprises that records may be about, each with its reasons, for who decides."""

import polars as pl

from acts.house import House
from identity.candidates import candidates
from identity.given import identifiers_of
from ledger.pending import decode
from records.kind import CATALOGUES, Kind
from records.tables import CANDIDATES

# CANDIDATES by record.
SUGGESTED = pl.Schema({"record_id": pl.String(), **CANDIDATES})


def suggest(house: House, record_ids: pl.Series) -> pl.DataFrame:
    """SUGGESTED of records as they stand, waiting or settled; `_row` is their place.

    Names that the register brought and nobody has indexed yet are indexed first. What a person
    judged not to be a record's enterprise is left out.
    """
    return suggested(house, house.ledger.standing(record_ids))


def suggested(house: House, held: pl.DataFrame) -> pl.DataFrame:
    """SUGGESTED of HELD rows, whichever kinds they are."""
    placed = held.rename({"place": "_row"})
    found = [
        suggest_chunk(house, kind, decode(rows, CATALOGUES[kind]))
        for kind in Kind
        if (rows := placed.filter(pl.col("kind") == kind)).height
    ]
    return pl.concat([pl.DataFrame(schema=SUGGESTED), *found])


def suggest_chunk(house: House, kind: Kind, chunk: pl.DataFrame) -> pl.DataFrame:
    """SUGGESTED of rows of one kind, typed by its catalogue; `_row` is their place."""
    house.ledger.index_names()
    identifiers = identifiers_of(kind, chunk)
    others = [name for name in chunk.columns if name not in identifiers.columns]
    rows = identifiers.hstack(chunk.select(others))
    refused = house.ledger.decisions(rows["record_id"])
    found = candidates(rows, house.ledger.registry(), house.ledger.names(), refused)
    named = found.join(rows.select("_row", "record_id"), on="_row", maintain_order="left")
    return named.select(SUGGESTED.names())
