"""Canonical JSON of table rows: RFC 8785 on a restricted profile (feeds reference §3.2).

Keys ASCII and sorted, no null (a missing value has no key), no float (money is a decimal
string), dates ISO, text as it is. The same function writes ledger bodies and feed lines, so a
hash means the same everywhere.
"""

from collections.abc import Sequence

import polars as pl

# In JSON text a quote inside a string is always escaped, so `,"key":null` can only be a member.
_NULL_MEMBER = r',"[A-Za-z_0-9]+":null'
_FIRST_NULL_MEMBER = r'\{"[A-Za-z_0-9]+":null,?'


def canonical_json(table: pl.DataFrame, columns: Sequence[str]) -> pl.Series:
    """One canonical JSON object per row over `columns`, as text.

    Dates become ISO strings and decimals plain strings; nested structs must already have their
    fields in sorted order and hold text, integers or booleans only.
    """
    plain = table.select(_plain(table.schema, name) for name in _present(table, columns))
    encoded = plain.select(pl.struct(pl.all()).struct.json_encode().alias("json"))["json"]
    if not encoded.str.contains(":null", literal=True).any():
        return encoded  # nothing to strip: the pattern costs more than the encoding
    stripped = encoded.str.replace_all(_NULL_MEMBER, "")
    if stripped.str.contains(_FIRST_NULL_MEMBER).any():
        stripped = stripped.str.replace_all(_FIRST_NULL_MEMBER, "{")
    return stripped


def _present(table: pl.DataFrame, columns: Sequence[str]) -> list[str]:
    """Sorted `columns` without those missing in every row: most fields of most kinds are."""
    names = sorted(columns)
    present = [name for name in names if table[name].null_count() < table.height]
    return present or names


def _plain(schema: pl.Schema, name: str) -> pl.Expr:
    dtype = schema[name]
    column = pl.col(name)
    if isinstance(dtype, pl.Decimal):
        return decimal_text(column).alias(name)
    if dtype == pl.Date:
        return column.dt.to_string("iso").alias(name)
    return column


def decimal_text(column: pl.Expr) -> pl.Expr:
    """A decimal as plain text without trailing zeros: 0.200000 → '0.2', 3.000000 → '3'."""
    return column.cast(pl.String).str.replace(r"\.?0+$", "", literal=False)
