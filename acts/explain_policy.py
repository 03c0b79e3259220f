"""What the policy packs say of one record, channel by channel, on any day."""

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from acts.house import House
from acts.named_record import record_named
from acts.objected import effect
from acts.packs import AtHand, at_hand
from publish import credit_china, gsxt, lists
from publish.facts import decode
from publish.policy import explaining
from publish.repairs import repaired
from publish.rulebook import Rulebook
from records.field import Channel
from records.kind import KIND_NAMES_ZH, Kind
from records.states import WHY_NAMES_ZH, Why

SHOWN = {
    Channel.CREDIT_CHINA: credit_china.KINDS,
    Channel.GSXT: gsxt.FACTS,
    # A penalty is cited in a warning while 信用中国 may show it; a listing is what warns.
    Channel.WARNING: (Kind.PENALTY, Kind.LISTING),
}
"""Which kinds of record each channel tells of under a term of their own."""


@dataclass(frozen=True, slots=True)
class Explained:
    """One record on one day; `channels` is empty for a kind that no channel shows."""

    record_id: str
    kind: str  # Chinese
    title: str  # number and organ
    uscc: str | None
    day: date
    channels: tuple[explaining.Told, ...]


def explain_policy(house: House, what: str, day: date) -> Explained | None:
    """Of a record id or public id; None when it names no record, or one that waits."""
    records = house.ledger.records(pl.Series([record_named(house, what)], dtype=pl.String))
    if records.is_empty():
        return None
    kind = Kind(records["kind"][0])
    row = decode(records, kind)
    known = row.row(0, named=True)
    fate = _fate(house, row, kind, day)
    shown = [channel for channel in Channel if kind in SHOWN[channel]]
    hand = at_hand(house, Channel.GSXT if kind is Kind.LISTING else Channel.CREDIT_CHINA)
    told = [_told(row, channel, day, hand) for channel in shown]
    unsure = _contested(house, row, kind, day)
    channels = tuple(
        replace(one, why=fate or one.why, unsure=(*one.unsure, *unsure)) for one in told
    )
    said = (known.get("decision_number") or known.get("list_name"), known.get("authority_name"))
    title = " ".join(one for one in said if one)
    return Explained(known["record_id"], KIND_NAMES_ZH[kind], title, known["uscc"], day, channels)


def _fate(house: House, row: pl.DataFrame, kind: Kind, day: date) -> str | None:
    """Why it stands nowhere, whatever the rules of a channel say; None when nothing is so."""
    if row["uscc"][0] is None:
        return "未归集到企业名下"
    if row["record_id"][0] in house.ledger.objected():
        return WHY_NAMES_ZH[Why.DISPUTED]
    repairs = _repairs(house, row)
    return WHY_NAMES_ZH[Why.REPAIRED] if len(repaired(row, kind, repairs, day)) else None


def _contested(house: House, row: pl.DataFrame, kind: Kind, day: date) -> tuple[str, ...]:
    """That a repair by which it is not shown is under objection, which holds nothing."""
    if row["uscc"][0] is None:
        return ()
    objected = sorted(house.ledger.objected())
    contested = _repairs(house, row).filter(pl.col("record_id").is_in(objected))
    if repaired(row, kind, contested, day).is_empty():
        return ()
    numbers = "、".join(contested["repair_number"].drop_nulls().unique().sort())
    return (f"所依据的信用修复（{numbers}）有未办结的异议，{effect(Kind.REPAIR)}",)


def _repairs(house: House, row: pl.DataFrame) -> pl.DataFrame:
    return decode(house.ledger.records_about(row["uscc"], (Kind.REPAIR,)), Kind.REPAIR)


def _told(row: pl.DataFrame, channel: Channel, day: date, hand: AtHand) -> explaining.Told:
    kind = Kind(row["kind"][0])
    if kind is Kind.LISTING:
        told = _told_of_listing(row, channel, day, hand.rules)
    else:
        told = explaining.explain(hand.rules.policy, row, kind, channel, day)
    return replace(told, unsure=(*hand.words, *told.unsure))


def _told_of_listing(
    row: pl.DataFrame, channel: Channel, day: date, rules: Rulebook
) -> explaining.Told:
    """What the list's own file says: a listing stands and warns by that alone."""
    packs = rules.lists
    hidden, bases = explaining.masked(rules.policy, row, Kind.LISTING, channel, day)
    said = lists.judge(row, day, packs).row(0, named=True)
    editions = [
        edition
        for pack in packs
        for edition in pack.editions
        if said["rule"] in {edition.rule(pack.id, term) for term in edition.terms}
    ]
    return explaining.Told(
        channel=channel.value,
        governed_by=tuple(edition.instrument for edition in editions),
        frameworks=(),
        rule=said["rule"],
        publish_from=said["publish_from"],
        publish_until=said["publish_until"],
        clock=f"自列入日期 {row['listed_on'][0]} 起算" if said["publish_from"] else "",
        repairable_from=None,
        repair=said["removal"] or "无适用名单",
        duties=(),
        masked=hidden,
        why=None if said["why"] is None else WHY_NAMES_ZH[Why(said["why"])],
        basis=tuple(basis for edition in editions for basis in edition.basis) + bases,
        unsure=tuple(one.words for edition in editions for one in edition.unsure),
    )
