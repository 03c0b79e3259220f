"""What the families of lookalikes are made of: firms, their turns, and the firms beside them."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from sandbox import codes
from sandbox.identity_twins import twins

FIRM = (
    "party_name", "party_uscc", "party_org_code", "party_registration_number", "party_tax_number",
    "former_names", "succession", "enterprise_type", "registration_status", "established_on",
    "ended_on", "region_code", "legal_representative", "parent_uscc",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Family:
    """`changed` and `added` have FIRM columns; `pool` those twice and `turn`."""

    changed: pl.DataFrame
    added: pl.DataFrame
    pool: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Cast:
    """What a family may work with: randomness, its firms, their turns, unused ordinals."""

    rng: np.random.Generator
    firms: pl.DataFrame
    turns: pl.Series
    numbers: codes.Ints

    def twins(self, **changes: pl.Series | pl.Expr) -> pl.DataFrame:
        """A new firm beside each: codes of its own, all else the same but for `changes`."""
        return twins(self.firms, self.numbers).with_columns(**changes)

    def ended(self) -> pl.DataFrame:
        """The firms, deregistered on the day of their turn."""
        days = self.turns.dt.to_string("iso:strict")
        return self.firms.with_columns(registration_status=pl.lit("注销"), ended_on=days)


def pooled(firms: pl.DataFrame, others: pl.DataFrame, turns: pl.Series) -> pl.DataFrame:
    """Firms, those with which they may be mistaken, and the day of their turn."""
    beside = others.rename(lambda name: f"o_{name}")
    return pl.concat([firms, beside], how="horizontal").with_columns(turns.alias("turn"))
