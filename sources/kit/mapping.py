"""From a department's columns to catalogue fields: every column is mapped, or ignored by name.

And a table whose columns are not those of the last good delivery is stopped: a column that a
department drops leaves a field empty without anyone saying so.
"""

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from records.kind import CATALOGUES
from sources.kit.by_shape import ANY_CODE, split_by_shape
from sources.kit.errors import MissingColumn, Place, SchemaDrift, UnexpectedColumn
from sources.kit.headers import FURNITURE_KEYS, detect, lookup_key
from sources.kit.reading import PLACE_COLUMN, Part
from sources.kit.source import Source

Shapes = set[frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What becomes of each column under one header."""

    fields: dict[str, str]  # field name → part column, in catalogue order
    any_code: tuple[str, ...]  # part columns whose codes are told by shape
    remote: str | None  # part column of the department's own id
    nameless: tuple[str, ...]  # part columns without a header text: must be empty
    vocabulary: str


class Mapper:
    """Maps the parts of one source; the plan of a header is made once.

    `shapes` gathers the header keys of every kind of table met. With `before` (those of the
    deliveries that closed) a table of another shape raises `SchemaDrift`.
    """

    def __init__(
        self, source: Source, before: Collection[frozenset[str]] = (), shapes: Shapes | None = None
    ) -> None:
        self._source = source
        self._before = before
        self._plans: dict[tuple[str, ...], _Plan] = {}
        self.shapes: Shapes = set() if shapes is None else shapes

    def mapped(self, part: Part) -> pl.DataFrame:
        """The rows of `part` under field names; a column at fault is named with its place."""
        plan = self._plans.get(part.headers)
        if plan is None:
            plan = self._plans[part.headers] = self._plan(part.headers, part.place)
        for column in plan.nameless:
            if part.table[column].null_count() < part.table.height:
                position = f"number {int(column[1:]) + 1} (no header text)"
                raise UnexpectedColumn(part.place, position, "has values")
        order = CATALOGUES[self._source.kind].by_name
        named = self._values(plan)
        return part.table.select(
            *(named[field].alias(field) for field in order if field in named),
            pl.col(PLACE_COLUMN),
            pl.lit(part.snapshot.digest).alias("_snapshot"),
            pl.lit(plan.vocabulary).alias("_vocabulary"),
            (pl.lit(None) if plan.remote is None else pl.col(plan.remote))
            .cast(pl.String)
            .alias("_remote"),
        )

    def _values(self, plan: _Plan) -> dict[str, pl.Expr]:
        """Field name → its value: a column's, one told by its shape, or the delivery's own."""
        named = {field: pl.col(column) for field, column in plan.fields.items()}
        for column in plan.any_code:
            for field, value in split_by_shape(column).items():
                named[field] = pl.coalesce(named[field], value) if field in named else value
        return named | {field: pl.lit(text) for field, text in self._source.constants.items()}

    def _plan(self, headers: tuple[str, ...], place: Place) -> _Plan:
        source = self._source
        fields: dict[str, str] = {}
        keys = [lookup_key(text) for text in headers]
        own = source.known_keys - source.mapped.keys()
        for index, (text, key) in enumerate(zip(headers, keys, strict=True)):
            field = source.mapped.get(key)
            if field is None and key and key not in own:
                raise UnexpectedColumn(place, text)
            if field in fields:
                raise UnexpectedColumn(place, text, f"is a second column for {field}")
            if field is not None and field != ANY_CODE:
                fields[field] = f"c{index}"
        if lacking := [name for name in source.required if name not in fields]:
            known = CATALOGUES[source.kind].by_name
            words = ", ".join(f"{name} ({known[name].zh})" for name in lacking)
            raise MissingColumn(place, words, " | ".join(filter(None, headers)))
        self._compare(headers, place)
        vocabulary = source.vocabulary or detect(source.kind, filter(None, headers))
        of = dict(enumerate(keys))
        any_code = tuple(f"c{n}" for n in of if source.mapped.get(of[n]) == ANY_CODE)
        nameless = tuple(f"c{n}" for n in of if not of[n])
        remote = next((f"c{n}" for n in of if of[n] and of[n] == source.remote_key), None)
        return _Plan(fields, any_code, remote, nameless, vocabulary.value)

    def _compare(self, headers: tuple[str, ...], place: Place) -> None:
        keys = frozenset(key for text in headers if (key := lookup_key(text))) - FURNITURE_KEYS
        self.shapes.add(keys)
        if not self._before:
            return
        gone, new = self._unlike(keys) if self._source.read.fixed_columns else self._renamed(keys)
        if gone or new:
            raise SchemaDrift(place, sorted(gone), sorted(new))

    def _unlike(self, keys: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
        """What is gone and new against the nearest shape known; nothing for a known one."""
        nearest = max(self._before, key=lambda shape: (len(shape & keys), -len(shape)))
        return nearest - keys, keys - nearest

    def _renamed(self, keys: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
        """Keys that give a field which another key, absent now, gave before.

        Messages and pages leave out what is empty: there a missing key says nothing by itself.
        """
        known = frozenset[str]().union(*self._before)
        fields = self._source.mapped
        gone = {fields[key]: key for key in known - keys if key in fields}
        new = {fields[key]: key for key in keys - known if key in fields}
        both = gone.keys() & new.keys()
        return frozenset(gone[f] for f in both), frozenset(new[f] for f in both)
