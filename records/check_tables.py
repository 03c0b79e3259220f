"""Check-digit arithmetic on whole columns: one lookup table per position, summed.

Not here: any one identifier's alphabet or weights.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

Bytes = npt.NDArray[np.uint8]
Bools = npt.NDArray[np.bool_]
Sums = npt.NDArray[np.int16]

# Larger than any legal sum (18 × 35), small enough that 18 of them fit an int16.
ILLEGAL = 1800


def columns_of(codes: pl.Series, width: int) -> tuple[Bytes, Bools]:
    """`codes` as a (width, n) byte matrix, and which rows are exactly `width` bytes.

    Rows of another length, or null, become zero bytes, which no alphabet contains.
    """
    right = (codes.str.len_bytes() == width).fill_null(value=False)
    filler = pl.lit("\x00" * width)
    text = pl.when(right).then(pl.col("code")).otherwise(filler).str.join("")
    # Every row has the same length now, so the joined text is one n × width buffer.
    joined = codes.alias("code").to_frame().select(text).item().encode()
    matrix = np.frombuffer(joined, dtype=np.uint8).reshape(len(codes), width)
    return np.ascontiguousarray(matrix.T), right.to_numpy()


def lookup(values: Mapping[str, int], weight: int, modulus: int) -> Sums:
    """One position's table: byte → value × weight modulo `modulus`, or ILLEGAL."""
    table = np.full(256, ILLEGAL, dtype=np.int16)
    for char, value in values.items():
        table[ord(char)] = value * weight % modulus
    return table


def weighted_sums(columns: Bytes, tables: Sequence[Sums]) -> Sums:
    """Row sums of the tables' values; at least ILLEGAL where a character is illegal."""
    sums: Sums = np.take(tables[0], columns[0])
    for table, column in zip(tables[1:], columns[1:], strict=True):
        sums += np.take(table, column)
    return sums
