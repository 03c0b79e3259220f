"""The story of one record for people: every delivery of it, and where it is published."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from records.kind import CATALOGUES, KIND_NAMES_ZH
from records.states import SEVERITY_NAMES_ZH, STATE_NAMES_ZH, WHY_NAMES_ZH, Severity, Why
from wangjian.console import say

if TYPE_CHECKING:
    from ledger.lookup import PublicationLine
    from ledger.story import Chapter, RecordStory
    from records.kind import Kind

CHANNELS_ZH = {"credit-china": "信用中国", "gsxt": "公示系统", "warning": "全网警示"}


def tell_record(story: RecordStory, masses: dict[str, str]) -> None:
    """Print the story, oldest delivery first; `masses` as `tell_publications` takes them."""
    from acts.objected import sentence

    headline = story.headline
    say(f"{KIND_NAMES_ZH[headline.kind]} {headline.record_id}，来源 {headline.source_id}")
    for one in story.objections:
        say(f"异议：{sentence(one, headline.kind)}")
    for chapter in story.chapters:
        _tell_chapter(headline.kind, chapter)
    tell_publications(story.publications, masses)


def tell_publications(
    lines: tuple[PublicationLine, ...], masses: dict[str, str], said_since: int = 0
) -> None:
    """Print where it is published; `said_since`: of how many lines a later release spoke.

    `masses`: by public id, who lets a line go that leaves with a mass of others, and why.
    """
    say("\n公示情况")
    for line in lines:
        say(f"  {CHANNELS_ZH[line.channel]} {line.public_id} 第 {line.rev} 版"
            f"（第 {line.seq} 期），{_fate(line)}")  # fmt: skip
        if line.public_id in masses:
            say(f"    {masses[line.public_id]}")
    if not lines and not said_since:
        say("  未在任何渠道公示")


def _fate(line: PublicationLine) -> str:
    if line.live:
        return f"公示至 {line.publish_until}（含当日）" if line.publish_until else "公示无期限"
    known = line.why in set(Why)
    return f"已撤下：{WHY_NAMES_ZH[Why(str(line.why))] if known else line.why}"


def _tell_chapter(kind: Kind, chapter: Chapter) -> None:
    from acts.evidence_words import sentence
    from desk.words import reason

    version = f"第 {chapter.version} 版" if chapter.version else "未成版本"
    said = f"\n{chapter.day} {STATE_NAMES_ZH[chapter.state]}，{version} {reason(chapter.reason)}"
    say(said.rstrip())
    say(f"  出自 {chapter.address} {chapter.locator}（{chapter.vocabulary}）")
    if chapter.remote_id:
        say(f"  来源自编号 {chapter.remote_id}")
    say(f"  原始字节 {chapter.snapshot}，收取于 {chapter.fetched_at}")
    fields = CATALOGUES[kind].by_name
    for finding in chapter.findings:
        name = fields[finding.field].zh if finding.field in fields else finding.field
        severity = SEVERITY_NAMES_ZH[Severity(finding.severity)]
        say(f"  {finding.rule} {severity}：{name} = {finding.value!r}")
    if chapter.uscc:
        ground = sentence(chapter.rung, chapter.evidence) if chapter.rung else ""
        say(f"  归集到 {chapter.uscc}：{ground}")
    for name, value in json.loads(chapter.body).items():
        say(f"    {fields[name].zh if name in fields else name} = {value}")
