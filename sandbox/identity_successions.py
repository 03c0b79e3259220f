"""Families of which one firm went on as another: converted, merged, split, with another code.

The register states out of which code a firm came (`succession`), and since when.
"""

import polars as pl

from records.states import LINK_SORTS_ZH, LinkSort
from sandbox import codes
from sandbox.identity_cast import Cast, Family, pooled
from sandbox.identity_twins import other_character


def _out_of(sort: LinkSort, old: pl.Series, since: pl.Series) -> pl.Series:
    """How the register states that a firm came out of the code `old`."""
    days = since.dt.to_string("iso:strict")
    return pl.select(pl.format("{}|{}|{}", pl.lit(LINK_SORTS_ZH[sort]), old, days)).to_series()


def converted(cast: Cast) -> Family:
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


def corrected(cast: Cast) -> Family:
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


def merged(cast: Cast) -> Family:
    """A firm was taken in by another (`o_`), which is new."""
    ended = cast.ended()
    founded = cast.turns.dt.to_string("iso:strict")
    others = cast.twins(
        party_name=other_character(cast.rng, cast.firms["party_name"], 2),
        established_on=founded,
        succession=_out_of(LinkSort.MERGED, ended["party_uscc"], cast.turns),
    )
    return Family(ended, others, pooled(ended, others, cast.turns))


def split(cast: Cast) -> Family:
    """Of a firm that stays, a part became a firm of its own (`o_`)."""
    founded = cast.turns.dt.to_string("iso:strict")
    others = cast.twins(
        party_name=other_character(cast.rng, cast.firms["party_name"], 2),
        established_on=founded,
        succession=_out_of(LinkSort.SPLIT, cast.firms["party_uscc"], cast.turns),
    )
    return Family(cast.firms, others, pooled(cast.firms, others, cast.turns))


def given_twice(cast: Cast) -> Family:
    """A code was given to two firms: one (`o_`) kept it, the other got one of its own."""
    names = other_character(cast.rng, cast.firms["party_name"], 3)
    right = cast.twins(
        party_name=names,
        succession=_out_of(LinkSort.CODE_CORRECTED, cast.firms["party_uscc"], cast.turns),
    )
    return Family(cast.firms, right, pooled(right, cast.firms, cast.turns))
