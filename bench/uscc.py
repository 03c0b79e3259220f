"""USCC checks of a column against python-stdnum row by row, both checks."""

import random
import time

import polars as pl
from stdnum.cn import uscc as stdnum_uscc

from bench.validation_floor import _code as make_code
from records.uscc import checks


def rates(rows: int = 1_000_000, sample: int = 20_000, seed: int = 7) -> tuple[float, float]:
    """Codes per second: ours over `rows`, both checks, and python-stdnum over `sample` (mod 31).

    python-stdnum does no inner check, so the comparison is in its favour.
    """
    dice = random.Random(seed)
    codes = [make_code(dice) for _ in range(sample)]
    column = pl.Series(codes * (rows // sample))
    ours = min(_seconds_ours(column) for _ in range(5))
    started = time.perf_counter()
    valid = sum(stdnum_uscc.is_valid(code) for code in codes)
    theirs = time.perf_counter() - started
    if valid != len(codes) or not checks(column)["mod31_ok"].all():
        raise AssertionError("the two disagree about synthetic codes")
    return len(column) / ours, sample / theirs


def _seconds_ours(column: pl.Series) -> float:
    started = time.perf_counter()
    checks(column)
    return time.perf_counter() - started
