"""The portal's web application: the feed trees as files, and the public pages beside them."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from portal import views
from portal.published import WarningList
from portal.render import Renderer
from portal.security import HEADERS, SecurityHeaders
from portal.settings import PortalSettings, from_environment
from portal.tree import discovery, feed_file
from records.field import Channel
from records.settings import Settings

STATIC = Path(__file__).parent / "static"


def make_app(settings: Settings, portal: PortalSettings | None = None) -> Starlette:
    """The portal over the feed trees of `settings`; it opens no ledger and writes no feed."""
    own = portal or from_environment()
    app = Starlette(
        routes=[
            Route("/", views.home),
            Route("/warning", views.warnings),
            Route("/warning/{uscc}", views.warning),
            Route("/feed/.well-known/wangjian-feed.json", discovery),
            Route("/feed/{channel}/{path:path}", feed_file),
            Route("/healthz", _healthy),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(SecurityHeaders)],
        exception_handlers={HTTPException: _refused, 500: _broken},
    )
    app.state.feeds = settings.feeds
    app.state.portal = own
    app.state.render = Renderer(own, STATIC)
    app.state.warnings = WarningList(
        settings.feeds / Channel.WARNING, settings.home / "portal" / "warning.sqlite"
    )
    return app


def _healthy(_: Request) -> Response:
    return PlainTextResponse("ok\n", headers={"Cache-Control": "no-store"})


def _refused(request: Request, error: Exception) -> Response:
    status, detail = 500, ""
    if isinstance(error, HTTPException):
        status, detail = error.status_code, error.detail
    if request.url.path.startswith("/feed/"):
        # Machines read here: no page, and no cache may keep the answer.
        return PlainTextResponse(f"{status}\n", status, headers={"Cache-Control": "no-store"})
    page: Renderer = request.app.state.render
    return page("error.html", {"status": status, "detail": detail}, status)


def _broken(request: Request, error: Exception) -> Response:
    """A page that says nothing of the inside; the log has the trace."""
    del error
    page: Renderer = request.app.state.render
    answer = page("error.html", {"status": 500, "detail": ""}, 500)
    # Starlette answers this one outside of all middleware.
    answer.headers.update(HEADERS)
    return answer
