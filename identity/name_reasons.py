"""What speaks for an enterprise beside its name, and how a person is told of it."""

from functools import cache

import polars as pl

from records.regions import regions
from records.registration import OVER

# What corroboration adds to the agreement of names: it decides between names alike, no more.
_REPRESENTATIVE, _SAME_CODE_REGION, _SAME_PLACE, _ENDED = 0.05, 0.03, 0.015, -0.005


def corroborated(pairs: pl.LazyFrame) -> pl.LazyFrame:
    """`pairs` of a row and an enterprise with what agrees (Boolean columns) and their `worth`.

    They have the columns of SOUGHT and of NAME_ENTRIES, SAID of the two names and the `score` of
    that.
    """
    placed = pairs.with_columns(_place()).with_columns(_named())
    return placed.with_columns(_agreeing()).with_columns(worth=_worth())


@cache
def _agreeing() -> list[pl.Expr]:
    representative = pl.col("legal_representative") == pl.col("said_representative")
    agreeing = {
        "is_former": pl.col("name") != pl.col("current_name"),
        "same_representative": _yes(representative),
        "in_code": _yes(_within("code_region")),
        "at_authority": _yes(_within("authority_region")),
        "in_name": _in_name(),
        "is_over": _yes(pl.col("status").is_in(OVER)),
        "is_parent": _is_parent(),
    }
    return [said.alias(name) for name, said in agreeing.items()]


def _is_parent() -> pl.Expr:
    """Whether another enterprise of the same `n` is a branch of it."""
    own, parent = (pl.concat_str("n", code) for code in ("uscc", "parent_uscc"))
    return _yes(own.is_in(parent.implode()))


@cache
def told() -> pl.Expr:
    """`reasons`, List[String], of of `corroborated` pairs, in Chinese."""
    ended = pl.concat_str(
        pl.lit("已"), "status", pl.concat_str(pl.lit(" "), _day("ended_on")).fill_null("")
    )
    said = (
        pl.lit("名称相符度 ") + pl.col("score").round(2).cast(pl.String()),
        _when("is_former", pl.lit("曾用名，现名") + pl.col("current_name")),
        _when("same_representative", pl.lit("法定代表人相同")),
        _when("in_code", pl.lit("登记地与代码中的行政区划一致")),
        _when("in_name", pl.lit("登记地与名称中的地区一致")),
        _when("at_authority", pl.lit("登记地与作出机关所在地区一致")),
        _when("is_over", ended),
        _when("is_parent", pl.lit("上级企业")),
    )
    return pl.concat_list(said).list.drop_nulls().alias("reasons")


def _worth() -> pl.Expr:
    place = pl.any_horizontal("at_authority", "in_name")
    return (
        pl.col("score")
        + pl.col("same_representative") * _REPRESENTATIVE
        + pl.col("in_code") * _SAME_CODE_REGION
        + place * _SAME_PLACE
        + pl.col("is_over") * _ENDED
    )


def _within(column: str) -> pl.Expr:
    """Whether the enterprise's region is that of `column`, or lies in it: 330100 is 3301."""
    return pl.col("registered_in").str.starts_with(pl.col(column).str.replace("(?:00){1,2}$", ""))


def _in_name() -> pl.Expr:
    """Whether the smallest region that the row's name names is one of the enterprise's own."""
    smallest = pl.coalesce("l_county", "l_city", "l_province")
    return _yes(
        pl.any_horizontal(
            _yes(pl.col(level).str.starts_with(smallest))
            for level in ("county", "city", "province")
        )
    )


def _place() -> pl.Expr:
    """`place` in `_named_regions` of the region where an enterprise is registered, or null."""
    codes, region = pl.lit(_named_regions()["code"]), pl.col("registered_in")
    place = codes.search_sorted(region).clip(upper_bound=_named_regions().height - 1)
    return pl.when(codes.gather(place) == region).then(place).alias("place")


@cache
def _named() -> list[pl.Expr]:
    """`county`, `city` and `province` at `place`."""
    named = _named_regions().drop("code")
    return [pl.lit(column).gather(pl.col("place")) for column in named]


@cache
def _named_regions() -> pl.DataFrame:
    """`code` of every county with the names of it and of what it lies in, as last written."""
    newest = regions().unique("code", keep="last", maintain_order=True).select("code", "name")
    over = {
        "county": pl.col("code"),
        "city": pl.col("code").str.head(4) + "00",
        "province": pl.col("code").str.head(2) + "0000",
    }
    named = newest.select("code", **{f"{level}_code": code for level, code in over.items()})
    for level in over:
        names = newest.rename({"code": f"{level}_code", "name": level})
        named = named.join(names, on=f"{level}_code", how="left")
    return named.select("code", *over).sort("code")


def _yes(said: pl.Expr) -> pl.Expr:
    return said.fill_null(value=False)


def _when(flag: str, words: pl.Expr) -> pl.Expr:
    return pl.when(flag).then(words)


def _day(column: str) -> pl.Expr:
    return pl.col(column).dt.to_string("iso")
