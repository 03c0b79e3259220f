"""Rows that wait for a person, with what failed in them and what may be right instead."""

from collections.abc import Sequence

import polars as pl

from acts.house import House
from acts.workbook.tables import FOUND, OpenWork
from records.kind import CATALOGUES, Kind
from sources import all_sources


def sources_of(department: str) -> tuple[str, ...]:
    """Ids of the sources that a department delivers; `department` is part of its name, or an id."""
    return tuple(
        source.id
        for source in all_sources()
        if department == source.id or department in source.publisher
    )


def open_work(
    house: House, sources: Sequence[str], clusters: Sequence[int] = ()
) -> dict[Kind, OpenWork]:
    """The open rows of `sources` (of those `clusters` only), kind by kind."""
    rows = house.ledger.open_rows(sources, clusters)
    return {
        Kind(part["kind"][0]): _work(house, part)
        for part in rows.partition_by("kind", maintain_order=True)
    }


def _work(house: House, rows: pl.DataFrame) -> OpenWork:
    names = list(CATALOGUES[Kind(rows["kind"][0])].by_name)
    text = pl.Struct(dict.fromkeys(names, pl.String()))
    opened = rows.with_columns(pl.col("body").str.json_decode(text)).unnest("body")
    held = opened.select(
        pl.col("record_id").alias("row_id"), pl.col("content_hash").alias("version"),
        "source_id", "kind", pl.col("day").str.to_date(), pl.col("_locator").alias("locator"),
        *names,
    )  # fmt: skip
    return OpenWork(held, _found(house, rows))


def _found(house: House, rows: pl.DataFrame) -> pl.DataFrame:
    """FOUND: a value that was corrected before is suggested to be corrected likewise."""
    past = house.ledger.past_values(rows["source_id"].unique().to_list())
    return (
        house.ledger.open_findings(rows["place"])
        .join(rows.select("place", "source_id", row_id="record_id"), on="place")
        .join(
            past.rename({"original": "value", "value": "suggestion"}),
            on=["source_id", "field", "value"], how="left", maintain_order="left",
        )
        .select(FOUND.names())
    )  # fmt: skip
