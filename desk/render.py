"""Templates to pages: autoescaped, undefined names refused, styles named by their content."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from acts import pages
from desk import mask, words
from desk.settings import DeskSettings


class Renderer:
    """Fills the desk's templates. `style` is the style sheet's address with its content's hash."""

    def __init__(self, desk: DeskSettings, static: Path) -> None:
        self._jinja = Environment(
            loader=PackageLoader("desk"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        digest = hashlib.sha256((static / "desk.css").read_bytes()).hexdigest()[:12]
        self._jinja.globals.update(
            desk=desk,
            style=f"/static/desk.css?{digest}",
            words=words,
            rule_words=pages.rule_words,
            source_words=pages.source_words,
            cluster_message=pages.cluster_message,
            run_message=pages.run_message,
        )
        self._jinja.filters.update(
            count=_count, grouped=words.grouped, shown=mask.shown, short=_short
        )

    def __call__(
        self, template: str, context: Mapping[str, object], status: int = 200
    ) -> HTMLResponse:
        """The page of `template`."""
        return HTMLResponse(self._jinja.get_template(template).render(context), status)


def _count(number: int) -> str:
    """A number with separators: 1,204."""
    return f"{number:,}"


def _short(text: str, most: int = 60) -> str:
    """`text` cut for a table's cell."""
    return text if len(text) <= most else text[: most - 1] + "…"
