"""A registry made to be mistaken in: enterprises, and beside many of them one that looks like it.

Every firm is a function of (seed, ordinal). Families of lookalikes (`identity_families.py`) are
laid over slices of the country's own firms, so that near names, near codes, namesakes and
successors are common, whatever the size. Here too: nothing of the matcher is imported.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from records.states import LINK_SORTS_ZH
from records.tables import LINKS
from sandbox.country import make_country
from sandbox.identity_cast import FIRM, Family
from sandbox.identity_families import FAMILIES, made_families
from sandbox.identity_twins import popular

DAY = date(2018, 9, 3)
_POPULAR = 0.05  # of the companies: some trade names are borne by hundreds
LEAST = 2_000
"""Enterprises that a world has at least: below, families would be too small to draw from."""


@dataclass(frozen=True, slots=True)
class World:
    """`registrations`: FIRM columns as text, one row per enterprise.

    `pools`: by name, firms to draw parties from: FIRM columns, the same of the firm with which
    each may be mistaken (`o_…`), `turn` (day on which one took the other's place, null where none
    did) and `lone` (whether its organisation code and registration number are its alone).
    """

    registrations: pl.DataFrame
    pools: Mapping[str, pl.DataFrame]

    @property
    def former_names(self) -> pl.DataFrame:
        """`uscc`, `name` and `valid_until` of every name that somebody bore before."""
        parts = pl.col("former_names").str.split(";")
        name = pl.col("part").str.split_exact("|", 1).struct.rename_fields(["name", "until"])
        return (
            self.registrations.drop_nulls("former_names")
            .select(pl.col("party_uscc").alias("uscc"), parts.alias("part"))
            .explode("part")
            .select("uscc", name.alias("of"))
            .unnest("of")
            .select("uscc", "name", pl.col("until").str.to_date().alias("valid_until"))
        )

    @property
    def links(self) -> pl.DataFrame:
        """LINKS that the register states, known on the day of its delivery."""
        said = pl.col("succession").str.split("|")
        sorts = {zh: sort.value for sort, zh in LINK_SORTS_ZH.items()}
        return (
            self.registrations.drop_nulls("succession")
            .select(
                said.list.get(1).alias("old_uscc"),
                pl.col("party_uscc").alias("new_uscc"),
                said.list.get(0).replace_strict(sorts).alias("sort"),
                said.list.get(2).str.to_date().alias("since"),
                pl.lit(DAY).alias("known_on"),
                pl.lit(None, pl.Date()).alias("ended_on"),
            )
            .match_to_schema(LINKS)
        )


def make_world(seed: int, enterprises: int = 20_000) -> World:
    """A registry of about that many enterprises; the same arguments give the same rows."""
    size = max(enterprises, LEAST)
    # Every family adds at most one firm for each that it takes.
    each = size // (4 * len(FAMILIES))
    made = make_country(seed, size - each * len(FAMILIES)).enterprises.select(*FIRM)
    country = popular(np.random.default_rng([seed, 17]), made, _POPULAR)
    families = made_families(seed, country, each)
    changed = pl.concat([family.changed for family in families.values()])
    kept = country.join(changed, on="party_uscc", how="anti", maintain_order="left")
    added = [family.added for family in families.values()]
    registrations = pl.concat([kept, changed, *added])
    return World(registrations, _pools(kept, registrations, families))


def _pools(
    kept: pl.DataFrame, registrations: pl.DataFrame, families: Mapping[str, Family]
) -> dict[str, pl.DataFrame]:
    own = kept.filter(pl.col("registration_status") == "存续")
    # A stride through the table meets another name and, as a rule, another region.
    other = pl.concat([own.slice(own.height // 2), own.head(own.height // 2)])
    parents = registrations.rename(lambda name: f"o_{name}")
    branches = own.drop_nulls("parent_uscc").join(
        parents, left_on="parent_uscc", right_on="o_party_uscc", maintain_order="left",
        coalesce=False,
    )  # fmt: skip
    none = pl.lit(None, pl.Date()).alias("turn")
    beside = other.rename(lambda name: f"o_{name}")
    ended = kept.filter(pl.col("registration_status") == "注销")
    pools = {
        "any": pl.concat([own, beside], how="horizontal").with_columns(none),
        "ended": pl.concat([ended, beside.head(ended.height)], how="horizontal").with_columns(
            turn=pl.col("ended_on").str.to_date()
        ),
        "branch": branches.with_columns(none),
        "renamed": _renamed(own, beside),
        **{name: family.pool for name, family in families.items()},
    }
    columns = [*FIRM, *(f"o_{name}" for name in FIRM), "turn"]
    return {name: _lone(pool.select(columns), registrations) for name, pool in pools.items()}


def _renamed(own: pl.DataFrame, beside: pl.DataFrame) -> pl.DataFrame:
    """Firms that bore one other name until the day of their turn, which is a name beside them."""
    was = pl.col("former_names").str.split("|")
    pool = pl.concat([own, beside], how="horizontal").drop_nulls("former_names")
    return pool.with_columns(
        o_party_name=was.list.get(0), turn=was.list.get(1).str.to_date(), o_party_uscc="party_uscc"
    )


def _lone(pool: pl.DataFrame, registrations: pl.DataFrame) -> pl.DataFrame:
    lone = pl.lit(value=True)
    for name in ("party_org_code", "party_registration_number"):
        shared = registrations.filter(pl.col(name).is_duplicated() & pl.col(name).is_not_null())
        lone &= ~pl.col(name).is_in(shared[name].unique().implode()).fill_null(value=False)
    return pool.with_columns(lone=lone)
