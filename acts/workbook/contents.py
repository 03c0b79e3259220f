"""What stands in the cells of 待修正, which of them are red, which may be changed, what is said."""

from dataclasses import dataclass

import polars as pl

from acts.workbook.columns import (
    ADOPT,
    FAULTS,
    NOTE,
    ROW_ID,
    SIGNATURE,
    SUGGESTION,
    VERSION,
    columns_of,
    shown,
)
from acts.workbook.seal import Export, signatures
from acts.workbook.tables import OpenWork
from acts.workbook.words import cell_words, row_words
from records.kind import Kind

MOST_COMMENTS = 5_000  # beyond, a file grows large and Excel slow


@dataclass(frozen=True, slots=True)
class Contents:
    """What stands where; columns are told by their keys."""

    texts: pl.DataFrame  # one row per open row, the sheet's columns
    failing: list[list[str]]
    free: list[list[str]]
    comments: dict[tuple[int, str], str]  # (row from 1, key)

    @classmethod
    def of(cls, work: OpenWork, export: Export, key: bytes) -> "Contents":
        """The cells of an export."""
        words = row_words(export.kind, work)
        texts = work.rows.select(
            pl.col("row_id").alias(ROW_ID),
            pl.col("version").alias(VERSION),
            signatures(export.export_id, work.rows, key).alias(SIGNATURE),
            words["faults"].alias(FAULTS),
            words["suggestion"].alias(SUGGESTION),
            pl.lit(None, dtype=pl.String).alias(ADOPT),
            *(shown(field) for field in columns_of(export.kind, work).fields),
            pl.lit(None, dtype=pl.String).alias(NOTE),
        )
        adopting = texts.filter(pl.col(SUGGESTION).is_not_null()).select(
            pl.col(ROW_ID).alias("row_id"), pl.lit(ADOPT).alias("field")
        )
        free = pl.concat([work.editable(), adopting])
        return cls(
            texts, _by_row(work.rows, work.failing()), _by_row(work.rows, free),
            _comments(export.kind, work),
        )  # fmt: skip


def _by_row(rows: pl.DataFrame, cells: pl.DataFrame) -> list[list[str]]:
    """The fields named in `cells`, one list per row of `rows`."""
    lists = cells.group_by("row_id").agg("field")
    joined = rows.select("row_id").join(lists, on="row_id", how="left", maintain_order="left")
    return joined["field"].fill_null([]).to_list()


def _comments(kind: Kind, work: OpenWork) -> dict[tuple[int, str], str]:
    """The first of them, from the top of the sheet down."""
    numbered = work.rows.select("row_id").with_row_index("number", offset=1)
    words = numbered.join(
        cell_words(kind, work), on="row_id", how="inner", maintain_order="left_right"
    )
    first = words.head(MOST_COMMENTS).select("number", "field", "told")
    return {(number, field): told for number, field, told in first.rows()}
