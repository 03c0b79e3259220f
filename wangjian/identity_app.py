"""What is said on the command line about identity; the work waits in the modules it calls."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from wangjian.stewards_app import Actor, Day, Note, Operation, Reason, call, day_of

identity_app = typer.Typer(
    help="Whose records are: what waits for a person, and what is decided of it.",
    rich_markup_mode=None,
    no_args_is_help=True,
)
_FORMATS = ["%Y-%m-%d"]
Record = Annotated[str, typer.Argument(help="Its record id, as `identity list` says it.")]
Records = Annotated[list[str], typer.Argument(help="Record ids.")]
Code = Annotated[list[str], typer.Option("--to", help="Code of the enterprise; one only.")]
Why = Annotated[str, typer.Option("--note", help="Why not, in your own words.")]
Codes = Annotated[list[str], typer.Option("--to", help="Code of an enterprise; again for more.")]


@identity_app.command("list")
def list_waiting(
    source: Annotated[str, typer.Option(help="Of one source only.")] = "",
    reason: Annotated[str, typer.Option(help="Why it waits, e.g. name_disagrees.")] = "",
    proposed: Annotated[
        bool, typer.Option("--proposed", help="What waits for a second person instead.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what the register is asked about again first.")
    ] = False,
    most: Annotated[int, typer.Option(min=1)] = 50,
) -> None:
    """Records that wait for somebody to say whose they are, those due first in front."""
    if proposed:
        raise typer.Exit(call("waiting", "list_proposed"))
    raise typer.Exit(call("waiting", "list_waiting", source, reason, most, everything))


@identity_app.command()
def show(record: Record) -> None:
    """What the source says, whose it may be and why, and what was said of it before."""
    raise typer.Exit(call("judging", "show", record))


@identity_app.command()
def same(  # noqa: PLR0913, PLR0917 - what the command takes
    records: Records, to: Code, reason: Reason, actor: Actor, note: Note = "", day: Day = None
) -> None:  # fmt: skip
    """Those records are about that enterprise."""
    said = ("same", tuple(records), tuple(to))
    raise typer.Exit(_decide(said, (reason, note), actor, day))


@identity_app.command("not-same")
def not_same(  # noqa: PLR0913, PLR0917 - what the command takes
    records: Records, to: Codes, reason: Reason, actor: Actor, note: Note = "", day: Day = None
) -> None:  # fmt: skip
    """Those records are not about these enterprises, which are not offered for them again."""
    said = ("not_same", tuple(records), tuple(to))
    raise typer.Exit(_decide(said, (reason, note), actor, day))


@identity_app.command()
def unsure(
    records: Records, actor: Actor, reason: Reason = "unclear", note: Note = "", day: Day = None
) -> None:
    """Nobody can tell yet: what was seen is kept, the records wait on."""
    said = ("unsure", tuple(records), ())
    raise typer.Exit(_decide(said, (reason, note), actor, day))


@identity_app.command()
def new(  # noqa: PLR0913, PLR0917 - what the command takes
    records: Records,
    name: Annotated[str, typer.Option(help="The enterprise's full name.")],
    reason: Reason,
    actor: Actor,
    code: Annotated[str, typer.Option(help="Its code, where the records do not say it.")] = "",
    note: Note = "",
    day: Day = None,
) -> None:
    """Those records are about an enterprise that the register does not know yet; for two."""
    asked = (tuple(records), name, code, (reason, note), actor, day_of(day))
    raise typer.Exit(call("judging", "enter_new", *asked))


@identity_app.command()
def merge(  # noqa: PLR0913, PLR0917 - what the command takes
    old: Annotated[str, typer.Argument(help="The code that leads on.")],
    new: Annotated[str, typer.Argument(help="The code that stays.")],
    reason: Reason, actor: Actor, note: Note = "", day: Day = None,
) -> None:  # fmt: skip
    """Two codes are one enterprise: what is under the old one moves to the new one; for two."""
    asked = (old, new, (reason, note), actor, day_of(day))
    raise typer.Exit(call("judging", "merge", *asked))


@identity_app.command()
def split(  # noqa: PLR0913, PLR0917 - what the command takes
    records: Records, to: Code, reason: Reason, actor: Actor, note: Note = "", day: Day = None
) -> None:  # fmt: skip
    """Those records are about another enterprise than they stand under; for two."""
    asked = (tuple(records), tuple(to), (reason, note), actor, day_of(day))
    raise typer.Exit(call("judging", "split", *asked))


@identity_app.command()
def alias(  # noqa: PLR0913, PLR0917 - what the command takes
    code: Annotated[str, typer.Argument(help="Code of the enterprise.")],
    bore: Annotated[str, typer.Argument(help="A name it bore, or a code it had.")],
    reason: Reason,
    actor: Actor,
    until: Annotated[
        datetime | None, typer.Option(formats=_FORMATS, help="Last day of that name.")
    ] = None,
    note: Note = "",
    day: Day = None,
) -> None:
    """An enterprise bore a name, or had another code, that the register does not tell; for two."""
    asked = (code, bore, day_of(until), (reason, note), actor, day_of(day))
    raise typer.Exit(call("judging", "alias", *asked))


@identity_app.command()
def approve(  # noqa: PLR0913, PLR0917 - what the command takes
    operation: Operation,
    judgement: Annotated[
        str, typer.Argument(help="What you say: same, not-same, unsure or new; none of an undoing.")
    ] = "",
    to: Annotated[list[str] | None, typer.Option(help="Code of the enterprise you mean.")] = None,
    bore: Annotated[str, typer.Option(help="Of an alias: the name it bore, or the code.")] = "",
    approver: Annotated[str, typer.Option(help="Who judges second.")] = "",
    day: Day = None,
) -> None:
    """Judge, as the second person, what somebody else asked for: agreeing carries it out."""
    asked = (operation, (judgement, tuple(to or ()), bore), approver, day_of(day))
    raise typer.Exit(call("judging", "approve", *asked))


@identity_app.command()
def refuse(operation: Operation, approver: Annotated[str, typer.Option()], note: Why) -> None:
    """Refuse, as the second person, what somebody else asked for, and say why."""
    raise typer.Exit(call("judging", "refuse", operation, approver, note))


@identity_app.command()
def undo(
    operation: Operation, reason: Reason, actor: Actor, note: Note = "", day: Day = None
) -> None:  # fmt: skip
    """Take an operation back, as a decision of its own; its records stand where they stood."""
    asked = (operation, (reason, note), actor, day_of(day))
    raise typer.Exit(call("judging", "undo", *asked))


@identity_app.command()
def labels(
    file: Annotated[Path, typer.Argument(help="To write, .csv.")],
) -> None:
    """Every decision in force, with what the record said, as a labelled set."""
    raise typer.Exit(call("judging", "write_labels", file))


def _decide(
    said: tuple[str, tuple[str, ...], tuple[str, ...]], why: tuple[str, str],
    actor: str, day: datetime | None,
) -> int:  # fmt: skip
    return call("judging", "decide", said, why, actor, day_of(day))
