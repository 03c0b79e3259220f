"""`wangjian release`: the three feeds for a day, and what two persons let go of them."""

from datetime import datetime
from typing import Annotated

import typer

release_app = typer.Typer(
    help="Release the three feeds, and let masses of removals go.", rich_markup_mode=None
)
_FORMATS = ["%Y-%m-%d"]


@release_app.callback(invoke_without_command=True)
def release(
    context: typer.Context,
    day: Annotated[
        datetime | None, typer.Option(formats=_FORMATS, help="Business day in Asia/Shanghai.")
    ] = None,
) -> None:
    """Release the three feeds for a day from what changed."""
    if context.invoked_subcommand is not None:
        return
    if day is None:
        raise typer.BadParameter("give the business day to release for", param_hint="--day")
    from wangjian.work import release as act

    raise typer.Exit(act(day.date()))


@release_app.command("status")
def release_status() -> None:
    """What each channel's last release keeps back, and for whom; exit 1 when anything waits."""
    from wangjian.releases import status

    raise typer.Exit(status())


@release_app.command("approve")
def release_approve(
    channel: Annotated[str, typer.Argument(help="The feed whose removals wait.")],
    by: Annotated[str, typer.Option(help="Who lets them go; two persons have to.")],
    removes: Annotated[
        int | None, typer.Option(help="How many they are; due where they are over a tenth.")
    ] = None,
    note: Annotated[str, typer.Option(help="Why you agree, in Chinese; has to be given.")] = "",
) -> None:
    """Let the removals go that the last release kept back; the next one says them."""
    from wangjian.releases import approve

    raise typer.Exit(approve(channel, (by, note), removes))
