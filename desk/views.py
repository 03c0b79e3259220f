"""The pages: each reads through `acts.pages`, shapes what it got and fills one template."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from acts.pages import BatchSummary, Cluster, ClusterFilter
from desk import story
from desk.answers import page, pages
from desk.words import STATES, Badge, terms
from records.states import RowState, Severity

_LONGEST_NUMBER = 18


def day(request: Request) -> Response:
    """The day's batches, each with its sum written out; `?day=`, else the newest day."""
    chosen = _day(request) or pages(request).newest_day()
    batches = pages(request).day(chosen) if chosen else []
    return page(
        request,
        "day.html",
        {
            "day": chosen,
            "batches": batches,
            "totals": _totals(batches),
            "vanished": pages(request).vanished(),
        },
    )


def batch(request: Request) -> Response:
    """One batch: its sum, its states, and what was found on the rows of its source."""
    summary = pages(request).batch(request.path_params["batch_id"])
    if summary is None:
        raise HTTPException(404, "没有这个批次")
    wanted = ClusterFilter(source_id=summary.source_id, most=20)
    context = {
        "batch": summary,
        "terms": terms(summary.conservation.tally),
        "holds": pages(request).holds(summary.batch_id),
        "clusters": clustered(pages(request).clusters(wanted)),
    }
    return page(request, "batch.html", context)


def findings(request: Request) -> Response:
    """Open findings grouped by source, rule, field and value shape; filters in the address."""
    asked = request.query_params
    severity = asked.get("severity") or None
    if severity is not None and severity not in set(Severity):
        raise HTTPException(400, "没有这个级别")
    wanted = ClusterFilter(
        source_id=asked.get("source") or None,
        rule=asked.get("rule") or None,
        severity=Severity(severity) if severity else None,
        open_rows_only=asked.get("scope", "open") == "open",
        most=request.app.state.desk.clusters,
    )
    found = pages(request).clusters(wanted)
    context = {"wanted": wanted, "groups": clustered(found), "rows": sum(c.rows for c in found)}
    return page(request, "findings.html", context)


def cluster(request: Request) -> Response:
    """One group of findings: its words and the first rows, each leading to its record."""
    asked = request.query_params
    group = asked.get("group", "")
    # A group that has gone into that of the whole column is found by what it was about.
    wanted = (
        ClusterFilter(cluster_no=int(group))
        if group.isdecimal() and len(group) < _LONGEST_NUMBER
        else ClusterFilter(source_id=asked.get("source"), rule=asked.get("rule"))
    )
    named = (asked.get("field"), asked.get("shape") or None)
    same = (c for c in pages(request).clusters(wanted) if group or (c.field, c.shape) == named)
    found = next(same, None)
    if found is None or not (group or wanted.source_id):
        raise HTTPException(404, "这一组问题已不存在")
    rows = pages(request).first_rows(found)
    return page(request, "cluster.html", {"cluster": found, "rows": rows})


def record(request: Request) -> Response:
    """One record's story, from the source's cell to the feed's line."""
    told = pages(request).record(request.path_params["record_id"])
    if told is None:
        raise HTTPException(404, "没有这条记录")
    chapters = [story.chapter(one, told.headline.kind) for one in reversed(told.chapters)]
    context = {
        "story": told,
        "chapters": chapters,
        "title": story.title(told.headline),
        "objections": story.objections(told),
        "suggested": pages(request).suggested_code(told),
        "shown_from": pages(request).shown_from(told),
    }
    return page(request, "record.html", context)


def enterprise(request: Request) -> Response:
    """One enterprise: what the registry says, what is attached, what is published."""
    uscc = request.path_params["uscc"].replace(" ", "").upper()
    found = pages(request).enterprise(uscc)
    if found is None:
        raise HTTPException(404, "登记库中没有这个统一社会信用代码")
    lines = [(line, story.title(line)) for line in found.records]
    return page(request, "enterprise.html", {"enterprise": found, "records": lines})


def search(request: Request) -> Response:
    """Records by code, name or 文号; a code the registry knows leads to its enterprise too."""
    text = request.query_params.get("q", "").strip()
    code = text.replace(" ", "").upper()
    known = pages(request).enterprise(code) if len(code) == 18 else None
    found = pages(request).search(code if known else text) if text else ()
    lines = [(line, story.title(line)) for line in found]
    return page(request, "search.html", {"text": text, "enterprise": known, "records": lines})


@dataclass(frozen=True, slots=True)
class Group:
    """The clusters of one source."""

    source_id: str
    rows: int
    clusters: tuple[Cluster, ...]


def clustered(found: Sequence[Cluster]) -> list[Group]:
    """Clusters by source, the source with most rows first; inside, the largest first."""
    by_source: dict[str, list[Cluster]] = {}
    for cluster in found:
        by_source.setdefault(cluster.source_id, []).append(cluster)
    groups = [
        Group(source_id, sum(c.rows for c in clusters), tuple(clusters))
        for source_id, clusters in by_source.items()
    ]
    return sorted(groups, key=lambda group: (-group.rows, group.source_id))


def _totals(batches: Sequence[BatchSummary]) -> list[tuple[Badge, int]]:
    """The four numbers on top of the day."""
    tallies = [batch.conservation.tally for batch in batches]
    shown = (
        RowState.ACCEPTED,
        RowState.UNCHANGED,
        RowState.QUARANTINED,
        RowState.IDENTITY_PENDING,
    )
    return [
        (Badge("↓", "收到", "calm"), sum(tally.rows for tally in tallies)),
        *((STATES[state], sum(tally.by_state()[state] for tally in tallies)) for state in shown),
    ]


def _day(request: Request) -> date | None:
    text = request.query_params.get("day", "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise HTTPException(400, "日期应写作 2018-09-03 的样子") from None
