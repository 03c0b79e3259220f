"""The commands about the public trees."""

from pathlib import Path
from typing import Annotated

import typer

feeds_app = typer.Typer(
    help="The public trees as they stand.", rich_markup_mode=None, no_args_is_help=True
)


@feeds_app.callback()
def feeds() -> None:
    """The public trees as they stand."""


@feeds_app.command("scan")
def feeds_scan(
    folder: Annotated[
        Path | None, typer.Argument(help="A tree; without one, all of ours.", exists=True)
    ] = None,
) -> None:
    """Look for personal data in every public byte, unpacked; exit 1 when any is found."""
    from wangjian.feeds import scan

    raise typer.Exit(scan(folder))
