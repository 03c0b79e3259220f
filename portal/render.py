"""Templates to pages: autoescaped, undefined names refused, styles named by their content."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from portal import words
from portal.settings import PortalSettings


class Renderer:
    """Fills the portal's templates."""

    def __init__(self, portal: PortalSettings, static: Path) -> None:
        self._jinja = Environment(
            loader=PackageLoader("portal"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        digest = hashlib.sha256((static / "portal.css").read_bytes()).hexdigest()[:12]
        self._jinja.globals.update(portal=portal, style=f"/static/portal.css?{digest}", words=words)
        self._jinja.filters.update(count="{:,}".format, grouped=words.grouped)

    def __call__(
        self, template: str, context: Mapping[str, object], status: int = 200
    ) -> HTMLResponse:
        """The page of `template`; a reader may keep it for a minute, an error not at all."""
        page = self._jinja.get_template(template).render(context)
        keep = "public, max-age=60" if status < 400 else "no-store"
        return HTMLResponse(page, status, headers={"Cache-Control": keep})
