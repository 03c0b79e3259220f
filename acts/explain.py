"""Everything that is known of one enterprise, or was at a cut, gathered for whoever asks.

The ledger answers; this joins it with what the records say: roles, sites, commitments and those
that were broken. Not here: how it is printed, which is a door's.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from acts.breaches import broken
from acts.evidence_words import sentence
from acts.house import House
from acts.objected import effect
from acts.packs import AtHand, at_hand
from acts.warned import warned
from identity.roles import roles
from ledger.about import About
from ledger.as_of import Cut
from ledger.glance import newest_day
from ledger.judgements import PROPOSED
from ledger.lookup import PublicationLine
from ledger.operations import REFUSED, STATUS_ZH
from ledger.pending import decode
from publish.facts import Showing
from records.field import Channel
from records.kind import CATALOGUES, KIND_NAMES_ZH, Kind
from records.states import (
    DECISION_STATUSES_ZH,
    JUDGEMENTS_ZH,
    LINK_SORTS_ZH,
    PENDING_NAMES_ZH,
    Judgement,
    LinkSort,
    Pending,
)

Line = dict[str, Any]
BASES_ZH = {"register": "登记库", "rename": "登记变更所见", "decision": "经办人认定"}
REFUSED_ZH = STATUS_ZH[REFUSED]
_SITE = ("operator_type", "operator_title", "url", "platform_name", "shop_number", "icp_number",
         "wechat_account", "opened_on", "closed_on")  # fmt: skip
_COMMITTED = ("commitment_number", "commitment_type", "party_role", "committed_on", "valid_until")
_NUMBERS = ("decision_number", "commitment_number", "operator_title", "list_name", "grade")


@dataclass(frozen=True, slots=True)
class Explained:
    """One enterprise; every line is an object of plain values, days as ISO text."""

    uscc: str
    as_of: str | None
    name: str
    identity: Line  # identifiers, type, region, founded, parent
    names: list[Line]
    statuses: list[Line]
    before: list[Line]  # codes that lead here
    after: list[Line]  # codes that this one leads on to
    branches: list[Line]
    roles: list[Line]
    sites: list[Line]
    commitments: list[Line]
    breaches: list[Line]  # 承诺后违法
    warning: list[Line]  # one, or none where it was never listed
    records: list[Line]
    waiting: list[Line]
    objections: list[Line]  # 异议 to its records, settled ones included
    decisions: list[Line]
    publications: tuple[PublicationLine, ...]
    said_since: int  # lines of which a release after the cut spoke: the archive has what they were


def explain(house: House, uscc: str, cut: Cut | None = None) -> Explained | None:
    """What is known of the enterprise of that code, or was at the cut; None when nothing is."""
    found = house.ledger.about(uscc, cut)
    if found is None:
        return None
    tables, known = _tables(found.records), at_hand(house, Channel.WARNING)
    warning = _warning(house, found, cut, known)
    stated = found.stated
    identity = {name: stated.get(name) for name in _IDENTITY}
    parent = stated.get("parent_uscc")
    return Explained(
        uscc=uscc,
        as_of=None if cut is None else (cut.moment or cut.day).isoformat(),
        name=stated.get("name") or "（登记库无此主体）",
        identity={**identity, "parent_name": found.others.get(parent or "")},
        names=_names(found),
        statuses=_statuses(found.registered),
        before=_links(found, "new_uscc", "old_uscc"),
        after=_links(found, "old_uscc", "new_uscc"),
        branches=[{"uscc": code, "name": found.others.get(code)} for code in found.branches],
        roles=_lines(roles(tables).drop("uscc")),
        sites=_of_kind(tables, Kind.ONLINE_OPERATOR, _SITE),
        commitments=_of_kind(tables, Kind.COMMITMENT, _COMMITTED),
        breaches=_breaches(found, cut, known),
        warning=warning,
        records=_records(found, tables),
        waiting=_waiting(found),
        objections=_objections(found),
        decisions=_decisions(found.judged),
        publications=tuple(_said(line, warning) for line in found.publications),
        said_since=found.said_since,
    )


_IDENTITY = ("org_code", "registration_number", "tax_number", "enterprise_type", "region",
             "established_on", "status", "ended_on", "parent_uscc", "basis")  # fmt: skip


def _tables(records: pl.DataFrame) -> dict[Kind, pl.DataFrame]:
    """The records of each kind, typed by its catalogue."""
    return {
        Kind(part["kind"][0]): decode(part, CATALOGUES[Kind(part["kind"][0])])
        for part in records.partition_by("kind", maintain_order=True)
    }


def _lines(table: pl.DataFrame) -> list[Line]:
    """Rows as objects, days as text."""
    return [
        {name: each.isoformat() if isinstance(each, date) else each for name, each in row.items()}
        for row in table.rows(named=True)
    ]


def _of_kind(tables: dict[Kind, pl.DataFrame], kind: Kind, fields: tuple[str, ...]) -> list[Line]:
    if kind not in tables:
        return []
    return _lines(tables[kind].select(*fields, "source_id", "record_id").sort(*fields))


def _breaches(found: About, cut: Cut | None, known: AtHand) -> list[Line]:
    attached = found.records.with_columns(uscc=pl.lit(found.uscc))
    day = date.max if cut is None else cut.day
    return _lines(broken(attached, day, known.rules.covers).drop("uscc"))


def _warning(house: House, found: About, cut: Cut | None, known: AtHand) -> list[Line]:
    day = newest_day(house.ledger) if cut is None else cut.day
    objected = frozenset(one.record_id for one in found.objections if one.is_open)
    if day is None:
        return []
    lines = warned(found.records, found.uscc, Showing(day, known.rules, objected))
    return [{**line, "unsure": [*known.words, *line["unsure"]]} for line in lines]


def _said(line: PublicationLine, warning: list[Line]) -> PublicationLine:
    """`line` with the end of what it says: of a warning, the ledger knows when it is made anew."""
    if line.channel != Channel.WARNING or not line.live:
        return line
    return replace(line, publish_until=warning[0]["until"] if warning else None)


def _names(found: About) -> list[Line]:
    rows = found.names.select(
        "name", "valid_until", "operation_no",
        by=pl.col("basis").replace_strict(BASES_ZH, default=pl.col("basis")),
    ).sort("valid_until", "name", nulls_last=True)  # fmt: skip
    return _lines(rows)


def _statuses(registered: pl.DataFrame) -> list[Line]:
    """Status and name as the register stated them, from the day on which it did so anew."""
    said = ["registration_status", "ended_on", "party_name"]
    if registered.is_empty():
        return []
    changed = pl.struct(said) != pl.struct(said).shift(1)
    rows = registered.filter(changed.fill_null(value=True) | (pl.int_range(pl.len()) == 0))
    names = {"registration_status": "status", "party_name": "name"}
    return _lines(rows.select("day", *said, "source_id").rename(names))


def _links(found: About, here: str, there: str) -> list[Line]:
    rows = found.links.filter(pl.col(here) == found.uscc)
    return [
        {"uscc": row[there], "name": found.others.get(row[there]),
         "sort": LINK_SORTS_ZH[LinkSort(row["sort"])], "since": row["since"],
         "known_on": row["known_on"], "ended_on": row["ended_on"],
         "by": BASES_ZH.get(row["basis"], row["basis"]), "operation_no": row["operation_no"]}
        for row in rows.rows(named=True)
    ]  # fmt: skip


def _records(found: About, tables: dict[Kind, pl.DataFrame]) -> list[Line]:
    persons = {row["operation_no"]: _persons(row) for row in found.judged.rows(named=True)}
    titles = {
        record_id: title
        for table in tables.values()
        for record_id, title in table.select("record_id", _title(table)).rows()
    }
    return [
        {"record_id": row["record_id"], "kind": KIND_NAMES_ZH[Kind(row["kind"])],
         "title": titles[row["record_id"]], "source_id": row["source_id"], "day": row["day"],
         "version": row["version"], "rung": row["rung"],
         "why": sentence(row["rung"], row["evidence"], persons)}
        for row in found.records.rows(named=True)
    ]  # fmt: skip


def _title(table: pl.DataFrame) -> pl.Expr:
    """What a list calls a record beside its kind: 文号, site, list or grade."""
    columns = [name for name in _NUMBERS if name in table.columns]
    return pl.coalesce(*columns, pl.lit("")).alias("title") if columns else pl.lit("")


def _waiting(found: About) -> list[Line]:
    """Rows that wait and name this enterprise, each with what of them does."""
    return [
        {"record_id": row["record_id"], "kind": KIND_NAMES_ZH[Kind(row["kind"])],
         "source_id": row["source_id"], "day": row["day"], "reason": _reason(row["reason"])}
        for row in found.waiting.rows(named=True)
    ]  # fmt: skip


def _reason(text: str | None) -> str:
    known = text in set(Pending)
    return PENDING_NAMES_ZH[Pending(str(text))] if known else text or ""


def _objections(found: About) -> list[Line]:
    kinds = dict(
        pl.concat([t.select("record_id", "kind") for t in (found.records, found.waiting)]).rows()
    )
    return [
        {"record_id": one.record_id, "kind": KIND_NAMES_ZH[Kind(kinds[one.record_id])],
         "since": one.since.isoformat(), "by": one.by, "note": one.note,
         "settled_at": one.settled_at and one.settled_at.isoformat(),
         "settled_by": one.settled_by, "settled_note": one.settled_note,
         "effect": effect(Kind(kinds[one.record_id])) if one.is_open else "已办结"}
        for one in found.objections
    ]  # fmt: skip


def _decisions(judged: pl.DataFrame) -> list[Line]:
    """What was decided; what is only asked for, whoever judges second must not be told."""
    return [
        {"operation_no": row["operation_no"], "record_id": row["record_id"],
         "judgement": JUDGEMENTS_ZH[Judgement(row["judgement"])], "uscc": row["uscc"] or None,
         "persons": _persons(row), "moment": row["moment"],
         "status": REFUSED_ZH if row["refused_at"] else DECISION_STATUSES_ZH[row["status"]],
         "reason": row["reason_code"], "note": row["note"], "undone_by": row["undone_by"]}
        for row in judged.filter(pl.col("status") != PROPOSED).rows(named=True)
    ]  # fmt: skip


def _persons(row: Line) -> str:
    """Who said so: the one who asked, and the one who allowed it."""
    return "、".join(name for name in (row["actor"], row["approver"]) if name)
