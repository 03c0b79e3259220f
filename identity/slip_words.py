"""How a slip of a code is told to a person, and how far-fetched it is.

Only for a person's eyes and for the order in which suggestions stand: nothing is decided by it.
"""

from enum import StrEnum

import polars as pl

USUAL = {"O": "0", "I": "1", "Z": "2", "S": "5", "V": "UY"}
"""Letters that no code has, and what is meant by them (stewards §4.2)."""
_ALIKE = ("0D", "0Q", "0C", "1L", "1T", "1J", "17", "27", "38", "3B", "49", "4A", "56", "5B", "6G",
          "68", "6B", "8B", "89", "8R", "CG", "CQ", "DQ", "EF", "HN", "KX", "MN", "PR", "TY", "UY",
          "WM", "XY")  # fmt: skip
# Neighbours in a row of digits and on the two blocks of them.
_NEAR = ("12", "23", "34", "45", "56", "67", "78", "89", "90", "14", "25", "36", "47", "58", "69",
         "01", "02", "08")  # fmt: skip
_PRIORS = {
    **{pair[::way]: 3 for pair in _NEAR for way in (1, -1)},
    **{pair[::way]: 1 for pair in _ALIKE for way in (1, -1)},
    **{was + now: 0 for was, meant in USUAL.items() for now in meant},
}
_SWAPPED, _DOUBLED, _ONE_MORE, _OTHER = 2, 1, 2, 4


class Slip(StrEnum):
    """What happened to a code on its way."""

    REPLACED = "replaced"  # one character by another, or up to three by what is none
    SWAPPED = "swapped"
    MISSING = "missing"
    EXTRA = "extra"


def told(slip: Slip, found: pl.DataFrame) -> pl.DataFrame:
    """`found` with `told` and `prior`: it has `broken`, `code`, and `at0`, `at1`, `at2`.

    These are places from 1 on in the broken code, of a missing character in the right one; 0 is
    none.
    """
    at = pl.col("at0")
    if slip is Slip.REPLACED:
        words = [_one_replaced(f"at{nth}") for nth in range(3)]
        priors = [_pair_prior(f"at{nth}") for nth in range(3)]
        return found.with_columns(
            told=pl.concat_str(words, separator="，", ignore_nulls=True),
            prior=pl.max_horizontal(priors),
        )
    if slip is Slip.SWAPPED:
        return found.with_columns(
            told=pl.format("第{}、{}位颠倒", at, at + 1), prior=pl.lit(_SWAPPED, pl.Int64)
        )
    if slip is Slip.MISSING:
        now = _char("code", "at0")
        return found.with_columns(
            told=pl.format("少一位：第{}位缺 {}", at, now), prior=pl.lit(_ONE_MORE, pl.Int64)
        )
    was = _char("broken", "at0")
    doubled = was == pl.col("broken").str.slice(at - 2, 1)
    return found.with_columns(
        told=pl.when(doubled & (at > 1))
        .then(pl.format("多一位：第{}位 {} 重复", at, was))
        .otherwise(pl.format("多一位：第{}位 {} 多余", at, was)),
        prior=pl.when(doubled & (at > 1)).then(_DOUBLED).otherwise(_ONE_MORE).cast(pl.Int64),
    )


def _one_replaced(at: str) -> pl.Expr:
    words = pl.format("第{}位 {} 应为 {}", at, _char("broken", at), _char("code", at))
    return pl.when(pl.col(at) > 0).then(words)


def _pair_prior(at: str) -> pl.Expr:
    pair = pl.concat_str(_char("broken", at), _char("code", at))
    prior = pair.replace_strict(_PRIORS, default=_OTHER, return_dtype=pl.Int64)
    return pl.when(pl.col(at) > 0).then(prior)


def _char(column: str, at: str) -> pl.Expr:
    """The character at a place from 1 on."""
    return pl.col(column).str.slice(pl.max_horizontal(pl.col(at) - 1, 0), 1)
