"""Dates compared as days, however they are written: part of the key of kinds without a number.

A quarantined row still carries its date as it came, an accepted one a date; both must name the
same record. Only the year-month-day forms are folded (domain §8); anything else stays as it is.
"""

import polars as pl

_DAY = r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ][T0-9:.Z+ ]*)?$"
_DIGITS = r"^(\d{4})(\d{2})(\d{2})$"


def date_key_expr(column: str) -> pl.Expr:
    """`column` (Date or String) as YYYY-MM-DD where it says a day; null stays null."""
    return (
        pl.col(column)
        .cast(pl.String)
        .str.normalize("NFKC")
        .str.strip_chars()
        .str.replace(_DAY, "${1}-0${2}-0${3}")
        .str.replace_all(r"-0(\d{2})", "-${1}")
        .str.replace(_DIGITS, "${1}-${2}-${3}")
    )
