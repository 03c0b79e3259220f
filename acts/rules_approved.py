"""Rules that two persons approved: what leaves by them alone is no mass deletion (ADR 22).

An approval names the digest of the rules as a channel goes by them on a day. Judged once more by
the rules of before, what would have stood leaves by the change; what would have left all the same
is counted like anything else.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import polars as pl

from acts.errors import NotApprovable
from acts.house import House
from acts.packs import as_kept, at_hand
from acts.wanted import wanted_about, with_repairs
from ledger.approvals import APPROVE_RULES, Approval
from publish import credit_china
from publish.facts import Showing
from publish.policy import Policy
from publish.regime import regime
from records.field import Channel
from records.han import has_han
from records.persons import person

LAPSE = timedelta(days=30)
"""So long an approval is worth something: rules are approved before the day they begin."""


@dataclass(frozen=True, slots=True)
class Change:
    """Approved rules under which a channel is released, and the copies of those of before."""

    channel: Channel
    showing: Showing
    before: dict[str, str]  # part to copy, and `day`; empty where nobody remembers


def digest_on(house: House, channel: Channel, day: date) -> str:
    """The digest of the rules by which the channel goes on `day`; `NotApprovable` when broken."""
    found = at_hand(house, channel)
    if found.faults:
        raise NotApprovable("；".join(found.words))
    return regime(Showing(day, found.rules), channel)


def approve_rules(
    house: House, digest: tuple[Channel, date, str], who: tuple[str, str], moment: datetime
) -> tuple[Approval, ...]:
    """Enter that a person approves a channel's rules of a day; all who did so far.

    `digest`: channel, day and the digest as they state it; `who`: name, and in Chinese why.
    `NotApprovable` when the digest is another's, or without a name or a reason.
    """
    channel, day, stated = digest
    name, note = person(who[0]), who[1].strip()
    if not name or not has_han(note):
        raise NotApprovable("请署名（--by），并以 --note 用中文写明同意的理由")
    if stated != (known := digest_on(house, channel, day)):
        raise NotApprovable(
            f"{channel} 在 {day} 适用的规则摘要为 {known}：请核对规则文件后以 --digest 写明"
        )
    house.ledger.enter_approval(APPROVE_RULES, channel, known, Approval(name, moment, 0, note))
    return approvals_of(house, channel, known, moment)


def approvals_of(
    house: House, channel: Channel, digest: str, moment: datetime
) -> tuple[Approval, ...]:
    """The last word of each who approved those rules, by `moment` and not too long before."""
    said = house.ledger.approved_by(APPROVE_RULES, channel, digest, moment - LAPSE)
    return tuple({one.person: one for one in said if one.moment <= moment}.values())


def left_by(house: House, change: Change, gone: pl.DataFrame) -> frozenset[str]:
    """Public ids of `gone` (PUBLICATIONS that leave) that leave by nothing but the change."""
    rules = as_kept(house, change.channel, change.before) if change.before else None
    if rules is None or gone.is_empty():
        return frozenset()
    # A pack that has begun since is part of the change, whatever files it stands in.
    begun = date.fromisoformat(change.before["day"])
    packs = tuple(pack for pack in rules.policy.packs if pack.start <= begun)
    before = replace(change.showing, rules=replace(rules, policy=Policy(packs)))
    stood = _judged(house, change, before, gone).filter(pl.col("why").is_null())
    leaves = _judged(house, change, change.showing, gone).filter(pl.col("why").is_not_null())
    # What moved to another enterprise leaves for a reason that no rule gives.
    both = gone.join(leaves.select("subject", "why"), on=["subject", "why"], how="semi")
    return frozenset(both.filter(pl.col("subject").is_in(stood["subject"].implode()))["public_id"])


def _judged(house: House, change: Change, showing: Showing, gone: pl.DataFrame) -> pl.DataFrame:
    """`subject` and `why` of what is asked, by those rules."""
    parts = _wanted(house, change.channel, showing, gone)
    shape = pl.DataFrame(schema={"subject": pl.String(), "why": pl.String()})
    return pl.concat([shape, *(part.select("subject", "why") for part in parts)])


def _wanted(
    house: House, channel: Channel, showing: Showing, gone: pl.DataFrame
) -> Iterator[pl.DataFrame]:
    if channel is Channel.CREDIT_CHINA:
        records = house.ledger.records(gone["subject"])
        yield credit_china.wanted(with_repairs(house.ledger, records), showing)
        return
    codes = gone["uscc"].drop_nulls().unique()
    yield from wanted_about(house.ledger, channel, codes, showing)
