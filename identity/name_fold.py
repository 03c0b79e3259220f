"""Names folded for scoring: what no two enterprises were ever told apart by is gone.

For the score of two names and for the index of names only. What attaches is
`records.names.name_key`, which keeps everything that the register keeps.
"""

from functools import cache

import polars as pl

from records.names import MARKS, name_key_expr


def folded(names: pl.Series) -> pl.Series:
    """Each of `names` without marks, capitals only, 有限责任公司 as 有限公司; null stays null.

    >>> folded(pl.Series(["杭州示例（中国）有限责任公司"])).item()
    '杭州示例中国有限公司'
    """
    return names.to_frame("name").select(folded_expr("name")).to_series().alias(names.name)


@cache
def folded_expr(column: str) -> pl.Expr:
    """`folded` as a polars expression."""
    return unmarked(limited(name_key_expr(column)))


def limited(name: pl.Expr) -> pl.Expr:
    """`name` with one spelling of the limited company."""
    return name.str.replace_many(["有限责任公司", "责任有限公司"], ["有限公司", "有限公司"])


def unmarked(name: pl.Expr) -> pl.Expr:
    """`name` without marks and brackets."""
    # Brackets are most of them, and to take two characters out is far cheaper than a class.
    return name.str.replace_many(["(", ")"], ["", ""]).str.replace_all(MARKS, "")
