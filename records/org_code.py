"""组织机构代码 (organisation code) by GB 11714-1997: eight characters and one check modulo 11.

>>> is_valid("802100433"), is_valid("MA1B3N1N2"), is_valid("058252771")
(True, True, False)
"""

import polars as pl

from records.check_tables import ILLEGAL, columns_of, lookup, weighted_sums

ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
ORG_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VALUES = {char: value for value, char in enumerate(ORG_ALPHABET)}
CHECKS = "0X987654321"  # indexed by the sum modulo 11
# With X = 10, the nine characters of a right code sum to 0 modulo 11.
_CHECK_VALUES = {**{str(digit): digit for digit in range(10)}, "X": 10}
ORG_TABLES = (
    *(lookup(_VALUES, weight, 11) for weight in ORG_WEIGHTS),
    lookup(_CHECK_VALUES, 1, 11),
)


def org_check_character(first8: str) -> str | None:
    """The ninth character, or None when the eight are not all digits and capital letters."""
    if len(first8) != 8 or any(char not in _VALUES for char in first8):
        return None
    total = sum(_VALUES[char] * weight for char, weight in zip(first8, ORG_WEIGHTS, strict=True))
    return CHECKS[total % 11]


def is_valid(code: str) -> bool:
    """Whether `code` (no hyphen) is nine characters whose last is right."""
    return len(code) == 9 and org_check_character(code[:8]) == code[8]


def valid_column(codes: pl.Series) -> pl.Series:
    """`is_valid` on a column; null is False."""
    columns, right_length = columns_of(codes, 9)
    sums = weighted_sums(columns, ORG_TABLES)
    return pl.Series(codes.name, right_length & (sums < ILLEGAL) & (sums % 11 == 0))


def valid_expr(column: str) -> pl.Expr:
    """`is_valid` as a polars expression."""
    return pl.col(column).map_batches(valid_column, return_dtype=pl.Boolean())
