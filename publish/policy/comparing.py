"""What other packs would change: two judgements of the same records, side by side."""

from datetime import date

import polars as pl

from publish.policy.judging import Policy
from publish.policy.repairing import repairable
from records.field import Channel
from records.kind import Kind
from records.states import WHY_NAMES_ZH

COMPARED = pl.Schema(
    {
        "record_id": pl.String(),
        "channel": pl.String(),
        "kind": pl.String(),
        "change": pl.String(),  # one of `CHANGES_ZH`
        "reason": pl.String(),  # why it leaves, or why it was not shown; empty otherwise
        "until_before": pl.Date(),
        "until_after": pl.Date(),
        "rule_before": pl.String(),
        "rule_after": pl.String(),
    }
)
CHANGES_ZH = (
    "不再公示",
    "将予公示",
    "提前截止",
    "推后截止",
    "隐去字段不同",
    "可修复日不同",
    "仅依据不同",
)


def compared(
    policies: tuple[Policy, Policy], table: pl.DataFrame, kind: Kind, channel: Channel, day: date
) -> pl.DataFrame:
    """COMPARED: those rows of `table` (record_id, and text columns of `kind`) that would change.

    One row per record, with the gravest change; what neither policy shows is passed over.
    """
    before, after = (_judged(policy, table, kind, channel, day) for policy in policies)
    both = before.join(after, on="record_id", suffix="_after", how="inner")
    masks = [policy.masked(kind, channel, day) for policy in policies]
    is_named = pl.any_horizontal(
        pl.lit(value=False), *(pl.col(name).is_not_null() for name in masks[0] ^ masks[1])
    )
    named = table.select("record_id", is_named.alias("masked_otherwise"))
    told = both.join(named, on="record_id").with_columns(_change())
    return told.filter(pl.col("change").is_not_null()).select(
        "record_id",
        pl.lit(channel.value).alias("channel"),
        pl.lit(kind.value).alias("kind"),
        "change",
        _reason().alias("reason"),
        until_before="until",
        until_after="until_after",
        rule_before="rule",
        rule_after="rule_after",
    ).match_to_schema(COMPARED)  # fmt: skip


def _judged(
    policy: Policy, table: pl.DataFrame, kind: Kind, channel: Channel, day: date
) -> pl.DataFrame:
    judged = policy.judge(table, kind, channel, day).select(
        "record_id", "why", "rule", until="publish_until"
    )
    mended = repairable(policy, table, kind, channel, day)
    return judged.with_columns(mended["repairable_from"], mended["repair_outcome"])


def _change() -> pl.Expr:
    """The first of `CHANGES_ZH` that is so; null where nothing changes, or nothing is shown."""
    was, will = pl.col("why").is_null(), pl.col("why_after").is_null()
    until, later = (pl.col(name).fill_null(date.max) for name in ("until", "until_after"))
    mended = ("repairable_from", "repair_outcome")
    other = [pl.col(name).ne_missing(pl.col(f"{name}_after")) for name in mended]
    asked = (
        was & ~will,
        will & ~was,
        was & will & (later < until),
        was & will & (later > until),
        was & will & pl.col("masked_otherwise"),
        was & will & pl.any_horizontal(other),
        was & will & (pl.col("rule") != pl.col("rule_after")),
    )
    said = [pl.when(one).then(pl.lit(name)) for one, name in zip(asked, CHANGES_ZH, strict=True)]
    return pl.coalesce(said).alias("change")


def _reason() -> pl.Expr:
    names = {str(why): words for why, words in WHY_NAMES_ZH.items()}
    why = pl.coalesce("why_after", "why")
    return why.replace_strict(names, default="", return_dtype=pl.String())
