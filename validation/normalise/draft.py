"""A table being normalised, together with what was changed on the way."""

from dataclasses import dataclass, field

import polars as pl

from records.tables import CHANGES, empty


@dataclass(slots=True)
class Draft:
    """`table` holds the rows in delivery order; positions below are 0-based in it.

    `facts` are extra Boolean or text columns of the same height that rules read.
    """

    table: pl.DataFrame
    facts: dict[str, pl.Series] = field(default_factory=dict)
    parts: list[pl.DataFrame] = field(default_factory=list)

    def write(self, name: str, rows: pl.Series, after: pl.Series, how: str) -> None:
        """Put `after` into column `name` at `rows`, recording the cells that really change."""
        before = self.table[name].gather(rows)
        changed = before.ne_missing(after)
        if not changed.any():
            return
        rows, before, after = rows.filter(changed), before.filter(changed), after.filter(changed)
        self.record(name, rows, before, after, how)
        self.table = self.table.with_columns(self.table[name].clone().scatter(rows, after))

    def record(
        self, name: str, rows: pl.Series, before: pl.Series, after: pl.Series, how: str
    ) -> None:
        """Note a change of cells without writing them (for columns that change their type)."""
        part = pl.DataFrame({"_row": self.table["_row"].gather(rows)}).with_columns(
            pl.lit(name).alias("field"),
            before.cast(pl.String).alias("before"),
            after.cast(pl.String).alias("after"),
            pl.lit(how).alias("how"),
        )
        self.parts.append(part)

    def changes(self) -> pl.DataFrame:
        """The CHANGES table so far."""
        return pl.concat([empty(CHANGES), *self.parts])


def map_distinct(values: pl.Series, after: dict[str, str | None]) -> pl.Series:
    """`values` looked up in `after`, which knows each of them."""
    old = pl.Series(list(after), dtype=pl.String)
    new = pl.Series(list(after.values()), dtype=pl.String)
    return values.replace_strict(old, new, return_dtype=pl.String)
