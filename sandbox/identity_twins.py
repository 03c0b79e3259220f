"""Firms beside firms: new codes, near codes, names with another character, another province."""

import numpy as np
import polars as pl

from records.org_code import ORG_ALPHABET, ORG_WEIGHTS
from records.uscc import ALPHABET, WEIGHTS
from sandbox import codes, words
from sandbox.naming import pick, region_frame

_CHARACTERS = np.frombuffer(ALPHABET.encode(), dtype=np.uint8)
_VALUES = np.arange(31, dtype=np.int64)
_ORG_VALUES = np.array([ORG_ALPHABET.index(char) for char in ALPHABET], dtype=np.int64)
# Places of the body that are free: its two first characters mark that nobody was issued it.
_FREE = tuple(range(10, 16))
_BLOCK = 20_000
_SECONDS = 12
_CITIES = sorted({city for _, city, _ in words.REGIONS})


def twins(firms: pl.DataFrame, numbers: codes.Ints) -> pl.DataFrame:
    """`firms` with codes of their own, from ordinals that nobody else has."""
    body, region = codes.org_codes(numbers), firms["region_code"]
    # Series of foreign companies (4…): the country's own begin with 3 and 9.
    series = pl.Series(49_999_999 - numbers % 10_000_000).cast(pl.String)
    return firms.with_columns(
        party_uscc=codes.usccs(firms["party_uscc"].str.slice(0, 2) + region, body),
        party_org_code=body,
        party_tax_number=region + body,
        party_registration_number=codes.registration_numbers(region + series),
    )


def other_region(rng: np.random.Generator, firms: pl.DataFrame) -> pl.DataFrame:
    """`firms` with a region of another province."""
    regions = region_frame()["code"].unique().sort()
    drawn = regions[rng.integers(0, len(regions), firms.height)]
    beyond = regions[(regions.search_sorted(firms["region_code"]) + 12) % len(regions)]
    same = drawn.str.slice(0, 2) == firms["region_code"].str.slice(0, 2)
    region = pl.select(pl.when(same).then(beyond).otherwise(drawn)).to_series()
    return firms.with_columns(region_code=region)


def other_character(rng: np.random.Generator, names: pl.Series, times: int = 1) -> pl.Series:
    """`names` with so many characters of their middle replaced by others of trade names."""
    first = rng.integers(0, 3, len(names))
    for turn in range(times):
        chars = pick(words.NAME_NEXT, rng.integers(0, len(words.NAME_NEXT), len(names)))
        spare = pick(words.NAME_NEXT, rng.integers(0, len(words.NAME_NEXT), len(names)))
        # Another place each time: a second change may not undo the first.
        place = pl.Series((first + turn) % 3 + 2)
        frame = pl.DataFrame({"name": names, "char": chars, "spare": spare, "place": place})
        before = pl.col("name").str.slice(0, pl.col("place"))
        there = pl.col("name").str.slice(pl.col("place"), 1)
        # A bracket stays: the trade name begins before it.
        frame = frame.with_columns(
            place=pl.when(there.is_in(["（", "）"])).then(1).otherwise("place")
        )
        new = pl.when(there == pl.col("char")).then("spare").otherwise("char")
        after = pl.col("name").str.slice(pl.col("place") + 1)
        names = frame.select(pl.concat_str(before, new, after)).to_series()
    return names


def popular(rng: np.random.Generator, firms: pl.DataFrame, share: float) -> pl.DataFrame:
    """`firms`, a `share` of the companies under trade names of two characters that many bear."""
    first, second = words.NAME_FIRST, words.NAME_NEXT[:_SECONDS]
    trade_name = pick(first, rng.integers(0, len(first), firms.height)) + pick(
        second, rng.integers(0, _SECONDS, firms.height)
    )
    name = pl.col("party_name")
    city = name.str.extract(f"^({'|'.join(_CITIES)})").fill_null("")
    # Behind its city, or in front of it in brackets, a trade name has three characters.
    rest = name.str.slice(city.str.len_chars() + 3)
    chosen = pl.lit(pl.Series(rng.random(firms.height) < share))
    company = pl.col("party_uscc").str.starts_with("91") & pl.col("parent_uscc").is_null()
    said = pl.when(chosen & company).then(city + trade_name + rest).otherwise(name)
    return firms.with_columns(party_name=said)


def near_codes(rng: np.random.Generator, usccs: pl.Series) -> pl.Series:
    """For each code one that differs in two characters and passes both checks.

    Where there is none at the two places that were drawn, the code itself.
    """
    parts = [
        _near(rng, codes.matrix_of(usccs.slice(start, _BLOCK), 18))
        for start in range(0, len(usccs), _BLOCK)
    ]
    return pl.concat(parts) if parts else usccs


def _near(rng: np.random.Generator, matrix: codes.Bytes) -> pl.Series:
    rows = np.arange(len(matrix))
    left = rng.integers(_FREE[0], _FREE[-1], len(matrix))
    right = np.minimum(left + rng.integers(1, 4, len(matrix)), _FREE[-1])
    value = np.searchsorted(_CHARACTERS, matrix)
    outer, inner = np.array(WEIGHTS), np.array((*([0] * 8), *ORG_WEIGHTS, 0))
    sums = []
    for weights, values, modulus in ((outer, _VALUES, 31), (inner, _ORG_VALUES, 11)):
        one, two = (
            (values[None, :] - values[value[rows, place]][:, None]) * weights[place][:, None]
            for place in (left, right)
        )
        sums.append((one[:, :, None] + two[:, None, :]) % modulus == 0)
    fits = sums[0] & sums[1]
    # Both characters must change: one alone never keeps the outer check.
    fits[rows, value[rows, left], :] = False
    fits[rows, :, value[rows, right]] = False
    fits = fits.reshape(len(matrix), -1)
    first = fits.argmax(axis=1)
    changed = matrix.copy()
    found = fits[rows, first]
    changed[rows[found], left[found]] = _CHARACTERS[first[found] // 31]
    changed[rows[found], right[found]] = _CHARACTERS[first[found] % 31]
    return codes.text(changed)
