"""Conditions of rules as data, and what they ask of a table of records (all columns text)."""

from dataclasses import dataclass
from datetime import date
from functools import reduce

import polars as pl


def as_date(field: str) -> pl.Expr:
    """An ISO text column as dates; anything else is null."""
    return pl.col(field).str.to_date("%Y-%m-%d", strict=False)


@dataclass(frozen=True, slots=True)
class LowFine:
    """Below how much (万元) a fine is low in a province, from a day on; by the deciding organ."""

    province: str  # the first two digits of its division code
    name: str
    start: date
    person: float
    organisation: float
    basis: str


@dataclass(frozen=True, slots=True)
class HugeFine:
    """From how much (万元) on a fine is huge by a sector's own standard, from a day on."""

    organs: tuple[str, ...]  # whose name holds one of these
    start: date
    amount: float
    basis: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One question to one field, or to several of which one has to answer yes.

    `test` is its name in the packs; what it compares with stands in `values`, `number`, `limits`
    or `huge`. A field that is null answers no; `negated` turns the answer round after that.
    """

    test: str
    fields: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    number: float = 0.0
    limits: tuple[LowFine, ...] = ()
    huge: tuple[HugeFine, ...] = ()
    negated: bool = False

    def expr(self, day: date) -> pl.Expr:
        """True where it holds on `day`."""
        if self.test == "low_fine":
            said = (_amount("fine_wan_yuan") < _low_fine(self.limits)).fill_null(value=False)
        elif self.test == "huge_fine":
            said = (_amount("fine_wan_yuan") >= _huge_fine(self.huge)).fill_null(value=False)
        elif self.test == "low_fine_unknown":
            said = _low_fine(self.limits).is_null()
        else:
            said = reduce(pl.Expr.or_, [self._asks(field, day) for field in self.fields])
        return ~said if self.negated else said

    def _asks(self, field: str, day: date) -> pl.Expr:
        column = pl.col(field)
        match self.test:
            case "holds":
                said = column.str.contains_any(list(self.values))
            case "only":
                said = column.str.split(";").list.set_difference(list(self.values)).list.len() == 0
            case "equals":
                said = column.is_in(self.values)
            case "differs":
                said = column.is_in(self.values).not_()
            case "reached":
                said = as_date(field) <= day
            case "below":
                said = _amount(field) < self.number
            case _:
                said = _amount(field) >= self.number
        return said.fill_null(value=False)


Alternatives = tuple[tuple[Condition, ...], ...]
"""Rows fit when all conditions of one of these hold; of none at all, always."""


def fits(alternatives: Alternatives, day: date) -> pl.Expr:
    """Rows of which one of the alternatives holds whole."""
    if not alternatives:
        return pl.lit(value=True)
    return reduce(pl.Expr.or_, [every(conditions, day) for conditions in alternatives])


def every(conditions: tuple[Condition, ...], day: date) -> pl.Expr:
    """Rows of which all conditions hold."""
    asked = [condition.expr(day) for condition in conditions]
    return reduce(pl.Expr.and_, asked, pl.lit(value=True))


def fields_of(alternatives: Alternatives) -> frozenset[str]:
    """Every field that is asked."""
    return frozenset(f for every_of in alternatives for each in every_of for f in each.fields)


def _amount(field: str) -> pl.Expr:
    return pl.col(field).cast(pl.Float64, strict=False)


def _low_fine(limits: tuple[LowFine, ...]) -> pl.Expr:
    """Below what a fine is low in the province whose organ decided; null where that is not known.

    The province is told by the organ's code, where that is missing by its name.
    """
    limit = pl.lit(None, pl.Float64())
    person = pl.col("party_category") == "自然人"
    for each in sorted(limits, key=lambda one: one.start):
        by_code = pl.col("authority_uscc").str.slice(2, 2) == each.province
        by_name = pl.col("authority_name").str.contains(each.name, literal=True)
        here = pl.coalesce(by_code, by_name) & (as_date("decided_on") >= each.start)
        amount = pl.when(person).then(each.person).otherwise(each.organisation)
        limit = pl.when(here).then(amount).otherwise(limit)
    return limit


def _huge_fine(huge: tuple[HugeFine, ...]) -> pl.Expr:
    """From how much on a fine of the deciding organ is huge; null where no standard is known."""
    limit = pl.lit(None, pl.Float64())
    for each in sorted(huge, key=lambda one: one.start):
        ours = pl.col("authority_name").str.contains_any(list(each.organs))
        since = as_date("decided_on") >= each.start
        limit = pl.when(ours & since).then(each.amount).otherwise(limit)
    return limit
