"""What each row received adds to each number of a scorecard: pure, a column per number.

Numbers and the lists of their rows are made of the same columns, so that they cannot differ.
"""

from collections.abc import Iterable
from datetime import date

import polars as pl

from records.date_key import date_key_expr
from records.kind import CATALOGUES, Kind
from records.score import CLOCKS, CORRECTION_DAYS, LATE_BANDS, OPEN_BANDS, Measure
from records.states import RowState
from records.working_days import calendar

CLOCK = "decided_on"
_FIXED = "retired"
_IN_FORCE = ("live", "conflict", _FIXED)
NUMBERS = pl.Schema(
    {"source_id": pl.String(), "measure": pl.String(), "counted": pl.Int64(), "total": pl.Int64()}
)


def counted(measure: Measure) -> str:
    """The column with what a row adds to what is counted."""
    return f"counted_{measure.value}"


def total(measure: Measure) -> str:
    """The column with what a row adds to the total; null for a number that has none."""
    return f"total_{measure.value}"


def of_received(rows: pl.DataFrame, stock: pl.Series) -> pl.DataFrame:
    """RECEIVED with the columns of the numbers over rows; `stock` are the first deliveries."""
    days = rows.with_columns(
        pl.col("body").str.extract(f'[{{,]"{CLOCK}":"([^"]*)"', 1).alias(CLOCK),
        came=pl.col("day").str.to_date("%Y-%m-%d"),
    ).with_columns(date_key_expr(CLOCK).str.to_date("%Y-%m-%d", strict=False))
    kinds = [Kind(kind) for kind in rows["kind"].unique()]
    clocked = [kind.value for kind in kinds if CLOCK in CATALOGUES[kind].by_name]
    facts = days.with_columns(
        calendar().elapsed(days[CLOCK], days["came"]).alias("elapsed"),
        *(calendar().due(days[CLOCK], clock).alias(f"due_{clock}") for clock in CLOCKS),
        *_cells(kinds),
        ours=pl.col("entered_as") != RowState.OUT_OF_SCOPE.value,
        stock=pl.col("batch_no").is_in(stock.implode()),
        clocked=pl.col("kind").is_in(clocked),
    )
    fresh = pl.col("ours") & pl.col("is_first") & ~pl.col("stock") & pl.col("clocked")
    dated = (pl.col(CLOCK) <= pl.col("came")).fill_null(value=False)
    return facts.with_columns(fresh=fresh, timed=fresh & dated).with_columns(_columns())


def _columns() -> list[pl.Expr]:
    ours, timed, late = pl.col("ours"), pl.col("timed"), pl.col("elapsed") - CLOCKS[0]
    entered_as, (short, medium) = pl.col("entered_as"), LATE_BANDS
    # As the rule about late reports has it: the day counts, also where it is a day off.
    in_time, in_twenty = (pl.col("came") <= pl.col(f"due_{clock}") for clock in CLOCKS)
    is_late = timed & ~in_time
    told: dict[Measure, tuple[pl.Expr, pl.Expr | None]] = {
        Measure.RECEIVED: (ours, None),
        Measure.OUT_OF_SCOPE: (~ours, None),
        Measure.STOCK: (ours & pl.col("stock"), None),
        Measure.COMPLIANT: (ours & (entered_as != RowState.QUARANTINED.value), ours),
        Measure.TIMELY_7: (timed & in_time, timed),
        Measure.TIMELY_20: (timed & in_twenty, timed),
        Measure.LATE_7: (is_late, timed),
        Measure.LATE_20: (timed & ~in_twenty, timed),
        Measure.LATE_SHORT: (is_late & (late <= short), is_late),
        Measure.LATE_MEDIUM: (is_late & (late > short) & (late <= medium), is_late),
        Measure.LATE_LONG: (is_late & (late > medium), is_late),
        Measure.UNDATED: (pl.col("fresh") & ~timed, pl.col("fresh")),
        Measure.DUPLICATE: (ours & (entered_as == RowState.DUPLICATE.value), ours),
        Measure.ENTERED: (ours & pl.col("is_held"), ours),
        Measure.COMPLETE: (
            pl.when(ours).then("filled"),
            pl.when(ours).then("required"),
        ),
    }
    return _named(told)


def of_open(rows: pl.DataFrame, until: date) -> pl.DataFrame:
    """OPEN with the columns of the ageing, in working days up to `until`."""
    came = rows["day"].str.to_date("%Y-%m-%d")
    age = calendar().elapsed(came, pl.Series([until]).new_from_index(0, len(came)))
    every, (new, due) = pl.lit(value=True), OPEN_BANDS
    told: dict[Measure, tuple[pl.Expr, pl.Expr | None]] = {
        Measure.OPEN_NEW: (pl.col("age") <= new, every),
        Measure.OPEN_DUE: (pl.col("age").is_between(new, due, closed="right"), every),
        Measure.OPEN_OVERDUE: (pl.col("age") > due, every),
    }
    return rows.with_columns(age.alias("age")).with_columns(_named(told))


def of_corrections(rows: pl.DataFrame, until: date) -> pl.DataFrame:
    """CORRECTIONS with the columns of 源头修复率: those in force, made 30 days before `until`.

    Proposed and revoked ones never stood for a fault of the source.
    """
    made = pl.col("day").str.to_date("%Y-%m-%d")
    aged = (pl.lit(until) - made) > pl.duration(days=CORRECTION_DAYS)
    old = aged & pl.col("state").is_in(_IN_FORCE)
    return rows.with_columns(
        _named({Measure.SOURCE_FIXED: (old & (pl.col("state") == _FIXED), old)})
    )


def numbers(facts: pl.DataFrame) -> pl.DataFrame:
    """NUMBERS: the sums of the columns, one row per source and number."""
    measures = [measure for measure in Measure if counted(measure) in facts.columns]
    parts = [
        facts.group_by("source_id").agg(
            pl.lit(measure.value).alias("measure"),
            pl.col(counted(measure)).sum().alias("counted"),
            _sum(total(measure)).alias("total"),
        )
        for measure in measures
    ]
    return pl.concat([pl.DataFrame(schema=NUMBERS), *parts]).match_to_schema(NUMBERS)


def _sum(column: str) -> pl.Expr:
    """The sum of a column; null where nothing in it is a number."""
    return pl.when(pl.col(column).count() > 0).then(pl.col(column).sum())


def _named(told: dict[Measure, tuple[pl.Expr, pl.Expr | None]]) -> list[pl.Expr]:
    columns = []
    for measure, (part, whole) in told.items():
        columns.append(part.cast(pl.Int64).fill_null(0).alias(counted(measure)))
        of = pl.lit(None, pl.Int64) if whole is None else whole.cast(pl.Int64).fill_null(0)
        columns.append(of.alias(total(measure)))
    return columns


def _cells(kinds: Iterable[Kind]) -> list[pl.Expr]:
    """`required`, how many cells a row must fill, and `filled`, how many of them hold something.

    In a body an empty cell has no member, or an empty text.
    """
    required = filled = pl.lit(0, pl.Int64)
    for kind in kinds:
        names = [field.name for field in CATALOGUES[kind].fields if field.required]
        is_kind = pl.col("kind") == kind.value
        # One pass over the body for all its cells; a quote within a value is always escaped.
        held = pl.col("body").str.count_matches(f'[{{,]"(?:{"|".join(names)})":"[^"]')
        required = pl.when(is_kind).then(len(names)).otherwise(required)
        filled = pl.when(is_kind).then(held.cast(pl.Int64)).otherwise(filled)
    return [required.alias("required"), filled.alias("filled")]
