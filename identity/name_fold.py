"""Names folded for scoring: what no two enterprises were ever told apart by is gone.

For the score of two names and for the index of names only. What attaches is
`records.names.name_key`, which keeps everything that the register keeps.
"""

import polars as pl

from records.names import MARKS


def limited(name: pl.Expr) -> pl.Expr:
    """`name` with one spelling of the limited company."""
    return name.str.replace_many(["有限责任公司", "责任有限公司"], ["有限公司", "有限公司"])


def unmarked(name: pl.Expr) -> pl.Expr:
    """`name` without marks and brackets."""
    # Brackets are most of them, and to take two characters out is far cheaper than a class.
    return name.str.replace_many(["(", ")"], ["", ""]).str.replace_all(MARKS, "")
