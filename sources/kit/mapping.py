"""From a department's columns to catalogue fields: every column is mapped, or ignored by name."""

from dataclasses import dataclass

import polars as pl

from records.kind import CATALOGUES
from sources.kit.errors import MissingColumn, Place, UnexpectedColumn
from sources.kit.headers import detect, lookup_key
from sources.kit.reading import PLACE_COLUMN, Part
from sources.kit.source import Source


@dataclass(frozen=True, slots=True)
class _Plan:
    """What becomes of each column under one header."""

    fields: dict[str, str]  # field name → part column, in catalogue order
    nameless: tuple[str, ...]  # part columns without a header text: must be empty
    vocabulary: str


class Mapper:
    """Maps the parts of one source; the plan of a header is made once."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._plans: dict[tuple[str, ...], _Plan] = {}

    def mapped(self, part: Part) -> pl.DataFrame:
        """The rows of `part` under field names; a column at fault is named with its place."""
        plan = self._plans.get(part.headers)
        if plan is None:
            plan = self._plans[part.headers] = self._plan(part.headers, part.place)
        for column in plan.nameless:
            if part.table[column].null_count() < part.table.height:
                position = f"number {int(column[1:]) + 1} (no header text)"
                raise UnexpectedColumn(part.place, position, "has values")
        constants = self._source.constants.items()
        order = CATALOGUES[self._source.kind].by_name
        named = {field: pl.col(column) for field, column in plan.fields.items()}
        named |= {field: pl.lit(value) for field, value in constants}
        return part.table.select(
            *(named[field].alias(field) for field in order if field in named),
            pl.col(PLACE_COLUMN),
            pl.lit(part.snapshot.digest).alias("_snapshot"),
            pl.lit(plan.vocabulary).alias("_vocabulary"),
        )

    def _plan(self, headers: tuple[str, ...], place: Place) -> _Plan:
        source = self._source
        fields: dict[str, str] = {}
        nameless: list[str] = []
        for index, text in enumerate(headers):
            key = lookup_key(text)
            field = source.mapped.get(key)
            if not key:
                nameless.append(f"c{index}")
            elif field is None and key not in source.unread:
                raise UnexpectedColumn(place, text)
            elif field is not None and field in fields:
                raise UnexpectedColumn(place, text, f"is a second column for {field}")
            elif field is not None:
                fields[field] = f"c{index}"
        if lacking := [name for name in source.required if name not in fields]:
            known = CATALOGUES[source.kind].by_name
            words = ", ".join(f"{name} ({known[name].zh})" for name in lacking)
            raise MissingColumn(place, words, " | ".join(filter(None, headers)))
        vocabulary = source.vocabulary or detect(source.kind, filter(None, headers))
        return _Plan(fields, tuple(nameless), vocabulary.value)
