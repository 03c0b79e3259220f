"""`wangjian explain`: the story of a record, or of an enterprise, back to the source's cell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from records.uscc import compact, mod31_ok
from wangjian.console import complain, print_table, say

if TYPE_CHECKING:
    from ledger.lookup import EnterprisePage, RecordHeadline
    from ledger.open import Ledger
    from ledger.story import Chapter, RecordStory


def explain(what: str) -> int:
    """Tell what is known of a code, a record id, a public id or a name; 1 when nothing is."""
    from acts.house import open_house

    with open_house() as house:
        if mod31_ok(compact(what)) and (page := house.ledger.enterprise(compact(what))):
            _tell_enterprise(page)
            return 0
        if story := house.ledger.record_story(what):
            _tell_record(story)
            return 0
        return _tell_found(house.ledger, what)


def _tell_found(ledger: Ledger, what: str) -> int:
    """A search: one hit is told whole, several are listed."""
    found = ledger.find_records(what)
    if not found:
        complain(f"nothing is known of {what!r}: give a code, a record id, a public id or a name")
        return 1
    story = ledger.record_story(found[0].record_id) if len(found) == 1 else None
    if story:
        _tell_record(story)
    else:
        _list(found)
    return 0


def _tell_enterprise(page: EnterprisePage) -> None:
    say(f"{page.name}  {page.uscc}  {page.status}")
    for former in page.former_names:
        say(f"  曾用名 {former.name} (until {former.valid_until or 'unknown'})")
    _list(page.records)


def _list(records: tuple[RecordHeadline, ...]) -> None:
    rows = [(one.record_id, one.kind.value, one.source_id, one.state.value, one.version,
             one.uscc) for one in records]  # fmt: skip
    print_table("Records", ("record", "kind", "source", "state", "version", "enterprise"), rows)


def _tell_record(story: RecordStory) -> None:
    headline = story.headline
    say(f"{headline.kind.value} {headline.record_id} of {headline.source_id}")
    for chapter in story.chapters:
        _tell_chapter(chapter)
    say("\nPublished")
    for line in story.publications:
        fate = f"until {line.publish_until or 'open'}" if line.live else f"gone: {line.why}"
        say(f"  {line.channel} {line.public_id} rev {line.rev} in release {line.seq}, {fate}")
    if not story.publications:
        say("  nowhere")


def _tell_chapter(chapter: Chapter) -> None:
    version = f"version {chapter.version}" if chapter.version else "no version"
    say(f"\n{chapter.day} {chapter.state.value}, {version} {chapter.reason}".rstrip())
    say(f"  from {chapter.address} {chapter.locator} ({chapter.vocabulary})")
    if chapter.remote_id:
        say(f"  called {chapter.remote_id} there")
    say(f"  bytes {chapter.snapshot}, fetched {chapter.fetched_at}")
    for finding in chapter.findings:
        say(f"  {finding.rule} {finding.severity}: {finding.field} = {finding.value!r}")
    if chapter.uscc:
        say(f"  attached to {chapter.uscc} by {chapter.rung}")
    if chapter.evidence:
        say(f"  evidence {chapter.evidence}")
    for name, value in json.loads(chapter.body).items():
        say(f"    {name} = {value}")
