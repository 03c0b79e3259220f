"""The columns of the sheet: hidden ones first, then words for a person, then the template's.

`shown` says how a value as held stands in its cell. What comes back is compared with that, so a
value that a cell cannot hold as it is does not look changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from acts.workbook.tables import OpenWork
from records.field import Field, Privacy
from records.kind import CATALOGUES, Kind

SHEET = "待修正"
ROW_ID, VERSION, SIGNATURE = "_rid", "_ver", "_sig"
HIDDEN = (ROW_ID, VERSION, SIGNATURE)
FAULTS, SUGGESTION, ADOPT, NOTE = "faults", "suggestion", "adopt", "note"
HEADINGS: Mapping[str, str] = {
    ROW_ID: "_rid",
    VERSION: "_ver",
    SIGNATURE: "_sig",
    FAULTS: "错误说明",
    SUGGESTION: "建议值",
    ADOPT: "采纳",
    NOTE: "处理意见",
}
YES, NO = "是", "否"
CLEARED = "<清空>"
TOO_LONG = "（内容过长，不在表中显示）"
_MOST_UNITS = 32_000  # of UTF-16; a cell holds 32,767, and some programs count escapes
_ASTRAL = "[\\x{10000}-\\x{10FFFF}]"  # two units each
_NUMBERED = "行政相对人代码_"
# No program keeps these in a cell: XML has no way to write them.
_CONTROLS = "[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F\\x{FFFE}\\x{FFFF}]"


@dataclass(frozen=True, slots=True)
class Columns:
    """The fields of one kind that stand in the sheet, in the template's order."""

    fields: tuple[Field, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """What stands in each column, from the left: a fixed key or a field's name."""
        names = tuple(field.name for field in self.fields)
        return (*HIDDEN, FAULTS, SUGGESTION, ADOPT, *names, NOTE)

    @property
    def headings(self) -> dict[str, str]:
        """Heading → key."""
        own = {field.name: heading(field) for field in self.fields}
        return {{**HEADINGS, **own}[key]: key for key in self.keys}


def columns_of(kind: Kind, work: OpenWork) -> Columns:
    """The template's fields, and whatever else holds a value or failed.

    A field that leaves by no channel is there only if it failed, and then without its value.
    """
    fields = CATALOGUES[kind].fields
    template = {field.name for field in fields if field.v2018} or {field.name for field in fields}
    failed = set(work.editable()["field"].to_list())
    held = {
        name for name in work.rows.columns if work.rows[name].null_count() < work.rows.height
    }  # fmt: skip
    wanted = template | held | failed
    return Columns(
        tuple(
            field
            for field in fields
            if field.name in (failed if field.privacy is Privacy.NEVER else wanted)
        )
    )


def heading(field: Field) -> str:
    """The template's heading of a field: its numbered one where the standard of 2018 has one."""
    first = next(iter(field.headers), "")
    return first if first.startswith(_NUMBERED) else field.zh


def shown(field: Field) -> pl.Expr:
    """The text that stands in a field's cell, from the column of values as held.

    Lines end as workbooks end them, control characters are left out, a NEVER value is not shown.
    """
    if field.privacy is Privacy.NEVER:
        return pl.lit(None, dtype=pl.String).alias(field.name)
    text = plain(pl.col(field.name))
    fits = text.str.len_chars() + text.str.count_matches(_ASTRAL) <= _MOST_UNITS
    return pl.when(fits | text.is_null()).then(text).otherwise(pl.lit(TOO_LONG)).alias(field.name)


def plain(text: pl.Expr) -> pl.Expr:
    """A text as a cell holds it; nothing left is null."""
    kept = text.str.replace_all("\r\n?", "\n").str.replace_all(_CONTROLS, "")
    return pl.when(kept.str.strip_chars() != "").then(kept)
