"""What a broken code may have been before one slip, solved for whole columns.

Modulo 31 leaves exactly one character for a position when the other seventeen are known (the
modulus is prime and no weight is zero): a slip makes a hole, and the hole is solved, not guessed.
What cannot be a code by its layout (GB 32100: department, category, region, organisation code)
is dropped here, before anybody is asked. Not here: whether a code exists, or fits a name.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from identity.slip_words import USUAL, Slip, told
from records.check_tables import ILLEGAL, Bools, Bytes, columns_of, weighted_sums
from records.org_code import ORG_TABLES
from records.uscc import ALPHABET, DEPARTMENTS, WEIGHTS

Ints = npt.NDArray[np.int64]

SLIPS = pl.Schema(
    {
        "broken": pl.String(),
        "code": pl.String(),  # right modulo 31 and by its layout
        "told": pl.String(),  # the slip as a Chinese sentence
        "prior": pl.Int64(),  # how far-fetched it is, 0 the least
        "mod11_ok": pl.Boolean(),
    }
)
MOST_ILLEGAL = 3
"""More characters that no code has are no slip but a mask, or another thing altogether."""
AT_ONCE = 10_000  # distinct broken codes; each has some forty variants in memory
_WIDTH = 18
_HOLE = 0  # a byte of no alphabet
_WEIGHT = np.array([*WEIGHTS, 1], dtype=np.int16)
_INVERSE = np.array([pow(int(weight), -1, 31) for weight in _WEIGHT], dtype=np.int16)
_LETTERS = np.frombuffer(ALPHABET.encode(), dtype=np.uint8)
_VALUE = np.full(256, -1, dtype=np.int16)
_VALUE[_LETTERS] = np.arange(31)
_DIGIT = np.isin(np.arange(256), list(b"0123456789"))
_DIGIT_OR_X = np.isin(np.arange(256), list(b"0123456789X"))
_HEADS = np.zeros((256, 256), dtype=np.bool_)
for _department, (_, _categories) in DEPARTMENTS.items():
    _HEADS[ord(_department), list(_categories.encode())] = True
# What an illegal character is usually written for, of two choices; itself where nothing is usual.
_INSTEAD = np.tile(np.arange(256, dtype=np.uint8), (2, 1))
for _char, _usual in USUAL.items():
    _INSTEAD[:, ord(_char)] = ord(_usual[0]), ord(_usual[-1])


class _Variants(NamedTuple):
    """Codes (18, m) with at most one hole, of which broken one each is, and where it slipped."""

    codes: Bytes
    of: Ints
    slip: Slip
    places: Ints  # (3, m) from 1; 0 is none


def slips(broken: pl.Series) -> pl.DataFrame:
    """SLIPS of the distinct codes in `broken` (upper case, no blanks or hyphens, not null).

    Of eighteen characters one may be another, two neighbours swapped, or up to three be none of
    the alphabet; of seventeen one is missing; of nineteen one is too many. Else there are none.
    """
    parts = [pl.DataFrame(schema=SLIPS)]
    for codes in broken.to_frame("broken").iter_slices(AT_ONCE):
        # What is not ASCII is one wrong character, however many bytes it has.
        plain = codes["broken"].str.replace_all(r"[^\x00-\x7F]", "?")
        for width, ways in _WAYS.items():
            here = codes["broken"].filter(plain.str.len_bytes() == width)
            if here.len():
                columns, _ = columns_of(plain.filter(plain.str.len_bytes() == width), width)
                parts += [_solved(here, found) for way in ways for found in way(columns)]
    found = pl.concat(parts).sort("prior", maintain_order=True)
    return found.unique(["broken", "code"], keep="first", maintain_order=True)


def completed(first17: pl.Series) -> pl.Series:
    """Codes of which `first17` has seventeen legal characters: the check character appended."""
    columns, _ = columns_of(first17, _WIDTH - 1)
    return _texts(_fill(np.insert(columns, _WIDTH - 1, _HOLE, axis=0)))


def _solved(broken: pl.Series, found: _Variants) -> pl.DataFrame:
    """SLIPS of the variants that are codes once their hole is filled."""
    codes = _fill(found.codes)
    right = _plausible(codes)
    right[right] = _sums(codes[:, right]) % 31 == 0
    codes, places = codes[:, right], found.places[:, right]
    inner = weighted_sums(codes[8:17], ORG_TABLES)
    frame = pl.DataFrame(
        {
            "broken": broken.gather(found.of[right]),
            "code": _texts(codes),
            "mod11_ok": (inner < ILLEGAL) & (inner % 11 == 0),
            **{f"at{nth}": place for nth, place in enumerate(places)},
        }
    )
    return told(found.slip, frame).select(SLIPS.names())


def _fill(codes: Bytes) -> Bytes:
    """Each code with the one character in its hole that makes it right; others as they are."""
    values = np.take(_VALUE, codes)
    holes = values < 0
    place = holes.argmax(axis=0)
    at = np.flatnonzero(holes.sum(axis=0) == 1)
    values[holes] = 0
    sums = (values * _WEIGHT[:, None]).sum(axis=0, dtype=np.int16)
    filled = codes.copy()
    filled[place[at], at] = _LETTERS[-(sums[at] % 31) * _INVERSE[place[at]] % 31]
    return filled


def _sums(codes: Bytes) -> npt.NDArray[np.int16]:
    """What is 0 modulo 31 in a right code."""
    sums: npt.NDArray[np.int16] = (np.take(_VALUE, codes) * _WEIGHT[:, None]).sum(
        axis=0, dtype=np.int16
    )
    return sums


def _plausible(codes: Bytes) -> Bools:
    """Which codes have the layout of one; their checks are not asked."""
    right: Bools = _HEADS[codes[0], codes[1]] & _DIGIT_OR_X[codes[16]]
    right &= _DIGIT[codes[2:8]].all(axis=0)
    right &= (np.take(_VALUE, codes) >= 0).all(axis=0)
    return right


def _replaced(columns: Bytes) -> Iterator[_Variants]:
    """One character was another: the illegal one, or where all are legal any of them."""
    wrong = np.take(_VALUE, columns) < 0
    count = wrong.sum(axis=0)
    of = np.flatnonzero(count == 1)
    yield _Variants(columns[:, of], of, Slip.REPLACED, _places(wrong[:, of].argmax(axis=0)))
    of = np.flatnonzero(count == 0)
    place = np.repeat(np.arange(_WIDTH), len(of))
    codes = np.tile(columns[:, of], _WIDTH)
    codes[place, np.arange(len(place))] = _HOLE
    yield _Variants(codes, np.tile(of, _WIDTH), Slip.REPLACED, _places(place))


def _several(columns: Bytes) -> Iterator[_Variants]:
    """Two or three are none of the alphabet: what each is usually written for, at most one hole."""
    wrong = np.take(_VALUE, columns) < 0
    count = wrong.sum(axis=0)
    of = np.flatnonzero((count > 1) & (count <= MOST_ILLEGAL))
    at, place = np.nonzero(wrong[:, of].T)
    nth = np.arange(len(at)) - (np.cumsum(count[of]) - count[of])[at]
    places = np.zeros((MOST_ILLEGAL, len(of)), dtype=np.int64)
    places[nth, at] = place + 1
    for choice in range(2**MOST_ILLEGAL) if len(of) else ():
        codes = columns[:, of]
        codes[place, at] = _INSTEAD[choice >> nth & 1, codes[place, at]]
        yield _Variants(codes, of, Slip.REPLACED, places)


def _swapped(columns: Bytes) -> Iterator[_Variants]:
    """Two neighbours change places."""
    values = np.take(_VALUE, columns)
    step = (_WEIGHT[:-1] - _WEIGHT[1:])[:, None] * (values[1:] - values[:-1])
    right = ((values * _WEIGHT[:, None]).sum(axis=0) + step) % 31 == 0
    place, of = np.nonzero(right & (values >= 0).all(axis=0) & (values[1:] != values[:-1]))
    codes, at = columns[:, of], np.arange(len(of))
    codes[place, at], codes[place + 1, at] = columns[place + 1, of], columns[place, of]
    yield _Variants(codes, of, Slip.SWAPPED, _places(place))


def _missing(columns: Bytes) -> Iterator[_Variants]:
    """One is missing: a hole in every gap."""
    of = np.arange(columns.shape[1])
    for gap in range(_WIDTH):
        codes = np.insert(columns, gap, _HOLE, axis=0)
        yield _Variants(codes, of, Slip.MISSING, _places(np.full(len(of), gap)))


def _extra(columns: Bytes) -> Iterator[_Variants]:
    """One is too many; of equal neighbours the last."""
    for place in range(_WIDTH + 1):
        rest = np.delete(columns, place, axis=0)
        legal = (np.take(_VALUE, rest) >= 0).all(axis=0)
        if place < _WIDTH:
            legal &= columns[place] != columns[place + 1]
        of = np.flatnonzero(legal)
        yield _Variants(rest[:, of], of, Slip.EXTRA, _places(np.full(len(of), place)))


def _places(place: Ints) -> Ints:
    places = np.zeros((MOST_ILLEGAL, len(place)), dtype=np.int64)
    places[0] = place + 1
    return places


def _texts(codes: Bytes) -> pl.Series:
    """An (18, m) matrix as a text column."""
    rows = np.ascontiguousarray(codes.T).view(f"S{_WIDTH}").ravel()
    return pl.Series(rows, dtype=pl.Binary).cast(pl.String)


_WAYS: dict[int, tuple[Callable[[Bytes], Iterator[_Variants]], ...]] = {
    18: (_replaced, _several, _swapped),
    17: (_missing,),
    19: (_extra,),
}
