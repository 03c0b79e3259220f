"""What stewards can say on the command line; the work waits in `wangjian.stewards`."""

from datetime import datetime
from importlib import import_module
from typing import Annotated

import typer

quarantine_app = typer.Typer(
    help="Rows that wait for a person, and what is decided about them.",
    rich_markup_mode=None,
    no_args_is_help=True,
)
_FORMATS = ["%Y-%m-%d"]
Reason = Annotated[str, typer.Option(help="A code of the closed list; a wrong one names them all.")]
Actor = Annotated[str, typer.Option(help="Who decides, or asks for it.")]
Approver = Annotated[str | None, typer.Option(help="The second person, who allows it.")]
Note = Annotated[str, typer.Option(help="In your own words.")]
Until = Annotated[datetime, typer.Option(formats=_FORMATS, help="Last day, inclusive.")]
Cluster = Annotated[int, typer.Argument(help="Number of a group of findings.")]


def _stewards(name: str, *arguments: object) -> int:
    done: int = getattr(import_module("wangjian.stewards"), name)(*arguments)
    return done


@quarantine_app.command()
def reject(
    record: Annotated[str, typer.Argument(help="Its record id, as `explain` says it.")],
    reason: Reason,
    actor: Actor,
    approver: Approver = None,
    note: Note = "",
) -> None:
    """Send what is open of a record back for good; penalties ask for two persons."""
    raise typer.Exit(_stewards("reject", record, reason, actor, approver, note))


@quarantine_app.command()
def dismiss(cluster: Cluster, reason: Reason, actor: Actor, note: Note = "") -> None:
    """Let a group of findings stand that stops no row."""
    raise typer.Exit(_stewards("dismiss", cluster, reason, actor, note))


@quarantine_app.command()
def assign(
    cluster: Cluster,
    name: Annotated[str, typer.Argument(help="To whom; an empty name takes it back.")],
    actor: Actor,
) -> None:
    """Give a group of findings to somebody."""
    raise typer.Exit(_stewards("assign", cluster, name, actor))


@quarantine_app.command()
def pause(  # noqa: PLR0913, PLR0917 - what the command takes
    source: Annotated[str, typer.Argument(help="Whose clock stands still.")],
    begin: Annotated[datetime, typer.Option("--from", formats=_FORMATS, help="First day.")],
    until: Until,
    reason: Reason,
    actor: Actor,
    note: Note = "",
) -> None:
    """What is open of a source is due later by the working days of a span."""
    span = (begin.date(), until.date())
    raise typer.Exit(_stewards("pause", source, *span, reason, actor, note))


@quarantine_app.command()
def waive(  # noqa: PLR0913, PLR0917 - what the command takes
    source: Annotated[str, typer.Argument(help="For whose rows.")],
    rule: Annotated[str, typer.Argument(help="The rule's code, e.g. DATE-001.")],
    until: Until,
    reason: Reason,
    actor: Actor,
    approver: Approver = None,
    note: Note = "",
) -> None:
    """Let no row of a source be stopped by a rule until a day; asks for two persons."""
    raise typer.Exit(_stewards("waive", source, rule, until.date(), reason, actor, approver, note))
