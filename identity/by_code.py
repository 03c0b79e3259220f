"""Where a row's unified social credit code leads, and whether the name there is the row's name.

The code alone never attaches: public test suites carry 工商银行's code under 国家电网's name
(domain §1.1), so a valid check digit does not mean the right company.
"""

import polars as pl

from identity.given import MOD31
from records.names import name_key_expr
from records.protocols import Registry
from records.registration import ENDED

EQUAL = "equal"
FORMER = "former"  # the name it bore on the decision date
OTHER = "other"
MISSING = "missing"
# The enterprise's columns beside the row's own.
LED_TO = {
    "name": "e_name",
    "name_key": "e_name_key",
    "org_code": "e_org_code",
    "registration_number": "e_registration_number",
    "tax_number": "e_tax_number",
    "status": "e_status",
    "ended_on": "e_ended_on",
    "established_on": "e_established_on",
    "renamed_on": "e_renamed_on",
}


def led_by_code(rows: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """`rows` with the enterprise of their code (`e_uscc`, null if none) and what the names say.

    Adds `name_key`, and `name_says`: equal, former, other or missing, null without enterprise.
    """
    sound = pl.when(pl.col("code_check") != MOD31).then(pl.col("party_uscc"))
    rows = rows.with_columns(sound=sound)
    codes = rows["sound"].drop_nulls().unique()
    found = registry.by_uscc(codes).select("uscc", *LED_TO).rename(LED_TO)
    found = found.with_columns(e_uscc=pl.col("uscc"))
    joined = rows.join(
        found,
        left_on="sound",
        right_on="uscc",
        how="left",
        validate="m:1",
        maintain_order="left",
    ).drop("sound")
    return with_former(_with_key(joined), registry)


def _with_key(rows: pl.DataFrame) -> pl.DataFrame:
    """`name_key`, computed only where the name is not letter for letter the registered one."""
    same = pl.col("party_name").eq_missing(pl.col("e_name")) & pl.col("e_name_key").is_not_null()
    odd = rows.with_columns(odd=pl.when(~same).then(pl.col("party_name")), same=same)
    keyed = odd.with_columns(
        name_key=pl.when("same").then(pl.col("e_name_key")).otherwise(name_key_expr("odd"))
    )
    key = pl.col("name_key")
    return keyed.drop("odd", "same").with_columns(
        name_key=pl.when(key.str.len_bytes() > 0).then(key)
    )


def with_former(rows: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """`name_says` and `former_until`, asking for former names only where the name is another."""
    led, key = pl.col("e_uscc").is_not_null(), pl.col("name_key")
    says = (
        pl.when(~led)
        .then(None)
        .when(key.is_null())
        .then(pl.lit(MISSING))
        .when(key == pl.col("e_name_key"))
        .then(pl.lit(EQUAL))
        .otherwise(pl.lit(OTHER))
    )
    rows = rows.with_columns(name_says=says)
    asked = rows.filter(pl.col("name_says") == OTHER)
    if asked.is_empty():
        return rows.with_columns(former_until=pl.lit(None, pl.Date()))
    former = registry.former_names(asked["e_uscc"].unique())
    borne = asked.join(former, left_on=["e_uscc", "name_key"], right_on=["uscc", "name_key"])
    until, decided = pl.col("valid_until"), pl.col("decided_on")
    # A name whose end nobody knows may have been valid, unless another firm bears it by now: then
    # the code may as well be the one that is wrong. One that ended needs a date to compare.
    taken = _borne_by_others(borne.filter(until.is_null()), registry)
    valid = borne.join(taken, on="n", how="anti").filter(until.is_null() | (until >= decided))
    last = valid.group_by("n").agg(pl.col("valid_until").max().alias("former_until"), was=pl.lit(1))
    joined = rows.join(last, on="n", how="left", maintain_order="left")
    return joined.with_columns(
        name_says=pl.when(pl.col("was").is_not_null())
        .then(pl.lit(FORMER))
        .otherwise(pl.col("name_says"))
    ).drop("was")


def _borne_by_others(undated: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """`n` of the rows of `undated` whose name a living enterprise of another code bears now."""
    if undated.is_empty():
        return undated.select("n")
    alive = pl.col("status").ne_missing(ENDED)
    others = registry.by_name_key(undated["name_key"].unique()).filter(alive)
    both = undated.join(others.select("name_key", other="uscc"), on="name_key")
    return both.filter(pl.col("other") != pl.col("e_uscc")).select("n").unique()
