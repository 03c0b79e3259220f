"""What is said on the command line about stored bytes; the work waits in the module it calls."""

from datetime import datetime
from typing import Annotated

import typer

from wangjian.stewards_app import call

raw_app = typer.Typer(help="The bytes as they came.", rich_markup_mode=None, no_args_is_help=True)
Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Business day in Asia/Shanghai.")]


@raw_app.command("prune")
def raw_prune(
    day: Day, dry: Annotated[bool, typer.Option("--dry", help="Only say what would go.")] = False
) -> None:
    """Let go of stored bytes that outlived their period; entered into the audit chain."""
    raise typer.Exit(call("raw", "prune", day.date(), dry))


@raw_app.command("show")
def raw_show(digest: Annotated[str, typer.Argument(help="SHA-256, as `explain` says it.")]) -> None:
    """Write the stored bytes to the output; the look is entered into the audit chain."""
    raise typer.Exit(call("raw", "show", digest))
