"""What may leave a channel without two persons, and what two persons let go (ADR 22)."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from acts.errors import NoRemovalsHeld
from acts.house import House
from acts.release_words import MOST
from ledger.approvals import APPROVE_REMOVALS, Approval
from ledger.lookup import PublicationLine
from ledger.releases import ReleaseRow
from publish import durable
from publish.gates import Guard, most_removals
from records.canonical import canonical_json
from records.digest import sha256_hex
from records.field import Channel
from records.han import has_han
from records.persons import person
from records.states import Why

# A removal that waits, as the private report names it.
HELD_BACK = pl.Schema(
    {
        "public_id": pl.String(),
        "subject": pl.String(),
        "uscc": pl.String(),
        "why": pl.String(),
        "source_id": pl.String(),  # empty where it is about an enterprise as such
    }
)
# What no document says of the record itself: who stands in whose place, or that nothing is there.
INFERRED = (Why.OUT_OF_SCOPE, Why.SUPERSEDED, Why.DEREGISTERED, Why.EXPIRED)
LAPSE = timedelta(days=1)
"""So long an approval is worth something."""
_NEVER = 0.10  # of the live lines: beyond it both persons have to say how many leave


@dataclass(frozen=True, slots=True)
class HeldBack:
    """Removals of a channel that wait for two persons, and who spoke so far."""

    channel: Channel
    digest: str  # of the report, by which an approval is bound to these very records
    number: int
    before: int  # lines live in the channel
    report: Path
    approvals: tuple[Approval, ...]

    @property
    def must_be_counted(self) -> bool:
        """So many leave that each person has to state the number."""
        return self.number > self.before * _NEVER

    @property
    def spoken(self) -> tuple[Approval, ...]:
        """The last word of each who let them go, less what lacks the number that is due."""
        fit = [one for one in self.approvals if not self.must_be_counted or one.rows == self.number]
        return tuple({one.person: one for one in fit}.values())

    @property
    def persons(self) -> tuple[str, ...]:
        """Who let them go, each once."""
        return tuple(one.person for one in self.spoken)


def approve_removals(
    house: House,
    channel: Channel,
    who: tuple[str, str],
    moment: datetime,
    number: int | None = None,
) -> HeldBack:
    """Enter that a person lets the channel's held removals go; as they stand after it.

    `who` has their name and, in Chinese, why they agree; `number`: how many they say the removals
    are. `NoRemovalsHeld` when none wait, when they are more than a tenth and the number is not
    theirs, or without a name or a reason.
    """
    held, name, note = held_back(house, channel, moment), person(who[0]), who[1].strip()
    if held is None or not name:
        raise NoRemovalsHeld(f"{channel} 没有待批准的批量撤下，或未署名")
    if not has_han(note):
        raise NoRemovalsHeld("请以 --note 用中文写明同意撤下的理由，如：已与来源部门核实")
    if number != held.number and (number is not None or held.must_be_counted):
        raise NoRemovalsHeld(
            f"{channel} 待撤下 {held.number} 条（在示 {held.before} 条）："
            "请核对清单后以 --removes 写明条数"
        )
    said = Approval(name, moment, number or 0, note)
    house.ledger.enter_approval(APPROVE_REMOVALS, channel, held.digest, said)
    return held_back(house, channel, moment) or held


def held_back(house: House, channel: Channel, moment: datetime) -> HeldBack | None:
    """What the channel's last release kept back for two persons, None when nothing waits."""
    last = house.ledger.last_release(channel)
    told = told_by(last).get("guard") if last else None
    return _mass(house, channel, told, moment) if told else None


def let_go(house: House, row: ReleaseRow) -> HeldBack | None:
    """What two persons let go of by that release; None where it was nothing."""
    told = told_by(row).get("approved")
    return _mass(house, Channel(row.channel), told, row.moment) if told else None


def mass_of(house: House, line: PublicationLine, moment: datetime) -> HeldBack | None:
    """The mass of removals with which a line waits, or with which it left; None for neither."""
    if line.live:
        held = held_back(house, Channel(line.channel), moment)
    else:
        rows = house.ledger.releases(line.channel)
        held = next((let_go(house, row) for row in rows if row.seq == line.seq), None)
    return held if held is not None and line.public_id in _ids(held) else None


def _mass(house: House, channel: Channel, told: dict[str, Any], moment: datetime) -> HeldBack:
    report = _folder(house, channel) / f"{told['digest']}.json"
    spoken = house.ledger.approved_by(APPROVE_REMOVALS, channel, told["digest"], moment - LAPSE)
    # A killed run that is made again at its own moment says what it said.
    approvals = tuple(one for one in spoken if one.moment <= moment)
    return HeldBack(channel, told["digest"], told["number"], told["before"], report, approvals)


def _ids(held: HeldBack) -> frozenset[str]:
    return frozenset(row["public_id"] for row in json.loads(held.report.read_bytes())["removals"])


def guard_of(house: House, channel: Channel, day: date, moment: datetime) -> Guard:
    """What was let go by two persons, and how much left today already."""
    earlier = sum(
        int(told_by(row).get("counted", 0))
        for row in house.ledger.releases(channel, day)
        if row.status == "published"
    )
    held = held_back(house, channel, moment)
    if held is None or len(held.persons) < 2:
        return Guard(earlier)
    # Who they are is in the audit: names do not leave by a feed.
    return Guard(earlier, _ids(held), f"{held.number} approved by two persons")


def kept_back(house: House, gone: pl.DataFrame, live: int, guard: Guard) -> pl.DataFrame:
    """HELD_BACK: those of `gone` (PUBLICATIONS counted by the guard) that have to wait.

    Removals go cause by cause, a source and a reason each: those that a document states before
    those that are inferred, and the smallest cause first, so that the flood from one source never
    keeps back another's repair. A cause goes as a whole or not at all.
    """
    sources = house.ledger.records(gone["subject"]).select("source_id", subject="record_id")
    table = gone.join(sources, on="subject", how="left").with_columns(
        pl.col("source_id").fill_null(""),
        pl.col("why").is_in([str(why) for why in INFERRED]).alias("inferred"),
    )
    causes = table.group_by("inferred", "source_id", "why").len()
    room = most_removals(live + guard.earlier) - guard.earlier
    waits = []
    for cause in causes.sort("inferred", "len", "source_id", "why").iter_rows(named=True):
        if cause["len"] <= room:
            room -= cause["len"]
        else:
            waits.append((cause["source_id"], cause["why"]))
    shape = {"source_id": pl.String(), "why": pl.String()}
    held = table.join(pl.DataFrame(waits, shape, orient="row"), on=["source_id", "why"], how="semi")
    return held.select(HELD_BACK.names()).sort("public_id")


def report(house: House, channel: Channel, held: pl.DataFrame, before: int) -> dict[str, Any]:
    """Write down privately which removals wait; what the release remembers of it."""
    rows = canonical_json(held, HELD_BACK.names()).to_list()
    digest = sha256_hex("\n".join(rows).encode())[:32]
    said = {"channel": channel, "before": before, "removals": [json.loads(row) for row in rows]}
    text = json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True)
    for _ in durable.write_new(_folder(house, channel) / f"{digest}.json", text.encode()):
        pass
    first = held["subject"].head(MOST).to_list()
    return {"digest": digest, "number": held.height, "before": before, "subjects": first}


def told_by(row: ReleaseRow) -> dict[str, Any]:
    """What a release remembers of itself."""
    told: dict[str, Any] = json.loads(row.summary or "{}")
    return told


def _folder(house: House, channel: Channel) -> Path:
    return Path(house.settings.archive) / channel / "held-back"
