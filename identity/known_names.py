"""A name against all names of an enterprise, current and former: which agrees best, and how far.

Enterprises are renamed, and a record keeps the name of its own day (domain §1.5). For ranking and
for words; what attaches by a former name is `by_code`, by equality.
"""

import polars as pl

from identity.agreement import agreement, agreement_words
from records.protocols import Registry

ASKED = pl.Schema(
    {
        "n": pl.UInt32(),  # whose name it is; one may be asked against several enterprises
        "uscc": pl.String(),
        "party_name": pl.String(),
        "decided_on": pl.Date(),
    }
)
BEST = pl.Schema(
    {
        "n": pl.UInt32(),
        "uscc": pl.String(),
        "name": pl.String(),  # the one that agrees best: current, or the key of a former one
        "is_former": pl.Boolean(),
        "valid_until": pl.Date(),  # last day of a former name, null if unknown
        "score": pl.Float64(),
        "reasons": pl.List(pl.String()),  # Chinese sentences
    }
)


def best_known_name(asked: pl.DataFrame, registry: Registry, *, on_the_day: bool) -> pl.DataFrame:
    """BEST of each line of ASKED whose enterprise is known, by `n` and `uscc`.

    `on_the_day` takes former names only that were borne until the decision date or later, as the
    ladder does; else those of any time. Of two that agree alike the current one is told.
    """
    names = _names(asked["uscc"].drop_nulls().unique(), registry)
    pairs = asked.select(ASKED.names()).join(names, on="uscc")
    if on_the_day:
        pairs = pairs.filter(~pl.col("is_former") | _borne())
    scored = pairs.with_columns(score=agreement(pairs["party_name"], pairs["name"]))
    best = scored.sort(
        "n", "uscc", -pl.col("score"), "is_former", "valid_until", "name", nulls_last=True
    ).unique(["n", "uscc"], keep="first", maintain_order=True)
    said = agreement_words(best.select(left="party_name", right="name")).alias("said")
    told = best.with_columns(said).with_columns(was=_of_former())
    reasons = pl.concat_list("said", "was").list.drop_nulls()
    return told.with_columns(reasons=reasons).select(BEST.names())


def _names(codes: pl.Series, registry: Registry) -> pl.DataFrame:
    """Every name of the enterprises among `codes`: (`uscc`, `name`, `is_former`, `valid_until`)."""
    current = registry.by_uscc(codes).select(
        "uscc", "name", is_former=pl.lit(value=False), valid_until=pl.lit(None, pl.Date())
    )
    former = registry.former_names(codes).select(
        "uscc", name="name_key", is_former=pl.lit(value=True), valid_until="valid_until"
    )
    return pl.concat([current, former])


def _borne() -> pl.Expr:
    """Whether the name was borne on the decision date; one whose end nobody knows may have been."""
    until = pl.col("valid_until")
    return until.is_null() | (until >= pl.col("decided_on"))


def _of_former() -> pl.Expr:
    """What speaks of a former name as such, null for the current one."""
    until = pl.col("valid_until").dt.to_string("%Y年%-m月%-d日")
    sign = (
        pl.when(pl.col("valid_until").is_null() | pl.col("decided_on").is_null())
        .then(pl.lit("（○）"))
        .when(_borne())
        .then(pl.lit("，决定日时仍在使用（＋）"))
        .otherwise(pl.lit("，决定日前已更名（－）"))
    )
    used = pl.concat_str(pl.lit("，使用至"), until).fill_null("")
    return pl.when("is_former").then(pl.concat_str(pl.lit("是曾用名"), used, sign))
