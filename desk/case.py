"""What is shown of a record that somebody is to judge, on its page and on the command line."""

from acts.identity_case import Case
from acts.pages import Chapter
from desk import mask, words
from records.field import Privacy
from records.kind import CATALOGUES, Kind
from records.states import OPEN_STATES

_COMPARED = ("party_name", "party_uscc", "party_org_code", "party_registration_number",
             "party_tax_number")  # fmt: skip


def standing(found: Case) -> Chapter:
    """The delivery in which the record stands: its newest open row, else its newest version."""
    told = found.story.chapters
    waiting = [one for one in told if one.state in OPEN_STATES]
    settled = [one for one in told if one.version is not None]
    return (waiting or settled or [*told])[-1]


def said(kind: Kind, values: dict[str, str]) -> list[tuple[str, str]]:
    """What the source says: identifying fields first, restricted values masked."""
    fields = CATALOGUES[kind].by_name
    first = [name for name in _COMPARED if name in fields]
    names = [*first, *(name for name in fields if name not in first)]
    return [
        (words.field_name(name, kind), words.value(name, _shown(kind, name, values[name])))
        for name in names
        if values.get(name)
    ]


def _shown(kind: Kind, name: str, value: str) -> str:
    field = CATALOGUES[kind].by_name[name]
    if field.privacy is not Privacy.PUBLIC:
        return mask.masked(value)
    return mask.shown(value, field)
