"""居民身份证号 (resident ID number) by GB 11643: only recognised, so that it can be kept out.

>>> is_valid("11010519491231002X"), is_valid("110105194912310021")
(True, False)
"""

import re
from datetime import date

import polars as pl

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
LOOKS_LIKE = re.compile(r"(?<![0-9A-Za-z])[1-8][0-9]{5}(18|19|20)[0-9]{9}[0-9Xx](?![0-9A-Za-z])")
LOOKS_LIKE_PATTERN = r"(?:^|[^0-9A-Za-z])[1-8][0-9]{5}(?:18|19|20)[0-9]{9}[0-9Xx](?:$|[^0-9A-Za-z])"


def is_valid(number: str) -> bool:
    """Whether `number` is an 18-character resident ID: region, real birth date, check character."""
    if not re.fullmatch(r"[1-8][0-9]{16}[0-9X]", number):
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(char) * weight for char, weight in zip(number[:17], WEIGHTS, strict=True))
    return CHECKS[total % 11] == number[17]


def upgrade(old: str) -> str:
    """The 18-character form of a 15-digit number: '19' after the sixth digit, check appended."""
    if not re.fullmatch(r"[1-8][0-9]{14}", old):
        raise ValueError(f"an old resident ID has 15 digits, got {old!r}")
    first17 = old[:6] + "19" + old[6:]
    total = sum(int(char) * weight for char, weight in zip(first17, WEIGHTS, strict=True))
    return first17 + CHECKS[total % 11]


def contains(text: str) -> bool:
    """Whether `text` holds something that checks as a resident ID."""
    return any(is_valid(found.group().upper()) for found in LOOKS_LIKE.finditer(text))


def contains_expr(column: str) -> pl.Expr:
    """Rows whose text holds an ID: a cheap pattern first, the full check on what it leaves."""

    def check(texts: pl.Series) -> pl.Series:
        suspects = texts.str.contains(LOOKS_LIKE_PATTERN).fill_null(value=False)
        found = [contains(text) for text in texts.filter(suspects)]
        places = suspects.arg_true()
        return suspects.clone().scatter(places, found) if found else suspects

    return pl.col(column).map_batches(check, return_dtype=pl.Boolean())
