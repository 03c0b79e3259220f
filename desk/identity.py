"""The pages on which a steward sees whose a record may be; judging stays on the command line.

The desk knows nobody by name yet, so it shows the command that says what was found out.
"""

import shlex

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from acts.identity_case import Case
from acts.pages import Chapter
from desk import mask, story, words
from desk.answers import page, pages
from desk.differences import differences
from records.field import Privacy
from records.kind import CATALOGUES, Kind
from records.states import OPEN_STATES, Pending, RowState

_COMPARED = ("party_name", "party_uscc", "party_org_code", "party_registration_number",
             "party_tax_number")  # fmt: skip


def queue(request: Request) -> Response:
    """What waits for an identity: how much by reason and source, and the rows due first."""
    asked = request.query_params
    reason, source = asked.get("reason", ""), asked.get("source", "")
    if reason and reason not in set(Pending):
        raise HTTPException(400, "没有这个原因")
    found = pages(request).waiting(source, reason)
    context = {"queue": found, "reason": reason, "source": source}
    return page(request, "identity.html", context)


def case(request: Request) -> Response:
    """One record beside the enterprises that it may be about."""
    found = pages(request).case(request.path_params["record_id"])
    if found is None:
        raise HTTPException(404, "没有这条记录")
    newest = standing(found)
    context = {
        "case": found,
        "title": story.title(found.story.headline),
        "newest": newest,
        "waits": newest.state is RowState.IDENTITY_PENDING,
        "judged_here": newest.state in (RowState.IDENTITY_PENDING, RowState.ACCEPTED),
        "said": said(found.kind, found.said),
        "commands": commands(found),
        "differences": differences,
        "code": found.said.get("party_uscc", ""),
        "name": found.said.get("party_name", ""),
    }
    return page(request, "identity_case.html", context)


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


def commands(found: Case) -> dict[str, str]:
    """What to say on the command line: a candidate's code, `none`, `unsure` or `new`, and how."""
    record = found.story.headline.record_id
    why = "--reason document --actor 姓名"
    same = {
        one.uscc: f"wangjian identity same {record} --to {one.uscc} {why}"
        for one in found.candidates
    }
    others = "".join(f" --to {one.uscc}" for one in found.candidates)
    denied = {"none": f"wangjian identity not-same {record}{others} {why}"} if others else {}
    name = shlex.quote(mask.shown(found.said.get("party_name", "全称")))
    return {
        **same,
        **denied,
        "unsure": f"wangjian identity unsure {record} --actor 姓名",
        "new": f"wangjian identity new {record} --name {name} {why}",
    }
