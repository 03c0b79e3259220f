"""The public pages: where the feeds are, the warning list, one enterprise on it."""

import logging
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from portal.published import Held, WarningList
from publish import announce, discovery
from publish.errors import TreeBroken
from publish.signing import trusted
from publish.store import LocalStore
from records.clock import SHANGHAI, business_day
from records.field import Channel
from wangjian_pull import NoList

if TYPE_CHECKING:
    from portal.render import Renderer
    from portal.settings import PortalSettings

_LOG = logging.getLogger(__name__)
_LISTS = ("lists", "basis", "breaches", "sites", "measures")
_LONGEST = 200  # characters of a search text that are looked at


@dataclass(frozen=True, slots=True)
class Announced:
    """What a channel's tree says of itself."""

    seq: int
    until: str  # when the timestamp's word ends, Shanghai time
    expired: bool


def home(request: Request) -> Response:
    """Where each feed is, what it announces now, and whether anyone still vouches for it."""
    trees: Path = request.app.state.feeds
    feeds = [(channel, _announced(trees / channel)) for channel in Channel]
    introduced = (trees / discovery.PATH).is_file()
    return _page(request, "home.html", {"feeds": feeds, "introduced": introduced})


def warnings(request: Request) -> Response:
    """The list, a page at a time; `?q=` narrows by code or name."""
    held = _held(request)
    text = request.query_params.get("q", "").strip()[:_LONGEST]
    found = held.found(text, _day(request))
    size = _settings(request).page_size
    pages = max(1, ceil(len(found) / size))
    number = _number(request.query_params.get("page", "1"), pages)
    context = {
        "held": held,
        "text": text,
        "total": len(found),
        "entries": found[(number - 1) * size : number * size],
        "number": number,
        "pages": pages,
        "before": _address(text, number - 1) if number > 1 else None,
        "after": _address(text, number + 1) if number < pages else None,
        "day": _day(request),
    }
    return _page(request, "warnings.html", context)


def warning(request: Request) -> Response:
    """One enterprise on the list. Once off it, it answers as if it had never been on it."""
    held = _held(request)
    uscc = request.path_params["uscc"].replace(" ", "").upper()
    try:
        body = _list(request).enterprise(uscc, _day(request))
    except NoList as error:
        raise HTTPException(503, "名单正在重新校验，请稍后再来") from error
    if body is None:
        raise HTTPException(404, "现行警示名单中没有这个统一社会信用代码")
    lists: dict[str, list[object]] = {part: [] for part in _LISTS}
    parts = {**lists, "level": "", **body}
    return _page(request, "warning.html", {"line": parts, "held": held, "day": _day(request)})


def _held(request: Request) -> Held:
    held = _list(request).held()
    if held is None:
        raise HTTPException(503, "名单尚未发布，请稍后再来")
    return held


def _list(request: Request) -> WarningList:
    return cast("WarningList", request.app.state.warnings)


def _settings(request: Request) -> "PortalSettings":
    return cast("PortalSettings", request.app.state.portal)


def _day(request: Request) -> date:
    """The business day pages are for: today in Shanghai, unless the portal shows a past day."""
    return _settings(request).day or business_day(datetime.now(SHANGHAI))


def _number(text: str, pages: int) -> int:
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= pages:
        raise HTTPException(404, "没有这一页")
    return int(text[:9])


def _address(text: str, number: int) -> str:
    query = {"q": text, "page": str(number)} if text else {"page": str(number)}
    return f"/warning?{urlencode(query)}"


def _announced(tree: Path) -> Announced | None:
    """What a tree announces; None before its first release."""
    try:
        stands, signed = announce.standing(LocalStore(tree)), trusted.signed(LocalStore(tree))
    except TreeBroken:
        _LOG.exception("%s announces nothing", tree)
        return None
    if stands is None or signed is None:
        return None
    expires = signed.timestamp.signed.expires
    until = f"{expires.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    return Announced(stands.seq, until, expires <= datetime.now(SHANGHAI))


def _page(request: Request, template: str, context: dict[str, object]) -> Response:
    return cast("Renderer", request.app.state.render)(template, context)
