"""Pairs of names compared part by part: what each part says of the two being one.

One column per part with one word of a closed list. The score and the sentences are both made of
these words (`agreement`), so a person reads what the number was made of.
"""

from collections.abc import Mapping
from functools import cache

import numpy as np
import polars as pl
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from identity.name_parts import with_parts
from records.answer import answer

SAME, NEAR, CLOSE, OTHER = "same", "near", "close", "other"
ONE_SIDED, SILENT = "one_sided", "silent"  # only one name says, or neither
COUNTY = "county"  # of one city, or of none that is named, but two counties

# What one pair's parts say. Beside these stand PARTS of both, with `l_` and `r_` before.
SAID = pl.Schema(
    {
        "whole": pl.String(),  # same, near (one slip in all), other
        "region": pl.String(),  # same, county, other, one_sided, silent
        "brand": pl.String(),  # same, near, close (one of two characters), other
        "trade": pl.String(),  # same, near, other, one_sided, silent
        "form": pl.String(),  # same, near (one kind of legal person), other, one_sided, silent
        "ordinal": pl.String(),  # same, other
        "branch": pl.String(),  # same, other, one_sided, silent
        "owner": pl.String(),  # same, other, one_sided, silent
        "full_score": pl.Float64(),  # of the folded names
        "core_score": pl.Float64(),  # of brand and trade; 0 for other brands
    }
)


def compared(left: pl.Series, right: pl.Series, pairing: pl.Series | None = None) -> pl.DataFrame:
    """SAID of each pair, and the parts it was said of.

    Both series are equally long, or `pairing` tells for each of `right` its place in `left`.
    """
    pairs = answer(_paired(left, right, pairing))
    everywhere = pl.lit(value=True)
    slips = _slips(pairs, {"folded": everywhere, "brand": everywhere, "body": _head_alike()})
    pairs = pairs.hstack(slips)
    # Between unlike brands nothing depends on it, and it costs more than all the words together.
    slips = _slips(pairs, {"core": _brand() != OTHER})
    told = pairs.hstack(slips).lazy().with_columns(brand=_brand())
    return answer(told.with_columns(_said_of_parts()))


def _paired(left: pl.Series, right: pl.Series, pairing: pl.Series | None) -> pl.LazyFrame:
    """PARTS of both names of each pair."""
    one, other = left.cast(pl.String()).alias("name"), right.cast(pl.String()).alias("name")
    parts = with_parts(pl.concat([one, other]).to_frame().lazy())
    first = pl.all().head(left.len()) if pairing is None else pl.all().gather(pl.lit(pairing))
    return parts.select(first.name.prefix("l_"), pl.all().tail(right.len()).name.prefix("r_"))


@cache
def _said_of_parts() -> list[pl.Expr]:
    """SAID, made once: putting so much together takes longer than asking it of a few pairs."""
    said = {
        "whole": _whole(),
        "region": _region(),
        "brand": pl.col("brand"),
        "trade": _trade(),
        "form": _form(),
        "ordinal": pl.when(_same("ordinal")).then(pl.lit(SAME)).otherwise(pl.lit(OTHER)),
        "branch": _said("branch", otherwise=OTHER),
        "owner": _said("owner", otherwise=OTHER),
        "full_score": _similarity("folded"),
        "core_score": pl.when(pl.col("brand") != OTHER).then(_similarity("core")).otherwise(0.0),
    }
    return [said[name].alias(name) for name in SAID.names()]


def _slips(pairs: pl.DataFrame, parts: Mapping[str, pl.Expr]) -> list[pl.Series]:
    """Substitutions, omissions, additions and exchanges of neighbours that divide the two parts.

    Counted where they differ, and of those only where the part is asked for; 0 elsewhere.
    """
    unlike = pairs.select(
        found.implode().alias(sort + part)
        for part, asked_for in parts.items()
        for sort, found in _unlike(part, asked_for).items()
    )
    slips = {part: np.zeros(pairs.height, np.int32) for part in parts}
    for part, counts in slips.items():
        places, left, right = (unlike[sort + part].item() for sort in ("at_", "l_", "r_"))
        counts[places.to_numpy()] = cpdist(
            left.to_list(), right.to_list(), scorer=OSA.distance, dtype=np.int32
        )
    return [pl.Series(part + "_slips", counts) for part, counts in slips.items()]


def _unlike(part: str, asked_for: pl.Expr) -> dict[str, pl.Expr]:
    """Where the two parts differ, and what they are there."""
    differ = ~_same(part) & asked_for
    both = {side: pl.col(side + part).filter(differ) for side in ("l_", "r_")}
    return {"at_": differ.arg_true(), **both}


def _same(part: str) -> pl.Expr:
    return pl.col("l_" + part) == pl.col("r_" + part)


def _lengths(part: str) -> tuple[pl.Expr, pl.Expr]:
    """Characters of the shorter and of the longer part."""
    both = [pl.col(side + part).str.len_chars() for side in ("l_", "r_")]
    return pl.min_horizontal(both), pl.max_horizontal(both)


def _similarity(part: str) -> pl.Expr:
    """1 for equal parts and 0 for unlike ones, or where neither says anything."""
    longer = _lengths(part)[1]
    return pl.when(longer > 0).then(1 - pl.col(part + "_slips") / longer).otherwise(0.0)


def _said(part: str, otherwise: str | pl.Expr) -> pl.Expr:
    """same, silent, one_sided, or else what two different parts say."""
    shorter, longer = _lengths(part)
    told = pl.lit(otherwise) if isinstance(otherwise, str) else otherwise
    return (
        pl.when(longer == 0)
        .then(pl.lit(SILENT))
        .when(shorter == 0)
        .then(pl.lit(ONE_SIDED))
        .when(_same(part))
        .then(pl.lit(SAME))
        .otherwise(told)
    )


@cache
def _head_alike() -> pl.Expr:
    """Whether the bodies begin with one brand and go on otherwise: by a slip that hid the rest?"""
    start = _lengths("brand")[0]
    left, right = (pl.col(side + "body").str.head(start) for side in ("l_", "r_"))
    cut_otherwise = ~_same("trade") | ~_same("form")
    return cut_otherwise & (start > 1) & (left == right)


def _whole() -> pl.Expr:
    slip = (pl.col("folded_slips") == 1) | (pl.col("body_slips") == 1)
    word = pl.when(slip).then(pl.lit(NEAR)).otherwise(pl.lit(OTHER))
    return pl.when(_same("folded")).then(pl.lit(SAME)).otherwise(word)


def _region() -> pl.Expr:
    """A city that only one names contradicts nothing; 西湖区 of no city only another county."""
    contrary = {
        level: (pl.col("l_" + level) != pl.col("r_" + level)).fill_null(value=False)
        for level in ("province", "city", "county")
    }
    word = (
        pl.when(contrary["province"] | contrary["city"])
        .then(pl.lit(OTHER))
        .when(contrary["county"])
        .then(pl.lit(COUNTY))
        .otherwise(pl.lit(SAME))
    )
    return _said("region", word)


@cache
def _brand() -> pl.Expr:
    """As a rule it has two characters: one slip in them may as well be another enterprise."""
    heads = [pl.col(side + "brand").str.head(2) for side in ("l_", "r_")]
    one = pl.col("brand_slips") == 1
    near = one & (heads[0] == heads[1]) & (_lengths("brand")[0] > 2)
    return (
        pl.when(_same("brand") | (pl.col("body_slips") == 1) | _slip_in_region())
        .then(pl.lit(SAME))
        .when(near)
        .then(pl.lit(NEAR))
        .when(one)
        .then(pl.lit(CLOSE))
        .otherwise(pl.lit(OTHER))
    )


def _slip_in_region() -> pl.Expr:
    """抗州天美 is 杭州天美: one slip in all, before what is the whole name of the other."""
    left, right = pl.col("l_folded"), pl.col("r_folded")
    one_named = (pl.col("l_region") == "") != (pl.col("r_region") == "")
    behind = left.str.ends_with(pl.col("r_body")) | right.str.ends_with(pl.col("l_body"))
    return (pl.col("folded_slips") == 1) & one_named & behind


def _trade() -> pl.Expr:
    """网络科技 is near 信息科技, and 电子商务 near 商务: they begin or end with one word."""
    left, right = pl.col("l_trade").str, pl.col("r_trade").str
    near = (left.head(2) == right.head(2)) | (left.tail(2) == right.tail(2))
    two = pl.when(near).then(pl.lit(NEAR)).otherwise(pl.lit(OTHER))
    return pl.when(pl.col("body_slips") == 1).then(pl.lit(SILENT)).otherwise(_said("trade", two))


def _form() -> pl.Expr:
    kind = pl.when(_same("kind")).then(pl.lit(NEAR)).otherwise(pl.lit(OTHER))
    return pl.when(pl.col("body_slips") == 1).then(pl.lit(SILENT)).otherwise(_said("form", kind))
