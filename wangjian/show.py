"""The commands that show: status, sources, rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangjian.console import complain, print_table, say

if TYPE_CHECKING:
    from datetime import date

    from ledger.releases import ReleaseRow
    from records.field import Channel

STATE_COLUMNS = ("unchanged", "accepted", "quarantined", "identity_pending", "duplicate",
                 "out_of_scope", "superseded", "rejected")  # fmt: skip


def status(day: date | None) -> int:
    """Batches, releases and wrongs; 1 when anything is wrong."""
    from acts.house import open_house
    from acts.status import standing

    with open_house() as house:
        found = standing(house, day)
    rows = []
    for batch in found.batches:
        counts = batch.conservation.tally.counts()
        holds = "✓" if batch.conservation.holds else "✗"
        rows.append(
            (batch.day, batch.source_id, batch.status, holds, counts["lines"], counts["blank"],
             counts["unparsable"], counts["rows"], *(counts[name] for name in STATE_COLUMNS))
        )  # fmt: skip
    headers = ("day", "source", "status", "sum", "lines", "blank", "unparsable", "received",
               *(name.replace("identity_", "") for name in STATE_COLUMNS))  # fmt: skip
    print_table("Batches", headers, rows, numbers=len(headers) - 4)
    _print_releases(found.releases)
    for wrong in found.wrongs:
        complain(wrong)
    return 1 if found.wrongs else 0


def _print_releases(releases: dict[Channel, list[ReleaseRow]]) -> None:
    rows = [
        (row.day, channel.value, row.status, row.seq, row.live_count, (row.state_root or "")[:16])
        for channel, found in releases.items()
        for row in found
    ]
    if rows:
        headers = ("day", "channel", "status", "release", "live lines", "state root")
        print_table("Releases", headers, sorted(rows, key=str, reverse=True))


def sources() -> int:
    """Every declared source."""
    from sources import all_sources

    rows = [
        (one.id, one.system, one.kind.value, one.every.value, one.publisher)
        for one in all_sources()
    ]
    print_table("Sources", ("id", "system", "kind", "cadence", "publisher"), rows)
    return 0


def rules() -> int:
    """Every rule: code, severity, words in Chinese."""
    from validation.rules import RULES

    for rule in RULES.values():
        say(f"{rule.code}  {rule.severity.value:<7} {rule.message}")
    return 0
