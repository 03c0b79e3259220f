"""工商注册号 (business registration number): 15 digits by ISO 7064 MOD 11,10 (domain §1.3).

Thirteen-digit numbers from before 2007 carry no check and are kept as they are.

>>> is_valid("110105010247558")
True
"""

import numpy as np
import polars as pl

from records.check_tables import columns_of


def check_digit(first14: str) -> str:
    """The fifteenth digit for fourteen."""
    remainder = 10
    for char in first14:
        total = (remainder + int(char)) % 10 or 10
        remainder = total * 2 % 11
    return str((11 - remainder) % 10)


def is_valid(number: str) -> bool:
    """Whether `number` is fifteen ASCII digits whose last is right."""
    if len(number) != 15 or not (number.isascii() and number.isdigit()):
        return False
    return check_digit(number[:14]) == number[14]


def valid_column(numbers: pl.Series) -> pl.Series:
    """`is_valid` on a column; null is False."""
    columns, right_length = columns_of(numbers, 15)
    digits = columns.astype(np.int16) - ord("0")
    legal = ((digits >= 0) & (digits <= 9)).all(axis=0)
    remainder = np.full(len(numbers), 10, dtype=np.int16)
    for column in digits[:14]:
        total = (remainder + column) % 10
        total[total == 0] = 10
        remainder = total * 2 % 11
    right = (remainder + digits[14]) % 10 == 1
    return pl.Series(numbers.name, right_length & legal & right)


def valid_expr(column: str) -> pl.Expr:
    """`is_valid` as a polars expression."""
    return pl.col(column).map_batches(valid_column, return_dtype=pl.Boolean())
