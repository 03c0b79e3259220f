"""What stewards can say on the command line; the work waits in `wangjian.stewards`."""

from datetime import datetime
from importlib import import_module
from pathlib import Path
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


@quarantine_app.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="The workbook to write, .xlsx.")],
    department: Annotated[str, typer.Option(help="Who delivered them; a wrong one names all.")],
    cluster: Annotated[
        list[int] | None, typer.Option(help="Number of a group of findings; may be repeated.")
    ] = None,
    source: Annotated[str, typer.Option(help="One of its sources only.")] = "",
    day: Annotated[datetime | None, typer.Option(formats=_FORMATS, help="Default today.")] = None,
) -> None:
    """Open rows as a workbook to be repaired in Excel, WPS or LibreOffice."""
    given = day.date() if day else None
    raise typer.Exit(_repair("export", file, department, source, tuple(cluster or ()), given))


@quarantine_app.command("import")
def take_back(  # noqa: PLR0913, PLR0917 - what the command takes
    file: Annotated[Path, typer.Argument(help="What came back.", exists=True, dir_okay=False)],
    confirm: Annotated[
        bool, typer.Option("--confirm/--preview", help="Carry it out, or only say what it asks.")
    ] = False,
    actor: Annotated[str, typer.Option(help="Who confirms.")] = "",
    approver: Approver = None,
    reason: Annotated[str, typer.Option(help="By what the values are known.")] = "department",
    note: Note = "",
    result: Annotated[
        Path | None, typer.Option(help="Write what remains, and what became of each cell, here.")
    ] = None,
    day: Annotated[datetime | None, typer.Option(formats=_FORMATS, help="Default today.")] = None,
) -> None:
    """Say what a repaired workbook asks for; with --confirm, correct the rows as one operation."""
    given = day.date() if day else None
    said = (actor, approver, reason, note)
    raise typer.Exit(_repair("take_back", file, confirm, said, result, given))


def _repair(name: str, *arguments: object) -> int:
    done: int = getattr(import_module("wangjian.repair"), name)(*arguments)
    return done
