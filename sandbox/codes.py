"""Identifiers of the pretend country: right by every check, and never issued to anyone.

Organisation bodies start with `YY`, registration numbers sit at the very end of their series,
and resident IDs carry region 89, which GB/T 2260 never gave out.
"""

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from records.org_code import CHECKS, ORG_ALPHABET, ORG_WEIGHTS
from records.resident_id import CHECKS as ID_CHECKS
from records.resident_id import WEIGHTS as ID_WEIGHTS
from records.uscc import ALPHABET, WEIGHTS

Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

BODIES = 31**6
_LETTERS = np.frombuffer(ALPHABET.encode(), dtype=np.uint8)
_VALUE31 = np.zeros(256, dtype=np.int64)
_VALUE36 = np.zeros(256, dtype=np.int64)
for _value, _char in enumerate(ALPHABET):
    _VALUE31[ord(_char)] = _value
for _value, _char in enumerate(ORG_ALPHABET):
    _VALUE36[ord(_char)] = _value


def org_codes(numbers: Ints) -> pl.Series:
    """One organisation code per number in 0…31⁶-1, distinct for distinct numbers."""
    # An affine map modulo 31⁶ scatters neighbours and stays one-to-one, 31 being no factor of 3¹⁸.
    left = (numbers * 387_420_489 + 271_828_183) % BODIES
    matrix = np.empty((len(numbers), 9), dtype=np.uint8)
    matrix[:, :2] = ord("Y")
    for column in range(7, 1, -1):
        matrix[:, column] = _LETTERS[left % 31]
        left //= 31
    sums = _VALUE36[matrix[:, :8]] @ np.array(ORG_WEIGHTS)
    matrix[:, 8] = np.frombuffer(CHECKS.encode(), dtype=np.uint8)[sums % 11]
    return text(matrix)


def usccs(first8: pl.Series, bodies: pl.Series) -> pl.Series:
    """Eighteen-character codes from department+category+region (8) and organisation code (9)."""
    return with_check(first8 + bodies)


def with_check(first17: pl.Series) -> pl.Series:
    """`first17` with the check character modulo 31 appended."""
    matrix = matrix_of(first17, 17)
    sums = _VALUE31[matrix] @ np.array(WEIGHTS)
    return first17 + text(_LETTERS[-sums % 31].reshape(-1, 1))


def registration_numbers(first14: pl.Series) -> pl.Series:
    """Fifteen-digit numbers: MOD 11,10 check appended to fourteen digits."""
    matrix = matrix_of(first14, 14).astype(np.int64) - ord("0")
    remainder = np.full(len(matrix), 10, dtype=np.int64)
    for column in matrix.T:
        total = (remainder + column) % 10
        total[total == 0] = 10
        remainder = total * 2 % 11
    check = ((11 - remainder) % 10 + ord("0")).astype(np.uint8)
    return first14 + text(check.reshape(-1, 1))


def resident_ids(rng: np.random.Generator, count: int) -> pl.Series:
    """ID numbers right in shape, date and check, of a region that does not exist (89)."""
    return pl.Series([_resident_id(rng) for _ in range(count)], dtype=pl.String)


def _resident_id(rng: np.random.Generator) -> str:
    born = date(1960, 1, 1) + timedelta(days=int(rng.integers(0, 14_000)))
    first17 = f"89{rng.integers(0, 10_000):04d}{born:%Y%m%d}{rng.integers(0, 1000):03d}"
    total = sum(int(char) * weight for char, weight in zip(first17, ID_WEIGHTS, strict=True))
    return first17 + ID_CHECKS[total % 11]


def matrix_of(codes: pl.Series, width: int) -> Bytes:
    """ASCII `codes`, each of `width` characters, as an (n, width) byte matrix."""
    joined = codes.str.join("").item() if len(codes) else ""
    return np.frombuffer(joined.encode(), dtype=np.uint8).reshape(len(codes), width)


def text(matrix: Bytes) -> pl.Series:
    """An (n, width) byte matrix as a text column."""
    rows = np.ascontiguousarray(matrix).view(f"S{matrix.shape[1]}").ravel()
    return pl.Series(rows).cast(pl.String)
