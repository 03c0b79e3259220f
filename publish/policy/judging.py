"""Judging tables of records by the packs: from when, until when, or why not, and by which rule."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from publish.policy.conditions import as_date
from publish.policy.first_shown import with_first_shown
from publish.policy.rules import DECIDED, FIRST_SHOWN, Pack, Rule
from records.field import Channel
from records.kind import Kind
from records.states import Why

NO_RULE = "无适用规则"


@dataclass(frozen=True, slots=True)
class Policy:
    """All packs: the general ones, then the special ones, each sort by its first day."""

    packs: tuple[Pack, ...]

    def begun(self, channel: Channel, day: date) -> tuple[Pack, ...]:
        """Packs that have come into force for a channel by `day`, as they are folded."""
        return tuple(
            pack
            for pack in self.packs
            if pack.begun(day) and channel in pack.channels and not pack.framework
        )

    def in_force(self, channel: Channel, day: date) -> tuple[Pack, ...]:
        """Those of them that still are on `day`."""
        return tuple(pack for pack in self.begun(channel, day) if pack.in_force(day))

    def frameworks(self, channel: Channel, day: date) -> tuple[Pack, ...]:
        """Packs that are named for a channel on `day` and set nothing by themselves."""
        return tuple(
            pack
            for pack in self.packs
            if pack.framework and pack.in_force(day) and channel in pack.channels
        )

    def judge(self, table: pl.DataFrame, kind: Kind, channel: Channel, day: date) -> pl.DataFrame:
        """`table` (text columns of `kind`) with publish_from, publish_until, why and rule.

        `why` is null where the row may be shown on `day`; otherwise it is the reason it may not.
        `rule` is `<pack>/<term>` whatever `why` says.
        """
        granted = self.granted(table, kind, channel, day)
        refused = self.refused(kind, channel, day)[0]
        return granted.with_columns(_why(refused, day).alias("why"))

    def granted(self, table: pl.DataFrame, kind: Kind, channel: Channel, day: date) -> pl.DataFrame:
        """`table` with publish_from, publish_until and rule: terms alone, nothing refused.

        A pack grants to what was decided while it was in force, and to older decisions where it
        takes over the stock; what was granted before, it can only shorten (ADR 18).
        """
        decided = as_date(DECIDED[kind])
        judged = table.with_columns(
            publish_from=pl.lit(None, pl.Date()), publish_until=pl.lit(None, pl.Date()),
            rule=pl.lit(NO_RULE),
        )  # fmt: skip
        for pack in self.begun(channel, day):
            judged = _folded(judged, pack, (kind, channel, day), decided)
        return judged.select(*table.columns, "publish_from", "publish_until", "rule")

    def refuse(self, table: pl.DataFrame, kind: Kind, channel: Channel, day: date) -> pl.DataFrame:
        """`table` with `why`: refusals alone, for a kind without a clock (a registration)."""
        return table.with_columns(self.refused(kind, channel, day)[0].alias("why"))

    def refused(self, kind: Kind, channel: Channel, day: date) -> tuple[pl.Expr, pl.Expr]:
        """Why rows are refused by what is in force on `day`, and by which rule; null if by none."""
        why, rule = pl.lit(None, pl.String()), pl.lit(None, pl.String())
        for pack in reversed(self.in_force(channel, day)):
            for refusal in reversed(pack.refusals):
                if refusal.rule.concerns(kind, channel):
                    meant = pack.meant(refusal.rule, day)
                    why = pl.when(meant).then(pl.lit(str(refusal.why))).otherwise(why)
                    rule = pl.when(meant).then(pl.lit(rule_id(pack, refusal.rule))).otherwise(rule)
        return why, rule

    def masked(self, kind: Kind, channel: Channel, day: date) -> frozenset[str]:
        """Fields that no line of that channel may carry on `day`."""
        return frozenset(
            name
            for pack in self.in_force(channel, day)
            for mask in pack.masks
            if mask.rule.concerns(kind, channel)
            for name in mask.fields
        )

    def rules(self) -> Iterator[tuple[str, Pack, Rule]]:
        """Every rule of every pack under its id."""
        for pack in self.packs:
            for rule in pack.rules():
                yield rule_id(pack, rule), pack, rule

    def regime(self, channel: Channel, day: date) -> str:
        """A digest of all that decides on `day` what a channel shows."""
        words = [f"{pack.digest} {pack.in_force(day)}" for pack in self.begun(channel, day)]
        return hashlib.sha256("\n".join(words).encode()).hexdigest()


def _folded(
    judged: pl.DataFrame, pack: Pack, of: tuple[Kind, Channel, date], decided: pl.Expr
) -> pl.DataFrame:
    """What is granted after one more pack."""
    kind, channel, day = of
    terms = [term for term in pack.terms if term.rule.concerns(kind, channel)]
    if not terms:
        return judged
    if any(term.clock == FIRST_SHOWN for term in terms):
        judged = with_first_shown(judged, pack.publish_within())
    name, end = pl.lit(None, pl.String()), pl.lit(None, pl.Date())
    for term in reversed(terms):
        meant = pack.meant(term.rule, day)
        name = pl.when(meant).then(pl.lit(rule_id(pack, term.rule))).otherwise(name)
        end = pl.when(meant).then(term.end()).otherwise(end)
    judged = judged.with_columns(_name=name, _end=end)
    older = decided < pack.start
    known = pl.col("publish_from").is_not_null()
    shorter = pl.col("_end").fill_null(date.max) < pl.col("publish_until").fill_null(date.max)
    first = (older & ~known) if pack.stock else pl.lit(value=False)
    takes = pl.col("_name").is_not_null() & (
        pack.grants(decided) | (first | (older & known & shorter)).fill_null(value=False)
    )
    return judged.with_columns(
        publish_from=pl.when(takes).then(decided).otherwise("publish_from"),
        publish_until=pl.when(takes).then("_end").otherwise("publish_until"),
        rule=pl.when(takes).then("_name").otherwise("rule"),
    )


def rule_id(pack: Pack, rule: Rule) -> str:
    """What a rule is called beside a publication: `<pack>/<rule>`."""
    return f"{pack.id}/{rule.name}"


def _why(refused: pl.Expr, day: date) -> pl.Expr:
    return (
        pl.when(refused.is_not_null()).then(refused)
        .when(pl.col("publish_from").is_null()).then(pl.lit(Why.OUT_OF_SCOPE))
        .when(pl.col("publish_until") < day).then(pl.lit(Why.EXPIRED))
        .otherwise(pl.lit(None, pl.String()))
    )  # fmt: skip
