"""A ledger of many made-up names, and the slips that people make in writing them."""

import random
from collections.abc import Callable

import polars as pl

from ledger.load import load_stage
from ledger.open import Ledger
from ledger.tables_identity import enterprise
from records.names import name_key_expr
from sandbox.country import make_country
from sandbox.words import NAME_NEXT, REGIONS

_FORMS = ("股份有限公司", "有限责任公司", "有限公司", "专业合作社")
_PLACES = sorted({place for _, *both in REGIONS for place in both}, key=len, reverse=True)
Slip = Callable[[random.Random, str], str]


def fill(ledger: Ledger, count: int, seed: int) -> pl.DataFrame:
    """Enter `count` enterprises as they are; their registration rows."""
    rows = make_country(seed, count).enterprises.unique("party_uscc", maintain_order=True)
    stated = rows.select(
        uscc="party_uscc", name="party_name", name_key=name_key_expr("party_name"),
        status="registration_status", ended_on="ended_on", region="region_code",
        legal_representative="legal_representative", parent_uscc="parent_uscc",
        partition=pl.lit(0), place=pl.lit(0), basis=pl.lit("register"),
    )  # fmt: skip
    with ledger._writer.begin() as conn:
        load_stage(conn, enterprise, stated.sort("uscc"))
    ledger.index_names()
    return rows


def _substituted(rng: random.Random, name: str) -> str:
    at = rng.randrange(len(name))
    return name[:at] + rng.choice([each for each in NAME_NEXT if each != name[at]]) + name[at + 1 :]


def _deleted(rng: random.Random, name: str) -> str:
    at = rng.randrange(len(name))
    return name[:at] + name[at + 1 :]


def _transposed(rng: random.Random, name: str) -> str:
    at = rng.randrange(len(name) - 1)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _without_city(_: random.Random, name: str) -> str:
    return name.replace("市", "", 1)


def _without_region(_: random.Random, name: str) -> str:
    for place in _PLACES:
        if name.startswith(place):
            return name.removeprefix(place)
    return next((name.replace(f"（{p}）", "") for p in _PLACES if f"（{p}）" in name), name)


def _without_form(_: random.Random, name: str) -> str:
    return next((name.removesuffix(form) for form in _FORMS if name.endswith(form)), name)


def _other_limited(_: random.Random, name: str) -> str:
    if "有限责任公司" in name:
        return name.replace("有限责任公司", "有限公司")
    return name.replace("有限公司", "有限责任公司")


def _half_width(_: random.Random, name: str) -> str:
    return name.replace("（", "(").replace("）", ")")


SLIPS: dict[str, Slip] = {
    "one character substituted": _substituted,
    "one character deleted": _deleted,
    "neighbours transposed": _transposed,
    "市 omitted": _without_city,
    "region omitted": _without_region,
    "organisation form omitted": _without_form,
    "有限 and 有限责任": _other_limited,
    "brackets of half width": _half_width,
}
