"""What is said on the command line about signatures; the work waits in the module it calls."""

from typing import Annotated

import typer

from wangjian.stewards_app import call

signing_app = typer.Typer(rich_markup_mode=None)
keys_app = typer.Typer(
    help="The keys that sign the feeds: made, changed for others, looked at.",
    rich_markup_mode=None,
    no_args_is_help=True,
)
signing_app.add_typer(keys_app, name="keys")

Channels = Annotated[
    list[str] | None, typer.Option("--channel", help="Of this channel only; again for more.")
]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON instead of a table.")]


@keys_app.command()
def init(
    channel: Channels = None,
    custodian: Annotated[
        list[str] | None,
        typer.Option(help="NAME=FOLDER, three times: whose root key, and the disk it goes to."),
    ] = None,
    json: AsJson = False,
) -> None:
    """The first ceremony: keys for the four roles, and a root that two of three custodians sign."""
    raise typer.Exit(call("keys", "init", channel or [], custodian or [], json))


@keys_app.command()
def rotate(
    role: Annotated[list[str], typer.Argument(help="root, targets, snapshot, timestamp.")],
    channel: Channels = None,
    custodian: Annotated[
        list[str] | None, typer.Option(help="Of root, only this custodian's key; again for more.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Other keys for those roles, in one new root signed by two custodians; old ones are lost."""
    raise typer.Exit(call("keys", "rotate", role, channel or [], custodian or [], json))


@keys_app.command()
def status(channel: Channels = None, json: AsJson = False) -> None:
    """Versions, ends, keys at hand, and what wants doing; exit 1 when somebody must act."""
    raise typer.Exit(call("keys", "status", channel or [], json))


@signing_app.command()
def resign(channel: Channels = None) -> None:
    """Sign the feeds' timestamps anew, and what is due below them; exit 1 when one could not be."""
    raise typer.Exit(call("keys", "resign", channel or []))
