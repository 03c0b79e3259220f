"""The commands about objections of enterprises."""

from typing import Annotated

import typer

objection_app = typer.Typer(
    help="What enterprises say against records.", rich_markup_mode=None, no_args_is_help=True
)
Record = Annotated[str, typer.Argument(help="The record: its id, or a public id.")]
Actor = Annotated[str, typer.Option(help="Who enters it.")]
Note = Annotated[str, typer.Option(help="In your own words.")]


@objection_app.command("open")
def objection_open(record: Record, actor: Actor, note: Note = "") -> None:
    """Enter an objection: what feeds show of the record leaves until it is settled."""
    from wangjian.objections import begin

    raise typer.Exit(begin(record, actor, note))


@objection_app.command("close")
def objection_close(record: Record, actor: Actor, note: Note = "") -> None:
    """Settle an objection: the record is shown again as it then stands."""
    from wangjian.objections import end

    raise typer.Exit(end(record, actor, note))


@objection_app.command("list")
def objection_list() -> None:
    """Every objection that is not settled yet, the longest first."""
    from wangjian.objections import show

    raise typer.Exit(show())
