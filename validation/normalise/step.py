"""A step: which cells of which fields are unusual, and what their lossless form is.

The mask is a cheap polars expression over the whole column; only the distinct unusual values meet
Python code.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import polars as pl

from records.field import Field
from validation.normalise.draft import Draft, map_distinct


@dataclass(frozen=True, slots=True)
class Step:
    """`how` is the name recorded with each change and read by the rules that report it."""

    how: str
    fields: Callable[[Field], bool]
    unusual: Callable[[Field], pl.Expr]
    fix: Callable[[str], str | None]


def apply(step: Step, draft: Draft, fields: Iterable[Field]) -> None:
    """Rewrite the unusual cells of the step's fields in `draft`."""
    table = draft.table
    # A column without a value needs no look: half of the standard's columns are empty in practice.
    wanted = [f for f in fields if step.fields(f) and table[f.name].null_count() < table.height]
    if not wanted:
        return
    masks = table.select(step.unusual(f).fill_null(value=False).alias(f.name) for f in wanted)
    for field in wanted:
        rows = masks[field.name].arg_true()
        if len(rows):
            before = table[field.name].gather(rows)
            after = {value: step.fix(value) for value in before.unique().to_list()}
            draft.write(field.name, rows, map_distinct(before, after), step.how)
