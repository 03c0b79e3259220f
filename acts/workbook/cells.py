"""Which cells of the rows were changed, and which of the changes can be taken.

A blank cell says nothing was changed; to empty a field a person writes `<清空>`. Whether a new
value is right is not asked here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from acts.workbook.columns import ADOPT, CLEARED, NOTE, plain, shown
from acts.workbook.tables import REFUSALS, OpenWork, Why
from records.field import Field, Shape
from records.uscc import checks
from sources.kit.sheet_oddities import Odd

CHANGED = pl.Schema(
    {
        "sheet_row": pl.Int64(),
        "row_id": pl.String(),
        "version": pl.String(),
        "field": pl.String(),
        "given": pl.String(),  # what stands there now, CLEARED for an emptied field
        "before": pl.String(),  # as held
        "odd": pl.String(),  # Odd, null for text
    }
)
_CLEARED = (CLEARED, "＜清空＞", "〈清空〉")
_UNREADABLE = (Odd.ERROR.value, Odd.TRUTH.value)
_POWER = r"^[0-9](\.[0-9]+)?[Ee]\+?[0-9]{1,2}$"
_ZEROS = r"^[0-9]{15}000$"
_SHARP_DIGITS = 15  # as many as a program keeps of a number


@dataclass(frozen=True, slots=True)
class Cells:
    """CHANGED cells that can be taken, and REFUSALS of the others."""

    changed: pl.DataFrame
    refusals: pl.DataFrame


def cells(rows: pl.DataFrame, odd: pl.DataFrame, work: OpenWork, fields: Sequence[Field]) -> Cells:
    """Judge the cells of identified `rows`, whose fields are `fields`."""
    strange = odd.rename({"key": "field"}).join(
        rows.select("sheet_row", "row_id"), on="sheet_row", how="inner"
    )
    changed = _changed(rows, work, fields).join(
        strange.drop("row_id"), on=["sheet_row", "field"], how="left", maintain_order="left"
    )
    free = work.editable()
    locked = changed.join(free, on=["row_id", "field"], how="anti", maintain_order="left")
    open_cells = changed.join(free, on=["row_id", "field"], how="semi", maintain_order="left")
    always = rows.select("row_id").join(pl.DataFrame({"field": [ADOPT, NOTE]}), how="cross")
    unread = _unreadable(strange, pl.concat([free, always]))
    left = open_cells.join(unread, on=["sheet_row", "field"], how="anti", maintain_order="left")
    cut = left.filter(_is_cut(fields))
    refusals = pl.concat(
        [unread, _refused(locked, Why.READ_ONLY), _refused(cut, Why.CUT_CODE)]
    ).sort("sheet_row", maintain_order=True)
    taken = left.join(cut, on=["sheet_row", "field"], how="anti", maintain_order="left")
    return Cells(taken.match_to_schema(CHANGED), refusals)


def _changed(rows: pl.DataFrame, work: OpenWork, fields: Sequence[Field]) -> pl.DataFrame:
    """The cells that say something else than was exported, column by column."""
    held = work.rows.select("row_id", *(field.name for field in fields))
    parts = [pl.DataFrame(schema=CHANGED).drop("odd")]
    for field in fields:
        if field.name not in rows.columns:
            continue  # the column was deleted
        now = held.select("row_id", pl.col(field.name).alias("before"), shown(field).alias("shown"))
        given = plain(pl.col(field.name))
        emptied = given.str.strip_chars().is_in(_CLEARED)
        came = rows.select(
            "sheet_row", "row_id", "version", pl.lit(field.name).alias("field"),
            pl.when(emptied).then(pl.lit(CLEARED)).otherwise(given).alias("given"),
        ).filter(pl.col("given").is_not_null())  # fmt: skip
        both = came.join(now, on="row_id", how="left", maintain_order="left")
        void = (pl.col("given") == CLEARED) & pl.col("before").is_null()
        parts.append(both.filter(pl.col("given").ne_missing(pl.col("shown")) & ~void).drop("shown"))
    return pl.concat(parts)


def _unreadable(strange: pl.DataFrame, free: pl.DataFrame) -> pl.DataFrame:
    """REFUSALS of the cells that may be changed and hold a formula, an error or a truth value."""
    why = {Odd.FORMULA.value: Why.FORMULA.value, **dict.fromkeys(_UNREADABLE, Why.UNREADABLE.value)}
    met = strange.filter(pl.col("odd").is_in(list(why)))
    return (
        met.join(free.unique(), on=["row_id", "field"], how="semi", maintain_order="left")
        .with_columns(
            pl.col("odd").replace_strict(why, return_dtype=pl.String).alias("why"),
            pl.lit(None, dtype=pl.String).alias("given"),
        )
        .select(REFUSALS.names())
    )


def _is_cut(fields: Sequence[Field]) -> pl.Expr:
    """A code that lost its last digits: a number longer than programs keep, or its power of ten.

    A code in text that ends in 000 is right only if its check says so.
    """
    codes = [field.name for field in fields if field.shape in (Shape.CODE, Shape.DOC_NUMBER)]
    given = pl.col("given").str.strip_chars()
    number = (pl.col("odd") == Odd.NUMBER.value).fill_null(value=False)
    long = number & (given.str.len_chars() > _SHARP_DIGITS)
    sound = given.map_batches(lambda s: checks(s)["mod31_ok"], return_dtype=pl.Boolean())
    zeros = given.str.contains(_ZEROS) & ~sound
    return pl.col("field").is_in(codes) & (long | given.str.contains(_POWER) | zeros)


def _refused(found: pl.DataFrame, why: Why) -> pl.DataFrame:
    return found.with_columns(pl.lit(why.value).alias("why")).select(REFUSALS.names())
