"""Which row of the sheet is which open row, whatever was sorted, pasted, deleted or altered."""

from dataclasses import dataclass

import polars as pl

from acts.workbook.columns import ROW_ID, SIGNATURE, VERSION
from acts.workbook.opened import Opened
from acts.workbook.seal import signatures
from acts.workbook.tables import REFUSALS, OpenWork, Why


@dataclass(frozen=True, slots=True)
class Identified:
    """`rows` are those that stand for an open row as it is now: one each, with `row_id`."""

    rows: pl.DataFrame
    refusals: pl.DataFrame  # REFUSALS of whole rows
    missing: int  # rows that were exported and are not in the sheet


def identify(book: Opened, work: OpenWork, key: bytes) -> Identified:
    """Tell the rows of the sheet; every one is in `rows` or in `refusals`, none in both."""
    rows = book.rows.with_columns(
        pl.col(ROW_ID).str.strip_chars().alias("row_id"),
        pl.col(VERSION).str.strip_chars().alias("version"),
        pl.col(SIGNATURE).str.strip_chars().alias("signature"),
    )
    now = work.rows.select("row_id", pl.col("version").alias("now"))
    right = signatures(book.export.export_id, rows, key)
    judged = rows.with_columns((pl.col("signature").fill_null("") == right).alias("ours")).join(
        now, on="row_id", how="left", maintain_order="left"
    )
    content = [name for name in book.rows.columns if name != "sheet_row"]
    twins = pl.struct(content).n_unique().over("row_id", "ours") == 1
    nth = pl.int_range(pl.len()).over("row_id", "ours")
    many = pl.len().over("row_id", "ours") > 1
    judged = judged.with_columns(
        pl.when(pl.col("row_id").fill_null("") == "")
        .then(pl.lit(Why.UNKNOWN_ROW.value))
        .when(~pl.col("ours"))
        .then(pl.lit(Why.TAMPERED.value))
        .when(many & ~(twins & (nth == 0)))
        .then(pl.lit(Why.DOUBLED_ROW.value))
        .when(pl.col("now").ne_missing(pl.col("version")))
        .then(pl.lit(Why.STALE.value))
        .alias("why")
    )
    met = judged.filter("ours")["row_id"].n_unique()
    good = judged.filter(pl.col("why").is_null()).drop("ours", "now", "why", "signature")
    refused = pl.concat([_refused(judged, content), _unseen(book)])
    return Identified(good, refused, max(book.export.rows - met, 0))


def _refused(judged: pl.DataFrame, content: list[str]) -> pl.DataFrame:
    """A row that bears no id is told by the first thing that it says."""
    says = pl.coalesce(
        pl.when(pl.col(name).str.strip_chars() != "").then(pl.col(name)) for name in content
    )
    return judged.filter(pl.col("why").is_not_null()).select(
        "sheet_row", pl.when(pl.col("row_id") != "").then("row_id").alias("row_id"),
        pl.lit(None, dtype=pl.String).alias("field"), "why",
        pl.when(pl.col("why") == Why.UNKNOWN_ROW.value).then(says).alias("given"),
    ).match_to_schema(REFUSALS)  # fmt: skip


def _unseen(book: Opened) -> pl.DataFrame:
    return pl.DataFrame(
        [(row, None, None, Why.UNREADABLE.value, None) for row in book.unseen],
        schema=REFUSALS,
        orient="row",
    )
