"""Rows that wait for a person, with what failed in them and what may be right instead."""

from collections.abc import Sequence

import polars as pl

from acts.errors import NoSuchDepartment
from acts.house import House
from acts.suggest_codes import beside
from acts.workbook.tables import FOUND, OpenWork
from records.kind import CATALOGUES, Kind
from records.states import OPEN_VALUES
from sources import all_sources


def sources_of(department: str, source: str = "") -> tuple[str, ...]:
    """Ids of the sources that a department and its offices deliver, or of that one `source` of it.

    `市场监督管理局` also stands for `市场监督管理局（信用监管）`, an id for its source; no other
    part of a name does, lest rows go out to others. `NoSuchDepartment` names all that there are.
    """
    named = {one.id: one.publisher for one in all_sources()}
    found = [
        source_id
        for source_id, publisher in named.items()
        if department in (source_id, publisher, publisher.partition("（")[0])
    ]
    if not found:
        raise NoSuchDepartment(department, sorted(set(named.values())))
    if source and source not in found:
        raise NoSuchDepartment(f"{department} {source}", found)
    return (source,) if source else tuple(found)


def open_work(
    house: House, sources: Sequence[str], clusters: Sequence[int] = ()
) -> dict[Kind, OpenWork]:
    """The open rows of `sources` (of those `clusters` only), kind by kind."""
    rows = house.ledger.open_rows(sources, clusters)
    return {
        Kind(part["kind"][0]): _work(house, part)
        for part in rows.partition_by("kind", maintain_order=True)
    }


def open_among(house: House, record_ids: pl.Series) -> OpenWork:
    """Those of the records that wait, as they stand now; there may be none, or made-up ids."""
    held = house.ledger.standing(record_ids)
    return _work(house, held.filter(pl.col("state").is_in(OPEN_VALUES)))


def _work(house: House, rows: pl.DataFrame) -> OpenWork:
    kinds = [Kind(kind) for kind in rows["kind"].unique(maintain_order=True)] or list(Kind)
    names = list(dict.fromkeys(name for kind in kinds for name in CATALOGUES[kind].by_name))
    text = pl.Struct(dict.fromkeys(names, pl.String()))
    opened = rows.with_columns(pl.col("body").str.json_decode(text)).unnest("body")
    held = opened.select(
        pl.col("record_id").alias("row_id"), pl.col("content_hash").alias("version"),
        "source_id", "kind", pl.col("day").str.to_date(), pl.col("_locator").alias("locator"),
        *names,
    )  # fmt: skip
    return OpenWork(held, _found(house, rows, held))


def _found(house: House, rows: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """FOUND: a value that was corrected before is suggested to be corrected likewise.

    For a broken code that never was, what it may have meant.
    """
    past = house.ledger.past_values(rows["source_id"].unique().to_list())
    numbered = rows.select("place", "source_id", row_id="record_id", _row=pl.int_range(pl.len()))
    found = (
        house.ledger.open_findings(rows["place"])
        .join(numbered, on="place")
        .join(
            past.rename({"original": "value", "value": "before"}),
            on=["source_id", "field", "value"], how="left", maintain_order="left",
        )
    )  # fmt: skip
    known = pl.col("before").is_not_null()
    return (
        beside(found, held.with_row_index("_row").cast({"_row": pl.Int64}), house.ledger.registry())
        .with_columns(
            suggestion=pl.coalesce("before", "suggestion"), why=pl.when(~known).then("why")
        )
        .select(FOUND.names())
    )
