"""Slips of the hand and of reading machines, in codes and in names, at random places.

A spoiler of a code writes `party_uscc`, one of a name `party_name`; what it cannot spoil in a row
stays whole there, and the caller tells by comparing.
"""

import numpy as np
import polars as pl

from records.uscc import ALPHABET
from sandbox import codes, words
from sandbox.naming import pick
from sandbox.pattern import Setting, Spoil

CODE, NAME = pl.col("party_uscc"), pl.col("party_name")
_CHARACTERS = np.frombuffer(ALPHABET.encode(), dtype=np.uint8)
# A letter that no code holds, for a character that looks like it.
_MISREAD = {"0": "O", "1": "I", "2": "Z", "5": "S", "U": "V"}
_CITIES = tuple(sorted({city for _, city, _ in words.REGIONS}))
_PLACES = tuple(sorted({place for _, _, place in words.REGIONS}, key=len, reverse=True))
_FORMS = (*sorted(set(words.COMPANY_FORMS), key=len, reverse=True), *words.SHOP_FORMS,
          "专业合作社")  # fmt: skip
_CLASSICS = {"有限公司": "有眼公司", "公司": "公同", "责任": "责仼", "商行": "商衍", "食品": "食晶",
             "网络": "网洛", "科技": "料技", "信息": "信意", "市": "巿"}  # fmt: skip


def substituted(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """One character of the code is another legal one."""
    matrix, lines, place = _drawn(rows, setting, 18)
    step = setting.rng.integers(1, 31, len(matrix))
    value = np.searchsorted(_CHARACTERS, matrix[lines, place])
    matrix[lines, place] = _CHARACTERS[(value + step) % 31]
    return rows.with_columns(party_uscc=codes.text(matrix))


def digit_for_digit(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """One digit of the region is another."""
    matrix = _matrix(rows)
    lines, place = np.arange(len(matrix)), setting.rng.integers(2, 8, len(matrix))
    digit = matrix[lines, place].astype(np.int64) - ord("0")
    step = setting.rng.integers(1, 10, len(matrix))
    matrix[lines, place] = (digit + step) % 10 + ord("0")
    return rows.with_columns(party_uscc=codes.text(matrix))


def misread(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """One 0, 1, 2, 5 or U is read as O, I, Z, S or V."""
    return rows.with_columns(party_uscc=_misread(_matrix(rows), setting.rng))


def misread_twice(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """The same at two places."""
    once = misread(rows, setting)
    return misread(once, setting)


def _misread(matrix: codes.Bytes, rng: np.random.Generator) -> pl.Series:
    wrong = np.arange(256, dtype=np.uint8)
    for right, letter in _MISREAD.items():
        wrong[ord(right)] = ord(letter)
    can = wrong[matrix] != matrix
    # The first places hold the same in nearly every code: a slip there would be found too easily.
    order = np.where(can, rng.random(matrix.shape), -1.0)
    place, lines = order.argmax(axis=1), np.arange(len(matrix))
    matrix[lines, place] = wrong[matrix[lines, place]]
    return codes.text(matrix)


def transposed(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Two neighbours of the code change places."""
    matrix = _matrix(rows)
    differ = matrix[:, :-1] != matrix[:, 1:]
    order = np.where(differ, setting.rng.random(differ.shape), -1.0)
    lines, place = np.arange(len(matrix)), order.argmax(axis=1)
    matrix[lines, place], matrix[lines, place + 1] = (
        matrix[lines, place + 1].copy(), matrix[lines, place].copy(),
    )  # fmt: skip
    return rows.with_columns(party_uscc=codes.text(matrix))


def dropped(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """One character of the code is missing."""
    place = _places(setting, rows.height, 0, 18)
    return rows.with_columns(party_uscc=_spliced(CODE, place, pl.lit(""), 1))


def doubled(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """One character of the code stands twice."""
    place = _places(setting, rows.height, 0, 18)
    return rows.with_columns(party_uscc=_spliced(CODE, place, CODE.str.slice(place, 1), 0))


def slipped_twice(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Two characters of the code are others."""
    return substituted(substituted(rows, setting), setting)


def name_substituted(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """One character of the name is another."""
    drawn = pick(words.NAME_NEXT, setting.rng.integers(0, len(words.NAME_NEXT), rows.height))
    place = _in_name(rows, setting)
    new = pl.when(NAME.str.slice(place, 1) == drawn).then(pl.lit("沅")).otherwise(drawn)
    return rows.with_columns(party_name=_spliced(NAME, place, new, 1))


def name_deleted(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """One character of the name is missing."""
    return rows.with_columns(party_name=_spliced(NAME, _in_name(rows, setting), pl.lit(""), 1))


def name_doubled(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """One character of the name stands twice."""
    place = _in_name(rows, setting)
    return rows.with_columns(party_name=_spliced(NAME, place, NAME.str.slice(place, 1), 0))


def name_transposed(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Two neighbours of the name change places."""
    place = _in_name(rows, setting, 1)
    pair = NAME.str.slice(place + 1, 1) + NAME.str.slice(place, 1)
    return rows.with_columns(party_name=_spliced(NAME, place, pair, 2))


def name_masked(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Two characters of the name are blotted out."""
    return rows.with_columns(party_name=_spliced(NAME, _in_name(rows, setting, 1), pl.lit("**"), 2))


def city_said_otherwise(rows: pl.DataFrame, _setting: Setting) -> pl.DataFrame:
    """市 is left out, or stands where the registered name lacks it."""
    added = NAME.str.replace(f"^({'|'.join(_CITIES)})", "${1}市")
    less = NAME.str.replace("市", "", literal=True)
    has = NAME.str.contains("市", literal=True)
    return rows.with_columns(party_name=pl.when(has).then(less).otherwise(added))


def region_omitted(rows: pl.DataFrame, _setting: Setting) -> pl.DataFrame:
    """The name begins with its trade name, and has no city in brackets."""
    first = NAME.str.replace(f"^({'|'.join((*_PLACES, *_CITIES))})", "")
    return rows.with_columns(party_name=first.str.replace(f"（({'|'.join(_CITIES)})）", ""))


def form_omitted(rows: pl.DataFrame, _setting: Setting) -> pl.DataFrame:
    """有限公司, 商行 and the like are left out."""
    return rows.with_columns(party_name=NAME.str.replace(f"({'|'.join(_FORMS)})$", ""))


def form_said_otherwise(rows: pl.DataFrame, _setting: Setting) -> pl.DataFrame:
    """有限责任公司 for 有限公司, and the reverse."""
    long = NAME.str.ends_with("有限责任公司")
    short = NAME.str.replace("有限责任公司$", "有限公司")
    other = NAME.str.replace("有限公司$", "有限责任公司")
    return rows.with_columns(party_name=pl.when(long).then(short).otherwise(other))


def name_misread(rows: pl.DataFrame, _setting: Setting) -> pl.DataFrame:
    """A classic of reading machines: 有限 as 有眼, 食品 as 食晶."""
    spoilt = NAME
    for right, wrong in reversed(_CLASSICS.items()):
        has = NAME.str.contains(right, literal=True)
        spoilt = pl.when(has).then(NAME.str.replace(right, wrong, literal=True)).otherwise(spoilt)
    return rows.with_columns(party_name=spoilt)


def together(*spoilers: Spoil) -> Spoil:
    """Each spoiler does its part of the rows in turn."""

    def spoil(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
        size = -(-max(1, rows.height) // len(spoilers))
        parts = [
            spoiler(rows.slice(turn * size, size), setting) for turn, spoiler in enumerate(spoilers)
        ]
        return pl.concat(parts)

    return spoil


def after(first: Spoil, second: Spoil) -> Spoil:
    """Both spoil every row, one after the other."""
    return lambda rows, setting: second(first(rows, setting), setting)


def _matrix(rows: pl.DataFrame) -> codes.Bytes:
    return codes.matrix_of(rows["party_uscc"], 18).copy()


def _drawn(
    rows: pl.DataFrame, setting: Setting, width: int
) -> tuple[codes.Bytes, codes.Ints, codes.Ints]:
    """The codes' characters, and one place in each."""
    matrix = _matrix(rows)
    return matrix, np.arange(len(matrix)), setting.rng.integers(0, width, len(matrix))


def _places(setting: Setting, count: int, first: int, end: int) -> pl.Expr:
    return pl.lit(pl.Series(setting.rng.integers(first, end, count)))


def _in_name(rows: pl.DataFrame, setting: Setting, room: int = 0) -> pl.Expr:
    """A place in each name, at least `room` before its last character."""
    length = rows["party_name"].str.len_chars().to_numpy().astype(np.int64)
    return pl.lit(pl.Series(setting.rng.integers(0, np.maximum(length - room, 1))))


def _spliced(text: pl.Expr, place: pl.Expr, new: pl.Expr | pl.Series, less: int) -> pl.Expr:
    """`text` with `less` characters at `place` replaced by `new`."""
    return pl.concat_str(text.str.slice(0, place), new, text.str.slice(place + less))
