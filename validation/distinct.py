"""Asking a question of a text column through its distinct values, where that is cheaper."""

from collections.abc import Callable

import polars as pl

_SAMPLE = 2000
_REPEATS = 4  # a sample with this many rows per value is worth making distinct


def answer(texts: pl.Series, ask: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """`ask` (text column to Boolean column, false where nothing is found) on `texts`, never null.

    An agency's name fills a whole table: such a column is asked once per distinct value.
    """
    if texts.null_count() == len(texts):
        return pl.repeat(value=False, n=len(texts), eager=True)
    sample = texts.head(_SAMPLE)
    if len(texts) <= _SAMPLE or sample.n_unique() * _REPEATS > len(sample):
        return ask(texts).fill_null(value=False)
    distinct = texts.unique()
    found = distinct.filter(ask(distinct).fill_null(value=False))
    if not len(found):
        return pl.repeat(value=False, n=len(texts), eager=True)
    return texts.is_in(found.implode()).fill_null(value=False)


def answer_expr(column: str, ask: Callable[[pl.Series], pl.Series]) -> pl.Expr:
    """`answer` as a polars expression."""
    return pl.col(column).map_batches(lambda s: answer(s, ask), return_dtype=pl.Boolean())


def matches_expr(column: str, pattern: str) -> pl.Expr:
    """Whether a text holds what the regular expression `pattern` says; false where it is null."""
    return answer_expr(column, lambda texts: texts.str.contains(pattern))
