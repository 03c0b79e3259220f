"""How things stand: batches with their sums, releases, and everything that is not right."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from acts.freshness import Freshness, freshness
from acts.house import House
from acts.release_guard import told_by
from acts.release_words import gate_zh
from ledger.holds import Hold
from ledger.overview import BatchSummary
from ledger.releases import ReleaseRow
from ledger.vanished import Vanished
from records.field import Channel


@dataclass(frozen=True, slots=True)
class Standing:
    """One day, or all days. `wrongs` is empty when all is well; each names what and where."""

    batches: list[BatchSummary]
    releases: dict[Channel, list[ReleaseRow]]
    wrongs: list[str]
    sources: list[Freshness]  # on that day, or on the newest that anything came for
    vanished: list[Vanished]  # records that whole lists no longer hold: tasks, not wrongs
    holds: list[Hold]  # what is not published, or not otherwise, until it is put right


def standing(house: House, day: date | None = None) -> Standing:
    """Every sum recounted now; `day` narrows batches and releases to one business day."""
    batches = house.ledger.batches(day)
    releases = {
        channel: [
            row for row in house.ledger.releases(channel.value) if day is None or row.day == day
        ]
        for channel in Channel
    }
    wrongs = [*_batch_wrongs(batches), *_release_wrongs(releases)]
    broken_at = house.ledger.audit_broken_at()
    if broken_at is not None:
        wrongs.append(f"the audit chain breaks at entry {broken_at}")
    as_of = day or max((batch.day for batch in batches), default=None)
    sources = freshness(house, as_of) if as_of else []
    holds = house.ledger.holds()
    return Standing(batches, releases, wrongs, sources, house.ledger.vanished(), holds)


def _batch_wrongs(batches: list[BatchSummary]) -> list[str]:
    """A failure on a day of which a batch closed is no longer wrong; `freshness` tells the last."""
    mended = {(b.source_id, b.day) for b in batches if b.status == "complete"}
    wrongs = [
        f"{batch.batch_id}: {batch.status}: {batch.error or 'not closed'}"
        for batch in batches
        if batch.status != "complete" and (batch.source_id, batch.day) not in mended
    ]
    lost = [
        batch for batch in batches if batch.status == "complete" and not batch.conservation.holds
    ]
    return wrongs + [f"{b.batch_id}: conservation broken: {b.conservation.equation}" for b in lost]


def _release_wrongs(releases: dict[Channel, list[ReleaseRow]]) -> list[str]:
    newest = [rows[0] for rows in releases.values() if rows]
    return [*_never_published(releases), *(each for row in newest for each in _kept_back(row))]


def _kept_back(row: ReleaseRow) -> Iterator[str]:
    """What a channel's newest release did not say, and what has to be done about it."""
    told, name = told_by(row), f"{row.channel}：第 {row.seq} 期（{row.day}）"
    if gates := told.get("failed"):
        yield f"{name}仅撤下：{'、'.join(gate_zh(gate) for gate in gates)}未通过"
    if guard := told.get("guard"):
        yield f"{name}有 {guard['number']} 条批量撤下待两人批准（见 wangjian release status）"


def _never_published(releases: dict[Channel, list[ReleaseRow]]) -> list[str]:
    return [
        f"{channel.value} release {row.seq} of {row.day}: {row.status}, never published"
        for channel, rows in releases.items()
        for row in rows
        if row.status != "published"
    ]
