"""Clean listings and online operators: who stands on the list, who runs which shop."""

from datetime import date

import numpy as np
import polars as pl

from records.kind import Kind
from sandbox import words
from sandbox.authorities import Authorities
from sandbox.decisions import days_between, shaped
from sandbox.naming import Ints, pick

BLACKLIST = "电子商务领域严重失信企业名单"


def listings(
    rng: np.random.Generator, firms: pl.DataFrame, authorities: Authorities, last: date
) -> pl.DataFrame:
    """One listing per row of `firms`, put on between the start of 2018 and `last`."""
    count = len(firms)
    authority = authorities.frame[rng.integers(0, len(authorities.frame), count)]
    frame = _party(firms).with_columns(
        list_fields=pick(words.LIST_FIELDS, rng.integers(0, len(words.LIST_FIELDS), count)),
        listed_on=days_between(rng, date(2018, 1, 2), last, count),
        authority_name=authority["name"],
    )
    return shaped(Kind.LISTING, frame)


def shops(
    rng: np.random.Generator, firms: pl.DataFrame, chosen: Ints, first_serial: int
) -> pl.DataFrame:
    """One shop per index in `chosen` on an invented platform; every eighth is a site of its own."""
    count = len(chosen)
    platform = pick(words.PLATFORMS, rng.integers(0, len(words.PLATFORMS), count))
    serial = pl.Series(np.arange(first_serial, first_serial + count)).cast(pl.String)
    title = pl.col("party_name").str.slice(0, 8)
    site = serial.cast(pl.Int64) % 8 == 0
    # .invalid never resolves (RFC 2606): nobody's address.
    frame = _party(firms[chosen]).with_columns(
        operator_type=pl.when(site).then(pl.lit("网站")).otherwise(pl.lit("网店")),
        operator_title=title + pl.when(site).then(pl.lit("官网")).otherwise(pl.lit("旗舰店")),
        url=pl.when(site)
        .then(pl.format("www.site{}.invalid", serial))
        .otherwise(pl.format("shop{}.platform.invalid", serial)),
        platform_name=pl.when(~site).then(platform),
        shop_number=pl.when(~site).then(pl.format("S{}", serial)),
        icp_number=pl.when(site).then(pl.format("沄ICP备{}号", serial)),
        opened_on=days_between(rng, date(2014, 1, 1), date(2018, 7, 31), count),
        shipping_address="address",
    )
    return shaped(Kind.ONLINE_OPERATOR, frame.drop("address"))


def _party(firms: pl.DataFrame) -> pl.DataFrame:
    return firms.select(
        "party_name",
        "party_uscc",
        "party_registration_number",
        "party_org_code",
        "address",
        _uscc="party_uscc",
    )
