"""The pages on which a steward sees whose a record may be; judging stays on the command line.

The desk knows nobody by name yet, so it shows the command that says what was found out.
"""

import shlex

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from acts.identity_case import Case
from desk import mask, story
from desk.answers import page, pages
from desk.case import said, standing
from desk.differences import differences
from records.states import Pending, RowState


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
