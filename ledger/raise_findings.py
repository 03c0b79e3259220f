"""What is found of a chunk's rows: of those that are written, and of those that came again."""

import polars as pl
from sqlalchemy import Connection

from ledger import findings
from ledger.batches import Batch
from ledger.classify import Verdict, verdict_is
from ledger.places import place_expr
from ledger.probe import Held
from ledger.rows import Entry
from records.kind import CATALOGUES
from records.states import OF_ARRIVAL, OPEN_VALUES, BatchSort, RowState, Severity

DUPLICATE_RULE = "DUP-001"
_COLUMNS = (
    "place", "record_id", "rule", "severity", "field", "value", "shape", "waiting", "waiver_no"
)  # fmt: skip


def of_written(
    conn: Connection, batch: Batch, entry: Entry, rows: pl.DataFrame, superseded: pl.DataFrame
) -> None:
    """Every failure of every row that is written, and one for each second claim on a decision."""
    is_written = ~(verdict_is(Verdict.ENTERED) | verdict_is(Verdict.UNCHANGED))
    written = rows.filter(is_written)
    given = (
        entry.findings.with_columns(place=place_expr(batch.batch_no))
        .join(
            written.select("place", "record_id", "cur_place", waits().alias("waiting")), on="place"
        )
        .filter(~(pl.col("rule").is_in(OF_ARRIVAL) & pl.col("cur_place").is_not_null()))
        .with_columns(_waiver(batch))
    )
    claims = written.filter(verdict_is(Verdict.DUPLICATE)).select(
        "place",
        "record_id",
        pl.lit(DUPLICATE_RULE).alias("rule"),
        pl.lit(Severity.REVIEW.value).alias("severity"),
        pl.lit(CATALOGUES[batch.kind].key[0]).alias("field"),
        pl.col("key_value").alias("value"),
        pl.lit(None, dtype=pl.String).alias("shape"),
        pl.lit(0, dtype=pl.Int64).alias("waiting"),
        pl.lit(None, dtype=pl.Int64).alias("waiver_no"),
    )
    found = pl.concat([given.select(_COLUMNS), claims])
    findings.write(conn, batch.source_id, batch.seen_on, found, _retired(rows, superseded))


def of_unchanged(
    conn: Connection, batch: Batch, entry: Entry, rows: pl.DataFrame, held: Held
) -> None:
    """Rows that came again as they were: what is found of them is found where they stand.

    Under other rules that may be more, or less, than before.
    """
    same = rows.filter(verdict_is(Verdict.UNCHANGED)).select(
        "_row", "record_id", "state", "content_hash", "cur_place", "cur_hash"
    )
    is_current = (pl.col("state") == RowState.ACCEPTED) & (
        pl.col("content_hash") == pl.col("cur_hash")
    )
    versions = same.filter(is_current).select("_row", "record_id", place="cur_place")
    waiting = same.join(
        held.states.filter(pl.col("state").is_in(OPEN_VALUES)),
        on=["record_id", "state", "content_hash"],
    ).select("_row", "record_id", place="at")
    findings.seen(conn, batch.seen_on.day, waiting["place"])
    at = pl.concat([versions, waiting])
    flags = at.with_columns(
        pl.col("place").is_in(waiting["place"].implode()).cast(pl.Int64).alias("waiting")
    )
    known = entry.findings.filter(~pl.col("rule").is_in(OF_ARRIVAL))
    found = known.join(flags, on="_row").with_columns(_waiver(batch)).select(_COLUMNS)
    # A row that we hold in its normal form no longer shows what normalisation had to mend.
    notes_end = batch.sort is BatchSort.DELIVERY
    findings.refresh(
        conn, batch.source_id, batch.seen_on, found, at.drop("_row"), notes_end=notes_end
    )


def _waiver(batch: Batch) -> pl.Expr:
    """By which waiver a stopping fault does not stop its row."""
    number = pl.col("rule").replace_strict(dict(batch.waived), default=None, return_dtype=pl.Int64)
    is_stopping = pl.col("severity") == Severity.BLOCK.value
    return pl.when(is_stopping).then(number).alias("waiver_no")


def waits() -> pl.Expr:
    """1 for rows that are written as open work."""
    return (verdict_is(Verdict.WRITE) & pl.col("state").is_in(OPEN_VALUES)).cast(pl.Int64)


def _retired(rows: pl.DataFrame, superseded: pl.DataFrame) -> pl.DataFrame:
    """Place and record of what the chunk replaces: versions, and open work of earlier batches.

    A version that open work now stands before is not at its end.
    """
    versions = rows.filter(verdict_is(Verdict.WRITE)).select(
        pl.col("cur_place").alias("place"), "record_id",
        (pl.col("state") == RowState.ACCEPTED).alias("ends"),
    )  # fmt: skip
    gone = superseded.select("place", "record_id", ends=pl.lit(value=True))
    return pl.concat([versions.drop_nulls("place"), gone])
