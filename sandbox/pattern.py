"""A dirty pattern: how a clean row is spoiled, and what an honest reader should notice.

Rule codes are names agreed in writing between this generator and the validator; nothing of the
validator is imported, so neither can lean on the other's mistakes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from records.kind import Kind
from records.states import Pending
from records.uscc import ALPHABET


@dataclass(frozen=True, slots=True)
class Setting:
    """What a spoiler may draw on: randomness, the delivery day, other firms, late ones."""

    rng: np.random.Generator
    day: date
    firms: pl.DataFrame
    late: pl.DataFrame
    ended: pl.DataFrame
    daily: bool = False  # a delivery of what was decided since the last one, not of a stock


Spoil = Callable[[pl.DataFrame, Setting], pl.DataFrame]

DECISIONS = frozenset({Kind.PENALTY, Kind.LICENCE})
PENALTIES = frozenset({Kind.PENALTY})
LICENCES = frozenset({Kind.LICENCE})
# A lead may lack every code by its nature: what is missing from it is no fault.
PARTIES = frozenset(Kind) - {Kind.REGISTRATION, Kind.LEAD}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way of being wrong.

    `rule` is the finding expected (None when no rule can see it), `pending` why identity should
    hold the row, `blocking` whether the row must be stopped before identity. `fits` says which
    rows can carry it beside having `field` filled; with `blank` the fault fills a field that clean
    rows leave empty. It is a fault in deliveries from `since` to `until` only, where given.
    """

    name: str
    zh: str
    field: str
    spoil: Spoil
    rule: str | None = None
    pending: Pending | None = None
    blocking: bool = False
    kinds: frozenset[Kind] = PARTIES
    fits: pl.Expr | None = None
    needs: str | None = None  # a table of the setting that must hold somebody
    daily: bool = False  # no fault in a stock
    together: int = 1  # so many neighbouring rows carry it as one
    blank: bool = False
    since: date | None = None
    until: date | None = None

    def possible(self, setting: Setting) -> bool:
        """Whether the setting's day knows this fault, and it holds the firms drawn on."""
        begun = self.since is None or self.since <= setting.day
        over = self.until is not None and self.until < setting.day
        drawn = self.needs is None or not getattr(setting, self.needs).is_empty()
        return begun and not over and drawn and setting.daily >= self.daily

    @property
    def detectable(self) -> bool:
        """Whether the fault can be found from the data (and the register) alone."""
        return self.rule is not None or self.pending is not None

    def eligible(self, columns: list[str]) -> pl.Expr:
        """Rows that can carry this fault: `field` filled, `fits` true."""
        if self.field not in columns:
            return pl.lit(value=False)
        filled = pl.lit(value=True) if self.blank else pl.col(self.field).is_not_null()
        return filled if self.fits is None else filled & self.fits.fill_null(value=False)


def put(**expressions: pl.Expr | str | None) -> Spoil:
    """A spoiler that writes columns; a text is a constant, None empties the column."""

    def spoil(rows: pl.DataFrame, _setting: Setting) -> pl.DataFrame:
        written = {
            name: value if isinstance(value, pl.Expr) else pl.lit(value, pl.String)
            for name, value in expressions.items()
        }
        return rows.with_columns(**written)

    return spoil


def vary(field: str, *variants: pl.Expr | str) -> Spoil:
    """A spoiler that writes the variants in turn, so that every one of them occurs."""

    def spoil(rows: pl.DataFrame, _setting: Setting) -> pl.DataFrame:
        turn = pl.int_range(pl.len()) % len(variants)
        value = pl.lit(None, pl.String)
        for index, variant in enumerate(variants):
            given = variant if isinstance(variant, pl.Expr) else pl.lit(variant)
            value = pl.when(turn == index).then(given).otherwise(value)
        return rows.with_columns(value.alias(field))

    return spoil


_NEXT = {char: ALPHABET[(index + 1) % 31] for index, char in enumerate(ALPHABET)}


def changed(code: pl.Expr, place: int) -> pl.Expr:
    """`code` with the character at `place` replaced by the next legal one: mod 31 sees it."""
    char = code.str.slice(place, 1).replace(_NEXT)
    return pl.concat_str(code.str.slice(0, place), char, code.str.slice(place + 1))
