"""From when a record may be repaired: by what is in force on the day on which it is asked for."""

from datetime import date

import polars as pl

from publish.policy.first_shown import DERIVED, with_first_shown
from publish.policy.judging import Policy, rule_id
from publish.policy.rules import FIRST_SHOWN, Pack, Repair, clock
from records.field import Channel
from records.kind import Kind

REPAIRS = pl.Schema(
    {
        "repairable_from": pl.Date(),  # null where no day can be named
        "repair": pl.String(),  # `<pack>/<rule>` that says so; null where none is for the row
        "repair_outcome": pl.String(),  # as `rules.Repair` lists them
        "repair_derived": pl.Boolean(),  # the clock's first day was not told
    }
)


def repairable(
    policy: Policy, table: pl.DataFrame, kind: Kind, channel: Channel, day: date
) -> pl.DataFrame:
    """`table` (text columns of `kind`) with the columns of REPAIRS.

    The newest of the most special packs that has a rule for a row decides; nothing is kept from
    packs that are no longer in force.
    """
    found = table.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in REPAIRS.items())
    for pack in policy.in_force(channel, day):
        dated = with_first_shown(found, pack.publish_within()) if _needs(pack) else found
        for rule in reversed(pack.repairs):
            if rule.rule.concerns(kind, channel):
                meant = pack.meant(rule.rule, day)
                dated = _said(dated, meant, rule, rule_id(pack, rule.rule))
                if rule.channel is not None:
                    other = repairable(policy, table, kind, rule.channel, day)
                    dated = _as_there(dated, other, meant)
        found = dated.select(*table.columns, *REPAIRS.names())
    return found


def _needs(pack: Pack) -> bool:
    return any(rule.clock == FIRST_SHOWN for rule in pack.repairs)


def _said(dated: pl.DataFrame, meant: pl.Expr, rule: Repair, name: str) -> pl.DataFrame:
    """What one rule says of the rows it is for."""
    since, derived = pl.lit(None, pl.Date()), pl.lit(value=False)
    if rule.outcome == "from":
        since = clock(rule.clock).dt.offset_by(f"{rule.months}mo")
        derived = pl.col(DERIVED) if rule.clock == FIRST_SHOWN else derived
    said = (since, pl.lit(name), pl.lit(rule.outcome), derived)
    return dated.with_columns(
        pl.when(meant).then(value).otherwise(column).alias(column)
        for column, value in zip(REPAIRS, said, strict=True)
    )


def _as_there(dated: pl.DataFrame, other: pl.DataFrame, meant: pl.Expr) -> pl.DataFrame:
    """The day of another channel, row by row, where a rule follows it; the rule stays."""
    there = ("repairable_from", "repair_outcome", "repair_derived")
    beside = dated.with_columns(other[name].alias(f"_{name}") for name in there)
    return beside.with_columns(
        pl.when(meant).then(f"_{name}").otherwise(name).alias(name) for name in there
    ).drop(f"_{name}" for name in there)
