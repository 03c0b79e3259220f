"""Put corrections in before validation, on every collection (design §4).

A correction is put in while the source says what it was made for; it retires when the source says
what it says; when the source says a third thing it is in conflict, the row waits for a person, and
what was published stays.
"""

from dataclasses import dataclass

import polars as pl

from ledger.rows import row_ids, row_keys
from records.kind import CATALOGUES, Kind
from records.states import CorrectionStatus, RowState, Severity
from records.tables import DISPOSITIONS, FINDINGS, REPLAYED, empty
from validation.check import Checked
from validation.normalise.normalise import normalise
from validation.shape import shape_expr

CONFLICT_RULE = "OVL-001"
_LIVE, _RETIRED = CorrectionStatus.LIVE.value, CorrectionStatus.RETIRED.value
_CONFLICT = CorrectionStatus.CONFLICT.value


@dataclass(frozen=True, slots=True)
class Replayed:
    """A chunk with its corrections in, and what became of each: REPLAYED."""

    chunk: pl.DataFrame
    outcomes: pl.DataFrame


def replay(
    kind: Kind,
    space: str,
    chunk: pl.DataFrame,
    corrections: pl.DataFrame,
    known: pl.DataFrame | None = None,
) -> Replayed:
    """`chunk` (text, LOCATOR) with those of CORRECTIONS put in whose rows are in it.

    `known` (_row, row_id) names rows whose raw text is not at hand any more.
    """
    nothing = empty(REPLAYED)
    if corrections.is_empty():
        return Replayed(chunk, nothing)
    ids = row_ids(space, kind, chunk.filter(_may_be_meant(kind, chunk, corrections)))
    if known is not None:
        ids = pl.concat([ids.join(known, on="_row", how="anti"), known])
    ids = ids.join(corrections.select("row_id").unique(), on="row_id", how="semi").sort("_row")
    if ids.is_empty():
        return Replayed(chunk, nothing)
    wanted = ids.join(corrections, on="row_id", how="inner", maintain_order="left")
    fields = [name for name in CATALOGUES[kind].by_name if name in set(wanted["field"])]
    whole = chunk.with_columns(
        pl.lit(None, dtype=pl.String).alias(name) for name in fields if name not in chunk.columns
    )
    rows = whole.join(ids.select("_row"), on="_row", how="semi", maintain_order="left")
    mended = _mended(rows, wanted, fields)
    said, should = _normal(kind, rows, fields), _normal(kind, mended, fields)
    parts = [_outcomes(name, wanted, rows, said, should) for name in fields]
    outcomes = pl.concat([nothing, *(part.select(REPLAYED.names()) for part in parts)])
    put_in = wanted.join(
        outcomes.filter(pl.col("status") == _LIVE), on=["_row", "correction_no"], how="semi"
    )
    return Replayed(_mended(whole, put_in, fields), outcomes.sort("_row", "correction_no"))


def _may_be_meant(kind: Kind, chunk: pl.DataFrame, corrections: pl.DataFrame) -> pl.Series:
    """Rows that have the first part of the key of some corrected row."""
    keys = row_keys(kind, chunk)
    meant = keys.is_in(corrections["row_key"].drop_nulls().implode()).fill_null(value=False)
    return meant | keys.is_null() if corrections["row_key"].null_count() else meant


def _mended(chunk: pl.DataFrame, wanted: pl.DataFrame, fields: list[str]) -> pl.DataFrame:
    """`chunk` with the values of `wanted` (_row, field, value), column by column."""
    for name in fields:
        part = wanted.filter(pl.col("field") == name).select("_row", _value="value")
        if part.is_empty():
            continue
        is_meant = pl.col("_row").is_in(part["_row"].implode())
        chunk = (
            chunk.join(part, on="_row", how="left", maintain_order="left")
            .with_columns(pl.when(is_meant).then("_value").otherwise(name).alias(name))
            .drop("_value")
        )
    return chunk


def _normal(kind: Kind, rows: pl.DataFrame, fields: list[str]) -> pl.DataFrame:
    """The normal form of those columns, as text: two spellings of one value agree."""
    table = normalise(kind, rows).table
    return table.select("_row", *(pl.col(name).cast(pl.String) for name in fields))


def _outcomes(
    name: str, wanted: pl.DataFrame, rows: pl.DataFrame, said: pl.DataFrame, should: pl.DataFrame
) -> pl.DataFrame:
    """What becomes of the corrections of one field."""
    mine = wanted.filter(pl.col("field") == name).rename({"status": "_before", "value": "_value"})
    cells = (
        mine.join(rows.select("_row", value=name), on="_row", how="left")
        .join(said.select("_row", _said=name), on="_row", how="left")
        .join(should.select("_row", _should=name), on="_row", how="left")
    )
    given = pl.when(pl.col("value") != "").then(pl.col("value"))
    is_original = given.eq_missing(pl.col("original")) | (
        pl.col("_said").eq_missing(pl.col("original")) & pl.col("original").is_not_null()
    )
    is_right = given.eq_missing(pl.col("_value")) | (
        pl.col("_said").eq_missing(pl.col("_should")) & pl.col("_should").is_not_null()
    )
    status = (
        pl.when(given.eq_missing(pl.col("original"))).then(pl.lit(_LIVE))
        .when(is_right).then(pl.lit(_RETIRED))
        .when(is_original).then(pl.lit(_LIVE))
        .otherwise(pl.lit(_CONFLICT))
    )  # fmt: skip
    # Two spellings of what it was made for are one value, and leave one hash in `applied`.
    said_as = pl.when(status == _LIVE).then("original").otherwise(given)
    return cells.with_columns(
        status.alias("status"), said_as.alias("value"), pl.lit(name).alias("field")
    )


def stop_conflicts(checked: Checked, outcomes: pl.DataFrame) -> Checked:
    """`checked` with every row in conflict waiting for a person, and a finding that says so."""
    conflicts = outcomes.filter(pl.col("status") == _CONFLICT)
    out = checked.dispositions.filter(pl.col("state") == RowState.OUT_OF_SCOPE.value)["_row"]
    conflicts = conflicts.filter(~pl.col("_row").is_in(out.implode()))
    if conflicts.is_empty():
        return checked
    found = conflicts.select(
        "_row", pl.lit(CONFLICT_RULE).alias("rule"),
        pl.lit(Severity.BLOCK.value).alias("severity"), "field", "value",
        shape_expr(pl.col("value")).alias("shape"),
    ).match_to_schema(FINDINGS)  # fmt: skip
    stopped = checked.dispositions["_row"]
    fresh = conflicts.filter(~pl.col("_row").is_in(stopped.implode())).select("_row").unique()
    waiting = fresh.select(
        "_row", pl.lit(RowState.QUARANTINED.value).alias("state"),
        pl.lit(CONFLICT_RULE).alias("reason"),
    ).match_to_schema(DISPOSITIONS)  # fmt: skip
    return Checked(
        checked.accepted.filter(~pl.col("_row").is_in(fresh["_row"].implode())),
        pl.concat([checked.dispositions, waiting]).sort("_row"),
        pl.concat([checked.findings, found]).sort("_row", maintain_order=True),
        checked.changes,
    )
