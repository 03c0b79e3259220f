"""What every page's handler asks of the application: the reads, and a template filled."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from starlette.requests import Request
from starlette.responses import Response

from acts.pages import Pages

if TYPE_CHECKING:
    from desk.render import Renderer


def pages(request: Request) -> Pages:
    """The reads of the desk."""
    return cast("Pages", request.app.state.pages)


def page(request: Request, template: str, context: Mapping[str, object]) -> Response:
    """The page of `template`."""
    return cast("Renderer", request.app.state.render)(template, context)
