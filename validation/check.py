"""Check a table: normalise it, run the rules, and say what becomes of every row."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import polars as pl

from records.kind import CATALOGUES, Kind
from records.states import RowState, Severity
from records.tables import DISPOSITIONS, FINDINGS, LOCATOR, empty
from validation.batch import batch_failures
from validation.facts import add_facts
from validation.normalise.normalise import normalise
from validation.rules import RULES
from validation.schema import failures
from validation.shape import shape_expr

NATURAL_PERSON = "natural_person"
TEST_ROW = "NAME-003"


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a chunk: each `_row` is in `accepted` or in `dispositions`, never in both.

    `accepted` has LOCATOR and the catalogue's columns, normalised and typed. `findings` hold every
    failure with the value as received; `changes` every cell that normalisation altered.
    """

    accepted: pl.DataFrame
    dispositions: pl.DataFrame
    findings: pl.DataFrame
    changes: pl.DataFrame


def check(
    kind: Kind, chunk: pl.DataFrame, day: date, waived: Collection[str] = (), *, stock: bool = True
) -> Checked:
    """Check the rows of `chunk` (text, LOCATOR; `_row` unique) delivered on business day `day`.

    Rules `waived` for the source are found as ever and stop no row. `stock`: the rows may have
    been decided and reported long ago, so none of them is late.

    `UnreadableTable` for a table that is not of this kind, `RuleBroken` when a rule cannot run.
    """
    normalised = normalise(kind, chunk)
    # A natural person's row is counted and goes no further, so no finding repeats its values.
    apart = normalised.table.filter(pl.col("_natural"))["_row"]
    # Most deliveries hold no natural person: their table need not be copied.
    ours = normalised.table.filter(~pl.col("_natural")) if len(apart) else normalised.table
    table = add_facts(kind, ours, day, stock=stock)
    failed = pl.concat([failures(kind, table, day), batch_failures(kind, table, day)])
    rows = failed.select(table["_row"].gather(failed["position"]), "rule", "field")
    changes = normalised.changes.filter(~pl.col("_row").is_in(apart.implode()))
    findings = _findings(chunk, pl.concat([rows, _reported(kind, changes, day)]))
    dispositions = _dispositions(findings, apart, waived)
    stopped = dispositions["_row"].implode()
    columns = [*LOCATOR.names(), *CATALOGUES[kind].schema.names()]
    accepted = ours.filter(~pl.col("_row").is_in(stopped)).select(columns)
    return Checked(accepted, dispositions, findings, changes)


def _reported(kind: Kind, changes: pl.DataFrame, day: date) -> pl.DataFrame:
    """Changes that a rule counts: one finding per cell and rule."""
    told = [
        (name, how, rule.code)
        for rule in RULES.values()
        if rule.in_force(day)
        for how in sorted(rule.reports)
        for name in rule.columns(kind)
    ]
    table = pl.DataFrame(told, schema=["field", "how", "rule"], orient="row")
    joined = changes.join(table, on=["field", "how"], how="inner", maintain_order="left")
    return joined.select("_row", "rule", "field").unique(maintain_order=True)


def _findings(chunk: pl.DataFrame, failed: pl.DataFrame) -> pl.DataFrame:
    """FINDINGS in delivery order, with raw values taken from the chunk, column by column."""
    severities = {code: rule.severity.value for code, rule in RULES.items()}
    parts = [empty(FINDINGS)]
    for (name,), part in failed.group_by("field", maintain_order=True):
        given = name in chunk.columns
        value = pl.col(str(name)).cast(pl.String) if given else pl.lit(None, dtype=pl.String)
        wanted = chunk.filter(pl.col("_row").is_in(part["_row"].unique().implode()))
        raw = wanted.select(pl.col("_row").cast(pl.Int64), value.alias("value"))
        joined = part.join(raw, on="_row", how="left", maintain_order="left")
        parts.append(
            joined.with_columns(
                pl.col("rule").replace_strict(severities, return_dtype=pl.String).alias("severity"),
                shape_expr(pl.col("value")).alias("shape"),
            ).select(FINDINGS.names())
        )
    return pl.concat(parts).sort("_row", maintain_order=True)


def _dispositions(
    findings: pl.DataFrame, apart: pl.Series, waived: Collection[str]
) -> pl.DataFrame:
    """DISPOSITIONS: test rows and natural persons are out of scope, other blocked rows wait."""
    stops = ~pl.col("rule").is_in(sorted(waived))
    blocked = findings.filter(pl.col("severity") == Severity.BLOCK.value, stops)
    tests = pl.col("rules").list.contains(TEST_ROW)
    stopped = (
        blocked.group_by("_row", maintain_order=True)
        .agg(pl.col("rule").unique(maintain_order=True).alias("rules"))
        .select(
            "_row",
            pl.when(tests)
            .then(pl.lit(RowState.OUT_OF_SCOPE.value))
            .otherwise(pl.lit(RowState.QUARANTINED.value))
            .alias("state"),
            pl.col("rules").list.join(";").alias("reason"),
        )
    )
    persons = apart.to_frame("_row").with_columns(
        pl.lit(RowState.OUT_OF_SCOPE.value).alias("state"),
        pl.lit(NATURAL_PERSON).alias("reason"),
    )
    return pl.concat([empty(DISPOSITIONS), stopped, persons]).sort("_row")
