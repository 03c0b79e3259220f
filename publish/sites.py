"""Sites, shops, apps and accounts of an enterprise as a warning names them, each once.

Several sources tell of one site, each of a part: what they say is put together, from the earliest
day on. A closed site is named no more, so that whoever has it now is not taken for the enterprise.
"""

from datetime import date

import polars as pl

from records.field import Channel, Field
from records.kind import CATALOGUES, Kind
from records.names import name_key_expr
from records.online_operator import HOST, OWN_HOST
from records.sites import hosts, icp_site

_KEYS = ("_host", "_shop", "_filing", "_account")


def site_fields() -> tuple[Field, ...]:
    """The fields of one entry of `sites`."""
    public = CATALOGUES[Kind.ONLINE_OPERATOR].public(Channel.WARNING)
    return (*(field for field in public if not field.name.startswith("party_")), HOST)


def sites(operators: pl.DataFrame, day: date) -> pl.DataFrame:
    """One row per site open on `day`: `uscc` and `site_fields`, sorted; as text.

    `operators` are attached online operators with their catalogue fields as text.
    """
    names = [field.name for field in site_fields()]
    told = _numbered(operators.with_columns(hosts(operators["url"])))
    ordered = told.sort("opened_on", "record_id", nulls_last=True)
    each = ordered.group_by("uscc", "site", maintain_order=True).agg(
        pl.col(name).drop_nulls().first() for name in names if name != "closed_on"
    )
    closed = ordered.group_by("uscc", "site", maintain_order=True).agg(_closed())
    is_open = pl.col("closed_on").is_null() | (pl.col("closed_on") > day.isoformat())
    return (
        each.join(closed, on=["uscc", "site"])
        .filter(is_open)
        .sort("uscc", "operator_title", "host", "site")
        .select("uscc", *names)
    )


def _closed() -> pl.Expr:
    """The last day said, unless the site was opened again after it."""
    last = pl.col("closed_on").max()
    again = (pl.col("opened_on").max() > last).fill_null(value=False)
    return pl.when(~again).then(last).alias("closed_on")


def _numbered(told: pl.DataFrame) -> pl.DataFrame:
    """`site`: the same number for rows of one enterprise that share a key, directly or not."""
    shop = pl.concat_str(name_key_expr("platform_name"), pl.lit("\n"), "shop_number")
    own = pl.col("operator_type").is_in(OWN_HOST)
    keyed = told.sort("uscc", "record_id").with_columns(
        # A shop's address, and that of an app's download, is the platform's.
        pl.when(own).then("host").alias("_host"),
        shop.alias("_shop"),
        icp_site("icp_number").alias("_filing"),
        pl.when(pl.col("operator_type") == "公众号").then("wechat_account").alias("_account"),
    )
    numbered = keyed.with_row_index("site")
    while True:
        before = numbered["site"]
        for key in _KEYS:
            least = pl.col("site").min().over("uscc", key)
            numbered = numbered.with_columns(
                pl.when(pl.col(key).is_null()).then("site").otherwise(least).alias("site")
            )
        if before.equals(numbered["site"]):
            return numbered.drop(_KEYS)
