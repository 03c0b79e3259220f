"""Enterprises that a row's identifiers lead to, for a person: no condition on the name is made.

Its own code's, what that leads on to, and what each legacy identifier leads to. How far the names
agree stands beside each: a code whose enterprise has another name is told as a conflict.
"""

import polars as pl

from identity.agreement import AGREES, agreement
from identity.by_code import led_by_code
from identity.by_legacy import led_by_legacy
from identity.by_link import led_on
from identity.follow import followed
from identity.given import LEGACY, given
from records.protocols import Registry
from records.registration import OVER
from records.states import LINK_SORTS_ZH
from records.tables import CANDIDATES, IDENTIFIERS

CODE, LINK, OLD_IDENTIFIER = "code", "link", "legacy"
_LED = pl.Schema({"_row": pl.Int64(), "uscc": pl.String(), "by": pl.String(), "told": pl.String()})
_NAMES_ZH = dict(zip(LEGACY, ("组织机构代码", "工商注册号", "税务登记号"), strict=True))
_SORTS_ZH = {sort.value: words for sort, words in LINK_SORTS_ZH.items()}


def by_identifier(rows: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """CANDIDATES of the `rows` (IDENTIFIERS) by their identifiers, each enterprise once a way."""
    asked = given(rows.select(IDENTIFIERS.names()))
    led = led_on(led_by_code(asked, registry), registry)
    legacy = led_by_legacy(led, registry).join(led.select("n", "_row"), on="n")
    own = led.select("_row", uscc=pl.coalesce("replaced", "e_uscc")).drop_nulls()
    found = pl.concat(
        [
            _led(own, CODE, pl.lit("代码对应的主体")),
            _onward(own, registry),
            *(_of_legacy(legacy, identifier) for identifier in LEGACY),
        ]
    )
    names = asked.select("_row", "party_name", "decided_on")
    return _compared(found.join(names, on="_row"), registry)


def _onward(own: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """_LED by the links that lead on from the rows' own codes, to the newest of one enterprise."""
    links = registry.links_from(own["uscc"].unique()).filter(pl.col("ended_on").is_null())
    if links.is_empty():
        return pl.DataFrame(schema=_LED)
    newest = followed(links["new_uscc"], registry).rename({"uscc": "new_uscc"})
    led = own.join(links, left_on="uscc", right_on="old_uscc").join(newest, on="new_uscc")
    sort = pl.col("sort").replace_strict(_SORTS_ZH)
    words = pl.concat_str(sort, pl.lit("，原代码"), "uscc")
    since = pl.concat_str(pl.lit("，自"), pl.col("since").dt.to_string("iso")).fill_null("")
    told = led.with_columns(told=words + since, uscc="now")
    return _led(told, LINK, pl.col("told"))


def _of_legacy(legacy: pl.DataFrame, identifier: str) -> pl.DataFrame:
    """_LED by one legacy identifier, where it leads."""
    led = legacy.select("_row", uscc="candidates").explode("uscc").drop_nulls()
    pair = pl.col("uscc").str.split_exact("=", 1)
    here = led.filter(pl.col("uscc").str.starts_with(identifier + "="))
    codes = here.with_columns(uscc=pair.struct.field("field_1"))
    return _led(codes, OLD_IDENTIFIER, pl.lit(_NAMES_ZH[identifier] + "对应的主体"))


def _led(rows: pl.DataFrame, by: str, words: pl.Expr) -> pl.DataFrame:
    return rows.select("_row", "uscc", pl.lit(by).alias("by"), words.alias("told"))


def _compared(found: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """`found` as CANDIDATES, each with the name of its enterprise that agrees best."""
    borne = _names(found["uscc"].unique(), registry)
    pairs = found.join(borne, on="uscc")
    score = agreement(pairs["party_name"], pairs["name"]).fill_null(0.0).alias("score")
    order = ["_row", "by", "score", "uscc", "name"]
    best = (
        pairs.with_columns(score)
        .sort(order, descending=[False, False, True, False, False])
        .unique(["_row", "uscc", "by", "told"], keep="first", maintain_order=True)
    )
    return best.with_columns(
        rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("_row", "by"),
        reasons=pl.concat_list("told", _said(), _ended()).list.drop_nulls(),
    ).select(pl.col(name).cast(dtype) for name, dtype in CANDIDATES.items())


def _names(codes: pl.Series, registry: Registry) -> pl.DataFrame:
    """Every name that the enterprises of `codes` bear or bore, with how each stands now."""
    now = registry.by_uscc(codes).select("uscc", "name", "status", ended="ended_on")
    former = registry.former_names(codes).select(
        "uscc", name="name_key", is_former=pl.lit(value=True)
    )
    was = former.join(now.drop("name"), on="uscc")
    return pl.concat([now.with_columns(is_former=pl.lit(value=False)), was], how="diagonal")


def _said() -> pl.Expr:
    """What the names say; a code that leads to another name is a conflict."""
    agrees = pl.when(pl.col("score") >= AGREES)
    number = pl.col("score").round(2).cast(pl.String())
    former = pl.when("is_former").then(pl.lit("与曾用名相符度 ")).otherwise(pl.lit("名称相符度 "))
    return agrees.then(former + number).otherwise(pl.lit("名称不符，该主体名称为") + pl.col("name"))


def _ended() -> pl.Expr:
    day = pl.concat_str(pl.lit(" "), pl.col("ended").dt.to_string("iso")).fill_null("")
    over = pl.col("status").is_in(OVER)
    return pl.when(over).then(pl.concat_str(pl.lit("已"), "status", day))
