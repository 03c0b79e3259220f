"""The commands that show: status, sources, rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from records.states import BatchSort
from wangjian.console import complain, print_table, say

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from acts.freshness import Freshness
    from ledger.holds import Hold
    from ledger.overview import BatchSummary
    from ledger.releases import ReleaseRow
    from records.field import Channel

DEMO_MARK = ".wangjian-demo"  # stands in a house that the demo made; says its last day
STATE_COLUMNS = ("unchanged", "accepted", "quarantined", "identity_pending", "duplicate",
                 "out_of_scope", "superseded", "corrected", "rejected")  # fmt: skip


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
            (batch.day, _named(batch), batch.status, holds, counts["lines"], counts["blank"],
             counts["unparsable"], counts["rows"], *(counts[name] for name in STATE_COLUMNS))
        )  # fmt: skip
    headers = ("day", "source", "status", "sum", "lines", "blank", "unparsable", "received",
               *(name.replace("identity_", "") for name in STATE_COLUMNS))  # fmt: skip
    print_table("Batches", headers, rows, numbers=len(headers) - 4)
    _print_releases(found.releases)
    _print_freshness(found.sources)
    for gone in found.vanished:
        say(f"{gone.source_id}: record {gone.record_id} is in its list no more since "
            f"{gone.first_missed}: a person must say why")  # fmt: skip
    tell_holds(found.holds)
    for wrong in found.wrongs:
        complain(wrong)
    return 1 if found.wrongs or found.holds else 0


def tell_holds(holds: list[Hold]) -> None:
    """Complain about everything that is held, with the reason in words."""
    from records.invariants import INVARIANT_NAMES_ZH

    for one in holds:
        complain(f"held since {one.since:%Y-%m-%d}: {one.subject}: "
                 f"{INVARIANT_NAMES_ZH[one.invariant]}: {one.words}")  # fmt: skip


def _named(batch: BatchSummary) -> str:
    """The source, and what the batch is where it is no delivery."""
    is_delivery = batch.sort is BatchSort.DELIVERY
    return batch.source_id if is_delivery else f"{batch.source_id} ({batch.sort.value})"


def _print_releases(releases: dict[Channel, list[ReleaseRow]]) -> None:
    rows = [
        (row.day, channel.value, row.status, row.seq, row.live_count, (row.state_root or "")[:16])
        for channel, found in releases.items()
        for row in found
    ]
    if rows:
        headers = ("day", "channel", "status", "release", "live lines", "state root")
        print_table("Releases", headers, sorted(rows, key=str, reverse=True))


def _print_freshness(found: list[Freshness]) -> None:
    """The sources that are not as they should be; one line when all are."""
    from acts.freshness import State

    rows = [
        (one.source.id, one.state.value, one.last_good or "", one.age or "", one.promise or "")
        for one in found
        if one.state is not State.GOOD
    ]
    if rows:
        headers = ("source", "state", "last good", "age", "promise")
        print_table("Sources that are not fresh", headers, rows, numbers=2)
    elif found:
        say(f"all {len(found)} sources are fresh")


def sources(day: date | None) -> int:
    """Every declared source, system by system, and how it stands on `day`, by default today."""
    from acts.freshness import State, freshness
    from acts.house import open_house

    with open_house() as house:
        found = freshness(house, day or today(house.settings.home))
    rows = [
        (one.source.system, one.source.id, one.source.kind.value, one.source.fetch.access.value,
         one.source.every.value, one.state.value, one.last_good or "",
         "" if one.age is None else one.age, "" if one.promise is None else one.promise)
        for one in found
    ]  # fmt: skip
    headers = ("system", "source", "kind", "access", "cadence", "state", "last good", "age",
               "promise")  # fmt: skip
    print_table("Sources", headers, rows, numbers=2)
    national = {one.source.system for one in found if one.source.system.national}
    late = {one.source.system for one in found if one.state is not State.GOOD}
    say(f"{len(national - late)} of {len(national)} national systems are good")
    return 0


def today(home: Path) -> date:
    """The business day now; in a house that the demo made, the demo's last day."""
    from datetime import UTC, date, datetime

    from records.clock import business_day

    mark = home / DEMO_MARK
    if mark.is_file() and (text := mark.read_text(encoding="ascii").strip()):
        return date.fromisoformat(text)
    return business_day(datetime.now(UTC))


def rules() -> int:
    """Every rule: code, severity, repair, words in Chinese and English, legal basis."""
    from validation.rules import RULES

    for rule in RULES.values():
        say(f"{rule.code:<8}  {rule.severity.value:<6}  {rule.auto_fix.value:<8}  {rule.message}")
        say(f"{'':<28}{rule.message_en}")
        say(f"{'':<28}{rule.basis_text}")
    return 0
