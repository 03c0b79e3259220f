"""A record's story made ready for its page: fields in the standard's order, evidence, masks."""

import json
from dataclasses import dataclass

from acts.objected import sentence
from acts.pages import Chapter, FindingLine, RecordHeadline, RecordStory
from desk import mask, words
from records.kind import CATALOGUES, Kind


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field of one delivery: what stands, what was received where a finding kept it."""

    name: str
    zh: str
    value: str
    findings: tuple[FindingLine, ...]

    @property
    def received(self) -> str | None:
        """The cell's own text, masked, where a finding kept it and it is not what stands."""
        kept = [finding.value for finding in self.findings if finding.value is not None]
        raw = mask.shown(kept[0], words.field_of(self.name)) if kept else None
        return None if raw == self.value else raw


@dataclass(frozen=True, slots=True)
class ChapterPage:
    """One delivery, ready to print."""

    told: Chapter
    fields: tuple[FieldLine, ...]
    evidence: tuple[tuple[str, str], ...]


def objections(told: RecordStory) -> list[str]:
    """What is objected to the record, a sentence each, masked."""
    return [mask.shown(sentence(one, told.headline.kind)) for one in told.objections]


def chapter(told: Chapter, kind: Kind) -> ChapterPage:
    """One delivery's page: faulty fields first, then the standard's order, empty ones left out."""
    values = mask.object_of(told.body)
    fields = CATALOGUES[kind].by_name
    found: dict[str, list[FindingLine]] = {}
    for finding in told.findings:
        found.setdefault(finding.field, []).append(finding)
    names = [*fields, *sorted({*values, *found} - {*fields, "vocabulary"})]
    lines = [
        FieldLine(
            name,
            words.field_name(name, kind),
            words.value(name, mask.shown(values.get(name, ""), fields.get(name))),
            tuple(found.get(name, ())),
        )
        for name in names
        if name in values or name in found
    ]
    lines.sort(key=lambda line: not line.findings)
    return ChapterPage(told, tuple(lines), _evidence(told.evidence))


def title(line: RecordHeadline) -> str:
    """What a list calls a record: its name, and its 文号, site or list where it has one."""
    values = mask.object_of(line.body)
    parts = [values.get("party_name", "（无名称）")]
    for name in ("decision_number", "operator_title", "list_name"):
        if values.get(name):
            parts.append(values[name])
            break
    return mask.shown(" · ".join(parts))


def _evidence(text: str | None) -> tuple[tuple[str, str], ...]:
    if not text:
        return ()
    said: dict[str, object] = json.loads(text)
    return tuple((zh, _said(key, said[key])) for key, zh in words.EVIDENCE.items() if said.get(key))


def _each(key: str, value: str) -> str:
    name, pair, code = value.partition("=")
    return words.evidence_pair(name, code) if pair else words.evidence_value(key, value)


def _said(key: str, value: object) -> str:
    if isinstance(value, list):
        return "；".join(_each(key, str(each)) for each in value)
    return words.evidence_value(key, str(value))
