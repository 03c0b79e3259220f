"""What stewards can say on the command line; the work waits in the modules they call."""

from datetime import date, datetime
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
Operation = Annotated[int, typer.Argument(help="Number of an operation.")]
Day = Annotated[
    datetime | None, typer.Option(formats=_FORMATS, help="Business day (default today).")
]


def call(module: str, name: str, *arguments: object) -> int:
    """What the function behind a command says, imported only now."""
    done: int = getattr(import_module(f"wangjian.{module}"), name)(*arguments)
    return done


def day_of(day: datetime | None) -> date | None:
    """The day of an option that may be left out."""
    return day.date() if day else None


@quarantine_app.command("list")
def list_clusters(  # noqa: PLR0913, PLR0917 - what the command takes
    department: Annotated[str, typer.Option(help="Its name, or a source's id.")] = "",
    rule: Annotated[str, typer.Option(help="The rule's code.")] = "",
    due: Annotated[
        datetime | None, typer.Option(formats=_FORMATS, help="Due on that day or before.")
    ] = None,
    assignee: Annotated[str, typer.Option(help="Whose.")] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="Also of rows that nobody has to wait for.")
    ] = False,
    most: Annotated[int, typer.Option(min=1)] = 50,
) -> None:
    """Groups of open findings, those due first in front: each is one decision."""
    asked = (department, rule, day_of(due), assignee)
    raise typer.Exit(call("repairs", "list_clusters", *asked, everything, most))


@quarantine_app.command()
def correct(  # noqa: PLR0913, PLR0917 - what the command takes
    value: Annotated[str, typer.Argument(help="What is right; empty clears the field.")],
    field: Annotated[str, typer.Option(help="The field's name, e.g. decided_on.")],
    reason: Reason,
    actor: Actor,
    record: Annotated[list[str] | None, typer.Option(help="A record id; again for more.")] = None,
    cluster: Annotated[int | None, typer.Option(help="All rows of a group that wait.")] = None,
    original: Annotated[str | None, typer.Option(help="Only rows whose value is this one.")] = None,
    approver: Approver = None,
    note: Note = "",
    evidence: Annotated[str, typer.Option(help="Where it can be looked up.")] = "",
    day: Day = None,
) -> None:
    """Put a right value in a source's place, in one row or in all alike of a group."""
    which = (tuple(record or ()), cluster, original)
    why = (reason, note, evidence)
    asked = (which, field, value, why, (actor, approver), day_of(day))
    raise typer.Exit(call("repairs", "correct", *asked))


@quarantine_app.command()
def approve(operation: Operation, approver: Annotated[str, typer.Option()],
            day: Day = None) -> None:  # fmt: skip
    """Allow, as the second person, what somebody else asked for."""
    raise typer.Exit(call("repairs", "approve", operation, approver, day_of(day)))


@quarantine_app.command()
def refuse(operation: Operation, approver: Annotated[str, typer.Option()]) -> None:
    """Refuse, as the second person, what somebody else asked for."""
    raise typer.Exit(call("repairs", "refuse", operation, approver))


@quarantine_app.command()
def undo(
    operation: Operation,
    actor: Actor,
    approver: Approver = None,
    note: Note = "",
    day: Day = None,
) -> None:
    """Take the corrections of an operation out again, all of them."""
    raise typer.Exit(call("repairs", "undo", operation, actor, approver, note, day_of(day)))


@quarantine_app.command()
def operations(
    waiting: Annotated[
        bool, typer.Option("--waiting", help="Only those that wait for a second person.")
    ] = False,
) -> None:
    """What people decided, newest first: who, what, why, over how many rows, and how it stands."""
    raise typer.Exit(call("repairs", "operations", waiting))


@quarantine_app.command()
def reject(
    record: Annotated[str, typer.Argument(help="Its record id, as `explain` says it.")],
    reason: Reason,
    actor: Actor,
    approver: Approver = None,
    note: Note = "",
) -> None:
    """Send what is open of a record back for good; penalties ask for two persons."""
    raise typer.Exit(call("stewards", "reject", record, reason, actor, approver, note))


@quarantine_app.command()
def dismiss(cluster: Cluster, reason: Reason, actor: Actor, note: Note = "") -> None:
    """Let a group of findings stand that stops no row."""
    raise typer.Exit(call("stewards", "dismiss", cluster, reason, actor, note))


@quarantine_app.command()
def assign(
    cluster: Cluster,
    name: Annotated[str, typer.Argument(help="To whom; an empty name takes it back.")],
    actor: Actor,
) -> None:
    """Give a group of findings to somebody."""
    raise typer.Exit(call("stewards", "assign", cluster, name, actor))


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
    raise typer.Exit(call("stewards", "pause", source, *span, reason, actor, note))


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
    asked = (source, rule, until.date(), reason, actor, approver, note)
    raise typer.Exit(call("stewards", "waive", *asked))


@quarantine_app.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="The workbook to write, .xlsx.")],
    department: Annotated[str, typer.Option(help="Who delivered them; a wrong one names all.")],
    cluster: Annotated[
        list[int] | None, typer.Option(help="Number of a group of findings; may be repeated.")
    ] = None,
    source: Annotated[str, typer.Option(help="One of its sources only.")] = "",
    day: Day = None,
) -> None:
    """Open rows as a workbook to be repaired in Excel, WPS or LibreOffice."""
    asked = (file, department, source, tuple(cluster or ()), day_of(day))
    raise typer.Exit(call("workbooks", "export", *asked))


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
    day: Day = None,
) -> None:
    """Say what a repaired workbook asks for; with --confirm, correct the rows as one operation."""
    said = (actor, approver, reason, note)
    raise typer.Exit(call("workbooks", "take_back", file, confirm, said, result, day_of(day)))
