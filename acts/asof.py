"""What each channel said of a code at a cut, out of the release archive, and what we knew then.

Of a day: the release of that business day, or the last before it. Of a moment: the last that was
made by then. What was erased since is in the archive still, and nowhere else; it is told as long
as it stood at the cut, and never of what had left by then.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from acts.explain import Explained, explain
from acts.house import House
from ledger.as_of import Cut
from ledger.releases import ReleaseRow
from publish import archive_search
from publish.archive_search import Line
from publish.archived import Volume
from publish.errors import ArchiveBroken
from records.clock import SHANGHAI
from records.field import Channel
from records.states import WHY_NAMES_ZH, Why

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """What one channel said; days and moments as ISO text."""

    channel: str
    release: Plain | None  # in force at the cut: seq, day, moment, late, sha256; None before one
    first: str | None  # day of the first release ever, None when there is none
    live: tuple[Plain, ...]  # lines that stood
    left: tuple[Plain, ...]  # lines that had stood before, each with why and when it left
    broken: str | None  # in Chinese, why the archive does not reach


@dataclass(frozen=True, slots=True)
class AsOf:
    """Both sides: what was said, and what was known."""

    uscc: str
    as_of: str
    said: tuple[Said, ...]
    known: Explained | None

    @property
    def reaches(self) -> bool:
        """Whether the archive had all that was to be told."""
        return all(said.broken is None for said in self.said)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said, ever, and nothing known."""
        return self.known is None and not any(said.live or said.left for said in self.said)


def asof(house: House, uscc: str, cut: Cut) -> AsOf:
    """What was said of `uscc` in every channel at the cut, and what we knew of it then."""
    said = tuple(_said(house, channel, uscc, cut) for channel in Channel)
    return AsOf(uscc, (cut.moment or cut.day).isoformat(), said, explain(house, uscc, cut))


def problems(house: House) -> Iterator[ArchiveBroken]:
    """Every file of the archive that is missing, or is not what was written when it was kept."""
    for channel in Channel:
        yield from archive_search.problems(
            channel, _volumes(house, channel, _published(house, channel))
        )


def _said(house: House, channel: Channel, uscc: str, cut: Cut) -> Said:
    ever = _published(house, channel)
    rows = [row for row in ever if _made(row, cut)]
    first = ever[0].day.isoformat() if ever else None
    if not rows:
        return Said(str(channel), None, first, (), (), None)
    release = _plain(rows[-1])
    try:
        volumes = _volumes(house, channel, rows)
        volumes[-1].announced()
        lines = archive_search.lines_about(channel, volumes, uscc)
    except ArchiveBroken as error:
        return Said(str(channel), release, first, (), (), str(error))
    told = [_history(channel, one, rows, cut) for one in _by_id(lines)]
    live = tuple(one for one in told if "left" not in one)
    left = tuple(one for one in told if "left" in one)
    return Said(str(channel), release, first, live, left, None)


def _published(house: House, channel: Channel) -> list[ReleaseRow]:
    """The channel's releases that could be seen, oldest first."""
    rows = reversed(house.ledger.releases(channel))
    return [row for row in rows if row.sha256 is not None]


def _volumes(house: House, channel: Channel, rows: list[ReleaseRow]) -> list[Volume]:
    private = Path(house.settings.archive) / channel
    return [Volume(private, row.seq, str(row.sha256)) for row in rows]


def _made(row: ReleaseRow, cut: Cut) -> bool:
    return row.day <= cut.day if cut.moment is None else row.moment <= cut.moment


def _plain(row: ReleaseRow) -> Plain:
    made = row.moment.astimezone(SHANGHAI)
    return {"seq": row.seq, "day": row.day.isoformat(), "moment": made.isoformat(),
            "late": made.date() > row.day, "sha256": row.sha256}  # fmt: skip


def _by_id(lines: list[Line]) -> Iterator[list[Line]]:
    """The lines of each id, in the order in which they were said."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line["id"], []).append(line)
    yield from (found[public_id] for public_id in sorted(found))


def _history(channel: Channel, lines: list[Line], rows: list[ReleaseRow], cut: Cut) -> Plain:
    """One id: since when it stood, and either what it said or why it left."""
    days = {row.seq: row.day.isoformat() for row in rows}
    last = lines[-1]
    puts = [line for line in lines if line["op"] == "put"]
    since = _stood_since(lines)
    told = {"public_id": last["id"], "kind": puts[-1]["body"].get("kind", str(channel)),
            "rev": last["rev"], "seq": last["seq"], "day": days[last["seq"]],
            "since_seq": since, "since": days[since]}  # fmt: skip
    if last["op"] == "del":
        why = WHY_NAMES_ZH[Why(last["why"])]
        return told | {"left": last["effective_at"], "why": why, "successor": last["successor"],
                       "erased": last["erase"]}  # fmt: skip
    until = puts[-1]["body"].get("publish_until")
    is_over = until is not None and until < cut.day.isoformat()
    return told | {"publish_until": until, "is_over": is_over, "body": last["body"]}


def _stood_since(lines: list[Line]) -> int:
    """The release of the first line after the last time it was not there, its end left aside."""
    again = [
        line["seq"] for before, line in pairwise(lines)
        if before["op"] == "del" and line["op"] == "put"
    ]  # fmt: skip
    return int([lines[0]["seq"], *again][-1])
