"""One record that somebody is to judge, beside the enterprises that it may be about."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from acts.house import House
from acts.identity_work import SHOWN, made_public
from acts.suggest import suggested
from identity.given import identifiers_of
from ledger.judgements import PROPOSED
from ledger.operations import REFUSED, STATUS_ZH
from ledger.pending import decode
from ledger.story import RecordStory
from records.clock import business_day
from records.kind import CATALOGUES, KIND_NAMES_ZH, Kind
from records.registration import ENDED
from records.states import DECISION_STATUSES_ZH, JUDGEMENTS_ZH, DecisionStatus, Judgement


@dataclass(frozen=True, slots=True)
class Judged:
    """What was said of the record before, by whom and when."""

    words: str  # e.g. 不是同一主体; empty while a second person has to judge, who must not see it
    uscc: str  # empty then too
    persons: str
    day: str
    note: str  # empty then too
    status: str  # DecisionStatus
    operation_no: int
    refused: str  # by whom, when and why a second person said no; empty unless one did

    @property
    def standing(self) -> str:
        """How it stands now, in Chinese, e.g. 已不再有效."""
        return self.refused or DECISION_STATUSES_ZH[DecisionStatus(self.status)]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One enterprise, and what speaks for it or against it."""

    rank: int
    uscc: str
    name: str
    reasons: tuple[str, ...]
    status: str
    ended_on: date | None
    established_on: date | None
    enterprise_type: str
    region: str
    parent_uscc: str
    legal_representative: bool | None  # the same as the record's; None: one is not known
    warnings: tuple[str, ...]  # what it was not yet, or no more, when it was decided
    attached: tuple[tuple[str, int], ...]  # kinds, and how many records
    consequence: str


@dataclass(frozen=True, slots=True)
class Case:
    """A record as it stands, with at most five candidates, best first."""

    story: RecordStory
    kind: Kind
    said: dict[str, str]  # field and value, as they stand
    decided_on: date | None
    candidates: tuple[Candidate, ...]
    judged: tuple[Judged, ...]


def case_of(house: House, record_id: str) -> Case | None:
    """The case of one record; None when none of that id stands in a batch that has closed."""
    held = house.ledger.standing(pl.Series([record_id], dtype=pl.String))
    story = house.ledger.record_story(record_id)
    if held.is_empty() or story is None:
        return None
    kind = Kind(held["kind"][0])
    typed = decode(held, CATALOGUES[kind])
    row = typed.with_columns(_row=pl.lit(0, pl.Int64))
    decided_on: date | None = identifiers_of(kind, row)["decided_on"][0]
    body: dict[str, object] = json.loads(held["body"][0])
    said = {name: str(value) for name, value in body.items()}
    shown = _candidates(house, suggested(house, held), said, decided_on, kind)
    judged = house.ledger.judged(held["record_id"])
    return Case(story, kind, said, decided_on, shown, _judged(judged))


def _candidates(
    house: House, found: pl.DataFrame, said: dict[str, str], decided_on: date | None, kind: Kind
) -> tuple[Candidate, ...]:
    codes = found["uscc"].unique()
    details = house.ledger.registry().details(codes).drop("name")
    counts = house.ledger.record_counts_by_kind(codes)
    rows = found.join(details, on="uscc", how="left", maintain_order="left").sort("rank")
    return tuple(
        Candidate(
            row["rank"], row["uscc"], row["name"], tuple(row["reasons"] or ()),
            row["status"] or "", row["ended_on"], row["established_on"],
            row["enterprise_type"] or "", row["region"] or "", row["parent_uscc"] or "",
            _same(said.get("legal_representative"), row["legal_representative"]),
            _warnings(row["status"], row["ended_on"], row["established_on"], decided_on),
            _attached(counts.filter(pl.col("uscc") == row["uscc"])),
            _consequence(kind, row["name"], row["uscc"]),
        )
        for row in rows.rows(named=True)
    )  # fmt: skip


def _same(said: str | None, registered: str | None) -> bool | None:
    return said == registered if said and registered else None


def _warnings(
    status: str | None, ended: date | None, founded: date | None, decided: date | None
) -> tuple[str, ...]:
    """Where the decision lies outside the enterprise's life: two persons are asked for then."""
    words = []
    if decided and ended and status == ENDED and ended < decided:
        words.append(f"主体已于 {ended} 注销，早于记录日期 {decided}")
    if decided and founded and founded > decided:
        words.append(f"主体成立于 {founded}，晚于记录日期 {decided}")
    return tuple(words)


def _attached(counts: pl.DataFrame) -> tuple[tuple[str, int], ...]:
    return tuple((KIND_NAMES_ZH[Kind(kind)], rows) for _, kind, rows in counts.iter_rows())


def _consequence(kind: Kind, name: str, uscc: str) -> str:
    if kind.value in SHOWN:
        return made_public(kind, 1, name, uscc)
    return f"将把 1 条{KIND_NAMES_ZH[kind]}归集到 {name}（{uscc}）名下；此类记录不公示"


def _choice(row: dict[str, Any]) -> tuple[str, str]:
    """Words and code of a judgement; of one that is only asked for neither."""
    if row["status"] == PROPOSED:
        return "", ""
    return JUDGEMENTS_ZH[Judgement(row["judgement"])], row["uscc"]


def _refused(row: dict[str, Any]) -> str:
    if row["refused_at"] is None:
        return ""
    day = business_day(datetime.fromisoformat(row["refused_at"])).isoformat()
    why = f"：{row['refused_note']}" if row["refused_note"] else ""
    return f"{row['refused_by']} {day} {STATUS_ZH[REFUSED]}{why}"


def _judged(history: pl.DataFrame) -> tuple[Judged, ...]:
    """What was said; several codes of one that is only asked for are one line."""
    told = (
        Judged(
            *_choice(row),
            "、".join(name for name in (row["actor"], row["approver"]) if name),
            row["moment"][:10],
            "" if row["status"] == PROPOSED else row["note"],
            row["status"],
            row["operation_no"],
            _refused(row),
        )
        for row in history.rows(named=True)
    )
    return tuple(dict.fromkeys(told))
