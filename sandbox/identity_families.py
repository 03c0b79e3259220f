"""Families of lookalikes: what befell a firm, and the firm with which it may now be mistaken.

Each takes a slice of the country's firms and answers with those of them that it changed, the firms
that it added, and the pool from which parties are drawn. Those that went on as another stand in
`identity_successions.py`.
"""

from collections.abc import Callable, Mapping

import numpy as np
import polars as pl

from sandbox import codes
from sandbox.identity_cast import Cast, Family, pooled
from sandbox.identity_successions import converted, corrected, given_twice, merged, split
from sandbox.identity_twins import near_codes, other_character, other_region, twins
from sandbox.naming import region_frame

_FIRST_TURN, _TURNS = np.datetime64("2017-10-01"), 240  # days


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


def _name_passed_on(cast: Cast) -> Family:
    """The same, but the other (`o_`) is as old, and gave up a name of its own for it."""
    old, days = cast.firms["party_name"], cast.turns.dt.to_string("iso:strict")
    firms = cast.firms.with_columns(
        party_name=other_character(cast.rng, old, 2), former_names=old + "|" + days
    )
    others = cast.twins(former_names=other_character(cast.rng, old, 3) + "|" + days)
    return Family(firms, others, pooled(firms, others, cast.turns))


def _name_inherited(cast: Cast) -> Family:
    """A firm ended, and one as old (`o_`) gave up its own name for that of the ended one."""
    days = cast.turns.dt.offset_by("20d").dt.to_string("iso:strict")
    was = other_character(cast.rng, cast.firms["party_name"], 3)
    ended, others = cast.ended(), cast.twins(former_names=was + "|" + days)
    return Family(ended, others, pooled(ended, others, cast.turns))


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


def _same_owner(cast: Cast) -> Family:
    """Two shops of one owner and one name; the register knows the owner's number of one (`o_`)."""
    alike = _other_province(cast)
    nobody = pl.lit(None, pl.String).alias("party_tax_number")
    owners = codes.resident_ids(cast.rng, alike.added.height)
    firms = alike.changed.with_columns(nobody)
    others = alike.added.with_columns(party_tax_number=owners)
    return Family(firms, others, pooled(firms, others, cast.turns))


_OF_TRADERS = ("other_province", "same_owner", "converted")
FAMILIES: Mapping[str, Callable[[Cast], Family]] = {
    "later_namesake": _later_namesake,
    "earlier_namesake": _earlier_namesake,
    "other_province": _other_province,
    "near_name": _near_name,
    "near_code": _near_code,
    "name_taken_over": _name_taken_over,
    "name_passed_on": _name_passed_on,
    "name_inherited": _name_inherited,
    "converted": converted,
    "corrected": corrected,
    "merged": merged,
    "split": split,
    "body_reused": _body_reused,
    "number_shared": _number_shared,
    "given_twice": given_twice,
    "same_owner": _same_owner,
    "absent": _absent,
}
