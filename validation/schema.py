"""One pandera schema per kind, built from the rules and the field catalogue.

pandera runs the rules, it does not own them: severity, words and basis stay in `Rule`. Each rule is
a check on the column it reports, though its expression may read the whole row, because a check on
the frame would return every failing row as JSON.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData
from pandera.config import ValidationDepth, config_context
from pandera.errors import SchemaErrors

from records.field import Field
from records.kind import CATALOGUES, Kind
from validation.errors import RuleBroken
from validation.rule import Rule
from validation.rules import RULES

FAILURES = pl.Schema({"position": pl.Int64(), "rule": pl.String(), "field": pl.String()})


def expressed(kind: Kind, table: pl.DataFrame, day: date) -> Iterator[tuple[Rule, Field]]:
    """Every rule with an expression in force on `day`, once per column of `table` it looks at.

    Half of the standard's columns are empty in practice: those are asked for absence only.
    """
    by_name = CATALOGUES[kind].by_name
    empty = {name for name in by_name if is_empty(table, name)}
    for rule in RULES.values():
        if rule.holds is not None and rule.in_force(day):
            for name in rule.columns(kind):
                if rule.minds_absence or name not in empty:
                    yield rule, by_name[name]


def is_empty(table: pl.DataFrame, name: str) -> bool:
    """Whether no row has a value in column `name`, not even one that could not be read."""
    unread = f"_unread_{name}"
    if table[name].null_count() < table.height:
        return False
    return unread not in table.columns or not table[unread].any()


def failures(kind: Kind, table: pl.DataFrame, day: date) -> pl.DataFrame:
    """FAILURES: every cell of `table` (normalised, with facts) that breaks a rule, uncapped.

    `RuleBroken` when a rule could not be run.
    """
    rules = tuple(expressed(kind, table, day))
    answers = _answered(table, rules)
    broken = _broken(answers, rules)
    told = answers.select(_name(rule, field) for rule, field in broken)
    return run(_schema(kind, broken), table.with_columns(told))


def _broken(
    answers: pl.DataFrame, rules: Sequence[tuple[Rule, Field]]
) -> tuple[tuple[Rule, Field], ...]:
    """The rules that some row breaks.

    Most are kept by every row of a table: pandera has nothing to add there, but takes its time.
    """
    kept = answers.select(pl.all().all()).row(0, named=True)
    return tuple(pair for pair in rules if not kept[_name(*pair)])


def _answered(table: pl.DataFrame, rules: Sequence[tuple[Rule, Field]]) -> pl.DataFrame:
    """What every rule says of every row, in one pass: polars shares their work and both cores.

    Asked one by one by pandera, the same expressions take five times as long.
    """
    try:
        return table.select(_answer(rule, field) for rule, field in rules)
    except pl.exceptions.PolarsError:
        for rule, field in rules:
            _refuse_broken(table, rule, field)
        raise


def _refuse_broken(table: pl.DataFrame, rule: Rule, field: Field) -> None:
    try:
        table.select(_answer(rule, field))
    except pl.exceptions.PolarsError as error:
        raise RuleBroken(f"rule {rule.code} on {field.name} did not run: {error}") from error


def _answer(rule: Rule, field: Field) -> pl.Expr:
    return rule.expression(field).alias(_name(rule, field))


def _name(rule: Rule, field: Field) -> str:
    return f"_holds {rule.code} {field.name}"


def run(schema: pa.DataFrameSchema, table: pl.DataFrame) -> pl.DataFrame:
    """The failures of any schema on `table`; never trusts a run in which a check itself failed."""
    # The environment can switch pandera off or to schemas only: a silent pass would publish.
    with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
        try:
            schema.validate(table, lazy=True)
        except SchemaErrors as found:
            return _checked(found.failure_cases)
    return pl.DataFrame(schema=FAILURES)


def _checked(cases: pl.DataFrame) -> pl.DataFrame:
    """A case without an index is a check that raised, or a table of the wrong shape."""
    broken = cases.filter(pl.col("index").is_null() | ~pl.col("check").is_in(list(RULES)))
    if broken.height:
        first = broken.row(0, named=True)
        raise RuleBroken(
            f"rule {first['check']} on {first['column']} did not run: {first['failure_case']}"
        )
    return cases.select(
        pl.col("index").cast(pl.Int64).alias("position"),
        pl.col("check").alias("rule"),
        pl.col("column").alias("field"),
    )


@lru_cache(maxsize=64)
def _schema(kind: Kind, rules: tuple[tuple[Rule, Field], ...]) -> pa.DataFrameSchema:
    columns = {}
    for field in CATALOGUES[kind].fields:
        checks = [_check(rule, field) for rule, column in rules if column is field]
        columns[field.name] = pa.Column(field.dtype, checks=checks, nullable=True)
    return pa.DataFrameSchema(columns, name=kind.value)


def _check(rule: Rule, field: Field) -> pa.Check:
    return pa.Check(_looking(_name(rule, field)), name=rule.code, error=rule.code)


def _looking(name: str) -> Callable[[PolarsData], pl.LazyFrame]:
    def look(data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(name).alias("holds")).collect().lazy()

    return look
