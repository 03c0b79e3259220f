"""Codes that are one enterprise, or were thought to be: merged, taken apart, known by another name.

All of it is for two persons: it changes what the ladder concludes of rows nobody has looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from acts.correct import By
from acts.house import House
from acts.identify import (
    REFUSED,
    Grounds,
    Identified,
    all_same,
    as_kept,
    carried_out,
    decided,
    edits_of,
    entered,
)
from ledger.entity_changes import Change
from ledger.errors import NotDecided
from ledger.identifying import Asked
from records.names import name_key
from records.reasons import Verb
from records.states import ONE_ENTERPRISE, Judgement
from records.uscc import compact, mod31_ok

_SORTS = [sort.value for sort in ONE_ENTERPRISE]


@dataclass(frozen=True, slots=True)
class Name:
    """A name or code that an enterprise bore, and the last day it did (None: not known)."""

    text: str
    until: date | None = None


def merge(house: House, old: str, new: str, why: Grounds, by: By) -> Identified:
    """Two codes are one enterprise: what is under `old` moves to `new`, and what comes later too.

    `NotDecided` for an unknown code, and for one that links lead on from or round to.
    """
    _known(house, old, new)
    _unlinked(house, old, new)
    held = house.ledger.standing(house.ledger.attached(old))
    kept = as_kept(all_same(held, new), held)
    asked = Asked(Verb.MERGE, decided(why, by), by.day, kept, change=Change(new, other=old))
    return _asked(house, asked)


def split(
    house: House, records: Sequence[str], other: str, why: Grounds, by: By
) -> Identified:  # fmt: skip
    """Records are not about the one enterprise they stand under but about `other`.

    `NotDecided` for records of several enterprises, of none, and of `other` already.
    """
    _known(house, other)
    _of_one(house, records, other)
    asked = Asked(Verb.SPLIT, decided(why, by), by.day)
    return entered(house, edits_of(records, Judgement.SAME, other), asked)


def alias(house: House, uscc: str, bore: Name, why: Grounds, by: By) -> Identified:
    """An enterprise bore a name until a day, or had another code before.

    `NotDecided` for an enterprise nobody knows, and for what is known of it already.
    """
    _known(house, uscc)
    code = compact(bore.text)
    if mod31_ok(code):
        _unlinked(house, code, uscc)
        change = Change(uscc, other=code)
    else:
        if name_key(bore.text) in _names(house, uscc):
            raise NotDecided(f"{uscc} 已有名称“{bore.text}”")
        until = bore.until.isoformat() if bore.until else None
        change = Change(uscc, name=bore.text, valid_until=until)
    return _asked(house, Asked(Verb.ALIAS, decided(why, by), by.day, change=change))


def _asked(house: House, asked: Asked) -> Identified:
    made = house.ledger.propose_identity(asked, alone=False)
    return carried_out(house, made, pl.DataFrame(schema=REFUSED), asked.day, asked.why.moment)


def _known(house: House, *codes: str) -> None:
    wanted = pl.Series(codes, dtype=pl.String)
    known = house.ledger.registry().by_uscc(wanted.unique())["uscc"]
    for code in wanted.filter(~wanted.is_in(known.implode())):
        raise NotDecided(f"登记库没有 {code}：先用 `wangjian identity new` 录入，或核对代码")


def _of_one(house: House, records: Sequence[str], other: str) -> None:
    """Who takes an enterprise apart means one: a record that is another's was named by a slip."""
    named = pl.Series("record_id", records, dtype=pl.String()).unique(maintain_order=True)
    stand = house.ledger.under(named)
    loose = named.filter(~named.is_in(stand["record_id"].implode()))
    if loose.len():
        raise NotDecided(f"记录 {'、'.join(loose)} 不在任何主体名下，无从拆出：请核对编号")
    if other in stand["uscc"]:
        there = stand.filter(pl.col("uscc") == other)["record_id"]
        raise NotDecided(f"记录 {'、'.join(there)} 已在 {other} 名下")
    if stand["uscc"].n_unique() > 1:
        told = "；".join(f"{record} 在 {code} 名下" for record, code in stand.iter_rows())
        raise NotDecided(f"一次只能从一个主体拆出，这些记录分属不同主体：{told}")


def _unlinked(house: House, old: str, new: str) -> None:
    if old == new:
        raise NotDecided(f"{old} 就是 {new}")
    links = house.ledger.links(pl.Series([old, new])).filter(
        pl.col("sort").is_in(_SORTS), pl.col("ended_on").is_null()
    )
    for code, onward in links.select("old_uscc", "new_uscc").iter_rows():
        if code in {old, new}:
            raise NotDecided(f"{code} 已指向 {onward}：请认定到后者，或先撤销该操作")


def _names(house: House, uscc: str) -> set[str]:
    wanted = pl.Series([uscc])
    registry = house.ledger.registry()
    keys = (registry.by_uscc(wanted)["name_key"], registry.former_names(wanted)["name_key"])
    return {str(each) for part in keys for each in part}
