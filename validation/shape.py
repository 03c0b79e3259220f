"""The shape of a value, for clustering faults that look alike.

Digits become N, Latin letters A, Chinese characters 汉, a run of one kind is written once with its
length left out beyond 20 characters of output.
"""

import polars as pl

_LONGEST = 40


def shape_expr(value: pl.Expr) -> pl.Expr:
    """The shape mask of a text column: '91330100X' → 'NNNNNNNNA'; null stays null.

    Long texts are cut first: a cluster is told by how a value begins.
    """
    return (
        value.str.slice(0, _LONGEST)
        .str.replace_all(r"[0-9]", "N")
        .str.replace_all(r"[A-MO-Za-z]", "A")
        .str.replace_all(r"\p{Han}+", "汉")
    )
