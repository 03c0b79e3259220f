"""What can be asked about one enterprise; the answers wait in the modules these commands call."""

from importlib import import_module
from typing import Annotated

import typer

telling_app = typer.Typer(rich_markup_mode=None)
Json = Annotated[bool, typer.Option("--json", help="As JSON instead of tables.")]


@telling_app.command()
def explain(
    what: Annotated[str, typer.Argument(help="A USCC, record id, public id or name.")],
    as_of: Annotated[
        str, typer.Option(help="What we knew at the end of that day, or at that moment.")
    ] = "",
    json: Json = False,
) -> None:
    """The whole story of a record, or of one enterprise, back to file, sheet and row."""
    raise typer.Exit(import_module("wangjian.explain").explain(what, as_of, as_json=json))


@telling_app.command()
def asof(
    on: Annotated[str, typer.Argument(help="A day, 2018-09-03, or a moment with its zone.")] = "",
    code: Annotated[str, typer.Argument(help="A USCC.")] = "",
    json: Json = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Only check the archive against what was written.")
    ] = False,
) -> None:
    """What each channel said of a code then, from the release archive, and what we knew."""
    door = import_module("wangjian.asof")
    raise typer.Exit(door.verify() if verify else door.asof(on, code, as_json=json))
