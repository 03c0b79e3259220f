"""The desk's web application: routes, and what every page is given.

Handlers are plain functions: Starlette runs them in a thread, so a slow read holds nobody up.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from acts.pages import open_pages
from desk import identity, views
from desk.render import Renderer
from desk.security import HEADERS, SecurityHeaders
from desk.settings import DeskSettings
from records.settings import Settings

STATIC = Path(__file__).parent / "static"


def make_app(settings: Settings, desk: DeskSettings | None = None) -> Starlette:
    """The desk over the ledger that `settings` name; opened at start-up, closed at shutdown."""
    own = desk or DeskSettings()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        with open_pages(settings) as pages:
            app.state.pages, app.state.desk = pages, own
            app.state.render = Renderer(own, STATIC)
            yield

    return Starlette(
        routes=[
            Route("/", views.day),
            Route("/batches", views.day),
            Route("/batches/{batch_id:path}", views.batch),
            Route("/findings", views.findings),
            Route("/findings/rows", views.cluster),
            Route("/identity", identity.queue),
            Route("/identity/{record_id}", identity.case),
            Route("/search", views.search),
            Route("/records/{record_id}", views.record),
            Route("/enterprises/{uscc}", views.enterprise),
            Route("/healthz", _healthy),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(SecurityHeaders)],
        exception_handlers={HTTPException: _refused, 500: _broken},
        lifespan=lifespan,
    )


def _healthy(_: Request) -> Response:
    return PlainTextResponse("ok\n")


def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = error.detail if isinstance(error, HTTPException) else ""
    page: Renderer = request.app.state.render
    return page("error.html", {"status": status, "detail": detail}, status)


def _broken(request: Request, error: Exception) -> Response:
    """A page that says nothing of the inside; the log has the trace."""
    del error
    page: Renderer = request.app.state.render
    answer = page("error.html", {"status": 500, "detail": ""}, 500)
    # Starlette answers this one outside of all middleware.
    answer.headers.update({**HEADERS, "Cache-Control": "no-store"})
    return answer
