"""Posting lists as bytes: the first number in four bytes, then the steps to the next ones.

All steps of a list take one, two or four bytes, so that one instruction over an array unpacks it.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

Numbers = npt.NDArray[np.int64]
LISTS = pl.Schema({"gram": pl.Int64(), "df": pl.Int64(), "postings": pl.Binary()})
_FIRST = 4
_STEPS = {1: "<u1", 2: "<u2", 4: "<u4"}


def pack(grams: Numbers, numbers: Numbers) -> pl.DataFrame:
    """LISTS of `numbers` (below 2³²) by `grams`; both sorted by gram and number, no pair twice."""
    if not len(grams):
        return pl.DataFrame(schema=LISTS)
    starts = np.flatnonzero(np.concatenate([[True], grams[1:] != grams[:-1]]))
    df = np.diff(np.append(starts, len(grams)))
    steps = np.diff(numbers, prepend=0)
    steps[starts] = 0
    width = _width(np.maximum.reduceat(steps, starts))
    first = numbers[starts].astype("<u4").tobytes()
    heads = [first[at : at + _FIRST] for at in range(0, len(first), _FIRST)]
    is_step = np.ones(len(grams), np.bool_)
    is_step[starts] = False
    packed = np.empty(len(starts), np.object_)
    width_of_step = np.repeat(width, df)
    for size, dtype in _STEPS.items():
        chosen = np.flatnonzero(width == size)
        rest = steps[is_step & (width_of_step == size)].astype(dtype).tobytes()
        ends = np.cumsum((df[chosen] - 1) * size).tolist()
        begins = [0, *ends][:-1]
        packed[chosen] = [
            heads[gram] + rest[begin:end]
            for gram, begin, end in zip(chosen.tolist(), begins, ends, strict=True)
        ]
    return pl.DataFrame(
        {"gram": grams[starts], "df": df, "postings": packed.tolist()}, schema=LISTS
    )


def unpack(df: Sequence[int], lists: Sequence[bytes]) -> Numbers:
    """The numbers of all `lists` one after another; `df` is how many each holds."""
    parts = [_one(count, packed) for count, packed in zip(df, lists, strict=True)]
    return np.concatenate(parts) if parts else np.empty(0, np.int64)


def _one(count: int, packed: bytes) -> Numbers:
    numbers = np.empty(count, np.int64)
    numbers[0] = int.from_bytes(packed[:_FIRST], "little")
    if count > 1:
        width = (len(packed) - _FIRST) // (count - 1)
        numbers[1:] = np.frombuffer(packed, np.dtype(_STEPS[width]), offset=_FIRST)
    return np.cumsum(numbers, out=numbers)


def _width(most: Numbers) -> Numbers:
    return np.where(most < 1 << 8, 1, np.where(most < 1 << 16, 2, 4))
