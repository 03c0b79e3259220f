"""What `explain` may print: hidden where not for everyone, personal numbers masked."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

from acts.looking import HIDDEN, is_public
from desk import mask

if TYPE_CHECKING:
    from acts.explain import Explained
    from ledger.objections import Objection
    from ledger.story import Chapter, FindingLine, RecordStory
    from records.kind import Kind


def masked(story: RecordStory) -> RecordStory:
    """The story with every value of a field as anyone may see it."""
    kind = story.headline.kind
    headline = dataclasses.replace(story.headline, body=_body(kind, story.headline.body))
    chapters = tuple(_chapter(kind, told) for told in story.chapters)
    objections = tuple(_objection(one) for one in story.objections)
    return dataclasses.replace(story, headline=headline, chapters=chapters, objections=objections)


def without_numbers(found: Explained) -> Explained:
    """The enterprise with what persons noted, and its warning, as anyone may see it."""
    decisions = [{**line, "note": mask.shown(line["note"] or "")} for line in found.decisions]
    warning = [
        {**line, "words": line["words"] and mask.shown(line["words"])} for line in found.warning
    ]
    objections = [
        {**line, **{name: mask.shown(line[name] or "") for name in ("note", "settled_note")}}
        for line in found.objections
    ]
    return dataclasses.replace(found, decisions=decisions, warning=warning, objections=objections)


def _objection(one: Objection) -> Objection:
    note = one.settled_note
    return dataclasses.replace(
        one, note=mask.shown(one.note), settled_note=None if note is None else mask.shown(note)
    )


def _chapter(kind: Kind, told: Chapter) -> Chapter:
    return dataclasses.replace(
        told,
        body=_body(kind, told.body),
        remote_id=told.remote_id and mask.shown(told.remote_id),
        evidence=told.evidence and mask.shown(told.evidence),
        findings=tuple(_finding(kind, line) for line in told.findings),
    )


def _finding(kind: Kind, line: FindingLine) -> FindingLine:
    return dataclasses.replace(
        line, value=None if line.value is None else _value(kind, line.field, line.value)
    )


def _body(kind: Kind, body: str) -> str:
    values = {name: _value(kind, name, text) for name, text in mask.object_of(body).items()}
    return json.dumps(values, ensure_ascii=False)


def _value(kind: Kind, name: str, text: str) -> str:
    return mask.shown(text) if is_public(kind, name) else HIDDEN
