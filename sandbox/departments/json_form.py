"""JSON answers as departments write them: rows and totals at any depth, a code, their encoding."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from sandbox.outlet import Goods


@dataclass(frozen=True, slots=True)
class JsonForm:
    """One page's form; `rows` and `total` are paths with dots (`data.list`).

    `row` wraps each row's values in a member of that name, `numbers` are headers whose digits are
    sent as numbers, `constants` stand in every answer.
    """

    rows: str = "rows"
    total: str = "total"
    row: str = ""
    encoding: str = "utf-8"
    numbers: tuple[str, ...] = ()
    text_total: bool = False
    constants: Mapping[str, object] = field(default_factory=dict)

    @property
    def media_type(self) -> str:
        """With the character set, as the server names it."""
        return f"application/json;charset={self.encoding.upper()}"

    def page(self, goods: Goods, start: int, size: int) -> bytes:
        """`size` rows from `start` on; past the end, none."""
        rows = [self._row(row) for row in goods.table.slice(start, size).to_dicts()]
        total = goods.table.height
        answer: dict[str, object] = dict(self.constants)
        _put(answer, self.total, str(total) if self.text_total else total)
        _put(answer, self.rows, rows)
        return self.body(answer)

    def body(self, answer: Mapping[str, object]) -> bytes:
        """Any answer in this department's encoding."""
        return json.dumps(answer, ensure_ascii=False).encode(self.encoding)

    def locators(self, goods: Goods, size: int) -> pl.Series:
        """By page and place in its list."""
        row = pl.int_range(goods.table.height)
        pointer = pl.lit(self.rows.replace(".", "/"))
        return pl.select(
            pl.format("第{}页 /{}/{}", row // size + 1, pointer, row % size)
        ).to_series()

    def _row(self, row: Mapping[str, str | None]) -> dict[str, object]:
        values = {name: self._value(name, value) for name, value in row.items()}
        return {self.row: values, "columnList": []} if self.row else values

    def _value(self, name: str, value: str | None) -> object:
        # Digits with a zero in front are no number: such a row is sent as text.
        if name in self.numbers and value and value.isdecimal() and str(int(value)) == value:
            return int(value)
        return value


def _put(answer: dict[str, object], path: str, value: object) -> None:
    *above, last = path.split(".")
    place = answer
    for name in above:
        inner = place.setdefault(name, {})
        if not isinstance(inner, dict):
            raise TypeError(f"{path}: {name} is a value already")
        place = inner
    place[last] = value
