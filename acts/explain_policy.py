"""What the policy packs say of one record, channel by channel, on any day."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from acts.house import House
from publish import credit_china, gsxt, lists, policy
from publish.facts import decode
from publish.policy import explaining
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
    """Of a record id or public id; None when no such record is attached or waits no more."""
    records = house.ledger.records(pl.Series([what]))
    if records.is_empty():
        found = [one.record_id for one in house.ledger.find_records(what)]
        records = house.ledger.records(pl.Series(found[:1], dtype=pl.String))
        if len(found) != 1 or records.is_empty():
            return None
    kind = Kind(records["kind"][0])
    row = decode(records, kind)
    known = row.row(0, named=True)
    told = tuple(_told(row, kind, channel, day) for channel in Channel if kind in SHOWN[channel])
    said = (known.get("decision_number") or known.get("list_name"), known.get("authority_name"))
    title = " ".join(one for one in said if one)
    return Explained(known["record_id"], KIND_NAMES_ZH[kind], title, known["uscc"], day, told)


def _told(row: pl.DataFrame, kind: Kind, channel: Channel, day: date) -> explaining.Told:
    if kind is Kind.LISTING and channel is Channel.WARNING:
        return _told_of_listing(row, day)
    return explaining.explain(policy.load(), row, kind, channel, day)


def _told_of_listing(row: pl.DataFrame, day: date) -> explaining.Told:
    """What the list's own file says: a listing warns by that alone."""
    packs = lists.load()
    said = lists.judge(row, day, packs).row(0, named=True)
    masked = explaining.explain(policy.load(), row, Kind.LISTING, Channel.WARNING, day)
    editions = [
        edition
        for pack in packs
        for edition in pack.editions
        if said["rule"].startswith(f"{pack.id}/{edition.instrument}/")
    ]
    return explaining.Told(
        channel=Channel.WARNING.value,
        governed_by=tuple(edition.instrument for edition in editions),
        frameworks=masked.frameworks,
        rule=said["rule"],
        publish_from=said["publish_from"],
        publish_until=said["publish_until"],
        clock=f"自列入日期 {row['listed_on'][0]} 起算" if said["publish_from"] else "",
        repairable_from=None,
        repair=said["removal"] or "",
        masked=masked.masked,
        why=None if said["why"] is None else WHY_NAMES_ZH[Why(said["why"])],
        basis=tuple(basis for edition in editions for basis in edition.basis),
        unsure=tuple(one.words for edition in editions for one in edition.unsure),
    )
