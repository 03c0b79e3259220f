"""Families of lookalikes: what befell a firm, and the firm with which it may now be mistaken.

Each takes a slice of the country's firms and answers with those of them that it changed, the firms
that it added, the links that the register knows, and the pool from which parties are drawn.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from records.states import LINK_SORTS_ZH, LinkSort
from sandbox import codes
from sandbox.identity_twins import near_codes, other_character, other_region, twins
from sandbox.naming import region_frame

FIRM = (
    "party_name", "party_uscc", "party_org_code", "party_registration_number", "party_tax_number",
    "former_names", "succession", "enterprise_type", "registration_status", "established_on",
    "ended_on", "region_code", "legal_representative", "parent_uscc",
)  # fmt: skip
_FIRST_TURN, _TURNS = np.datetime64("2017-10-01"), 240  # days


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


def made_families(seed: int, country: pl.DataFrame, each: int) -> dict[str, Family]:
    """Every family over a slice of its own of `country`, at most `each` firms in it."""
    live = pl.col("registration_status").eq("存续") & pl.col("parent_uscc").is_null()
    fit = country.filter(live & pl.col("former_names").is_null())
    traders = fit.filter(pl.col("party_uscc").str.starts_with("92"))
    others = fit.filter(pl.col("party_uscc").str.starts_with("91"))
    made = {}
    for number, (name, make) in enumerate(FAMILIES.items()):
        source = traders if name in _OF_TRADERS else others
        share = len(_OF_TRADERS) if name in _OF_TRADERS else len(FAMILIES) - len(_OF_TRADERS)
        size = min(each, source.height // (share + 1))
        rng = np.random.default_rng([seed, 11, number])
        turns = _FIRST_TURN + rng.integers(0, _TURNS, size).astype("timedelta64[D]")
        numbers = 20_000_000 + number * 200_000 + np.arange(size, dtype=np.int64)
        firms = source.slice(_place(name) * size, size)
        made[name] = make(Cast(rng, firms, pl.Series(turns), numbers))
    return made


def _place(name: str) -> int:
    """Which of the slices of its kind a family takes."""
    peers = [one for one in FAMILIES if (one in _OF_TRADERS) == (name in _OF_TRADERS)]
    return peers.index(name)


def pooled(firms: pl.DataFrame, others: pl.DataFrame, turns: pl.Series) -> pl.DataFrame:
    """Firms, those with which they may be mistaken, and the day of their turn."""
    beside = others.rename(lambda name: f"o_{name}")
    return pl.concat([firms, beside], how="horizontal").with_columns(turns.alias("turn"))


def _out_of(sort: LinkSort, old: pl.Series, since: pl.Series) -> pl.Series:
    """How the register states that a firm came out of the code `old`."""
    days = since.dt.to_string("iso:strict")
    return pl.select(pl.format("{}|{}|{}", pl.lit(LINK_SORTS_ZH[sort]), old, days)).to_series()


def _later_namesake(cast: Cast) -> Family:
    """A firm ended, and another took its name: `o_` is the ended one."""
    founded = cast.turns.dt.offset_by("30d").dt.to_string("iso:strict")
    later, ended = cast.twins(established_on=founded), cast.ended()
    return Family(ended, later, pooled(later, ended, cast.turns))


def _earlier_namesake(cast: Cast) -> Family:
    """The same seen from the ended firm: `o_` is the later one."""
    founded = cast.turns.dt.offset_by("30d").dt.to_string("iso:strict")
    later, ended = cast.twins(established_on=founded), cast.ended()
    return Family(ended, later, pooled(ended, later, cast.turns))


def _other_province(cast: Cast) -> Family:
    """Traders whose names lack their place, in two provinces at once."""
    places = region_frame().unique("code").select("code", "place")
    placed = cast.firms.join(places, left_on="region_code", right_on="code", maintain_order="left")
    bare = placed.select(pl.col("party_name").str.strip_prefix(pl.col("place"))).to_series()
    firms = cast.firms.with_columns(party_name=bare)
    away = other_region(cast.rng, firms)
    others = twins(away, cast.numbers)
    return Family(firms, others, pooled(firms, others, cast.turns))


def _near_name(cast: Cast) -> Family:
    """Names that differ in one character."""
    others = cast.twins(party_name=other_character(cast.rng, cast.firms["party_name"]))
    return Family(cast.firms, others, pooled(cast.firms, others, cast.turns))


def _near_code(cast: Cast) -> Family:
    """Codes that differ in two characters; both pass both checks."""
    near = near_codes(cast.rng, cast.firms["party_uscc"])
    own = cast.twins(party_name=other_character(cast.rng, cast.firms["party_name"], 3))
    others = own.with_columns(
        party_uscc=near,
        party_org_code=near.str.slice(8, 9),
        party_tax_number=pl.col("region_code") + near.str.slice(8, 9),
    )
    apart = (near != cast.firms["party_uscc"]) & near.is_unique()
    firms, others = cast.firms, others.filter(apart)
    pool = pooled(firms.filter(apart), others, cast.turns.filter(apart))
    return Family(firms, others, pool)


def _name_taken_over(cast: Cast) -> Family:
    """A firm gave up its name, and another (`o_`) bears it from the next day on."""
    old = cast.firms["party_name"]
    days = cast.turns.dt.to_string("iso:strict")
    firms = cast.firms.with_columns(
        party_name=other_character(cast.rng, old, 2), former_names=old + "|" + days
    )
    founded = cast.turns.dt.offset_by("1d").dt.to_string("iso:strict")
    others = cast.twins(established_on=founded)
    return Family(firms, others, pooled(firms, others, cast.turns))


def _converted(cast: Cast) -> Family:
    """个转企: a company (`o_`) with a code of its own goes on with a trader's business."""
    ended = cast.ended()
    founded = cast.turns.dt.to_string("iso:strict")
    body = codes.org_codes(cast.numbers)
    company = cast.twins(
        party_name=cast.firms["party_name"] + "有限公司",
        party_uscc=codes.usccs("91" + cast.firms["region_code"], body),
        enterprise_type=pl.lit("有限责任公司"),
        established_on=founded,
        succession=_out_of(LinkSort.CONVERTED, ended["party_uscc"], cast.turns),
    )
    return Family(ended, company, pooled(ended, company, cast.turns))


def _corrected(cast: Cast) -> Family:
    """A wrong code was put right; half of the wrong ones (`o_`) still stand in the register."""
    days = cast.turns.dt.to_string("iso:strict")
    wrong = cast.twins(
        registration_status=pl.lit("注销"),
        ended_on=days,
        party_registration_number=pl.lit(None, pl.String),
    )
    kept = wrong.filter(pl.int_range(pl.len()) % 2 == 0)
    right = cast.firms.with_columns(
        succession=_out_of(LinkSort.CODE_CORRECTED, wrong["party_uscc"], cast.turns)
    )
    return Family(right, kept, pooled(right, wrong, cast.turns))


def _merged(cast: Cast) -> Family:
    """A firm was taken in by another (`o_`), which is new."""
    ended = cast.ended()
    founded = cast.turns.dt.to_string("iso:strict")
    others = cast.twins(
        party_name=other_character(cast.rng, cast.firms["party_name"], 2),
        established_on=founded,
        succession=_out_of(LinkSort.MERGED, ended["party_uscc"], cast.turns),
    )
    return Family(ended, others, pooled(ended, others, cast.turns))


def _split(cast: Cast) -> Family:
    """Of a firm that stays, a part became a firm of its own (`o_`)."""
    founded = cast.turns.dt.to_string("iso:strict")
    others = cast.twins(
        party_name=other_character(cast.rng, cast.firms["party_name"], 2),
        established_on=founded,
        succession=_out_of(LinkSort.SPLIT, cast.firms["party_uscc"], cast.turns),
    )
    return Family(cast.firms, others, pooled(cast.firms, others, cast.turns))


def _body_reused(cast: Cast) -> Family:
    """The organisation code of one is the body of another's code (`o_`)."""
    body = cast.firms["party_org_code"]
    away = other_region(cast.rng, cast.firms)
    others = twins(away, cast.numbers).with_columns(
        party_name=other_character(cast.rng, cast.firms["party_name"], 2),
        party_org_code=body,
        party_uscc=codes.usccs("91" + away["region_code"], body),
        party_tax_number=away["region_code"] + body,
    )
    return Family(cast.firms, others, pooled(cast.firms, others, cast.turns))


def _number_shared(cast: Cast) -> Family:
    """Two firms of one region with the same registration number."""
    others = cast.twins(
        party_name=other_character(cast.rng, cast.firms["party_name"], 2),
        party_registration_number=cast.firms["party_registration_number"],
    )
    pool = pooled(cast.firms, others, cast.turns).drop_nulls("party_registration_number")
    return Family(cast.firms, others, pool)


def _absent(cast: Cast) -> Family:
    """Firms that no register knows; `o_` is a firm of the same region."""
    names = other_character(cast.rng, cast.firms["party_name"], 2)
    return Family(
        cast.firms,
        cast.firms.clear(),
        pooled(cast.twins(party_name=names), cast.firms, cast.turns),
    )


_OF_TRADERS = ("other_province", "converted")
FAMILIES: Mapping[str, Callable[[Cast], Family]] = {
    "later_namesake": _later_namesake,
    "earlier_namesake": _earlier_namesake,
    "other_province": _other_province,
    "near_name": _near_name,
    "near_code": _near_code,
    "name_taken_over": _name_taken_over,
    "converted": _converted,
    "corrected": _corrected,
    "merged": _merged,
    "split": _split,
    "body_reused": _body_reused,
    "number_shared": _number_shared,
    "absent": _absent,
}
