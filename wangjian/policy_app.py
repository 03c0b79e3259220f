"""What is said on the command line about policy packs; the work waits in `wangjian.policies`."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from wangjian.stewards_app import day_of

policy_app = typer.Typer(
    help="What the rules of a day say of a record, and what other rules would change.",
    rich_markup_mode=None,
    no_args_is_help=True,
)
On = Annotated[
    datetime | None,
    typer.Option("--on", formats=["%Y-%m-%d"], help="By the rules of that day (default today)."),
]


@policy_app.command()
def explain(
    record: Annotated[str, typer.Argument(help="A record id or public id.")],
    on: On = None,
    json: Annotated[bool, typer.Option("--json", help="As JSON instead of words.")] = False,
) -> None:
    """Per channel: governed by what, from when, until when, repairable when, and why not shown."""
    from wangjian import policies

    raise typer.Exit(policies.explain(record, day_of(on), as_json=json))


@policy_app.command()
def diff(
    before: Annotated[Path, typer.Argument(help="A folder of packs, or one pack.", exists=True)],
    after: Annotated[Path, typer.Argument(help="Another.", exists=True)],
    on: On = None,
    rows: Annotated[int, typer.Option(min=0, help="Records listed, of what would change.")] = 0,
    json: Annotated[bool, typer.Option("--json", help="As JSON instead of tables.")] = False,
) -> None:
    """What would change over the whole ledger: counts per channel and reason; writes nothing."""
    from wangjian import policies

    raise typer.Exit(policies.diff(before, after, day_of(on), rows, as_json=json))


@policy_app.command()
def approve(
    channel: Annotated[str, typer.Argument(help="The feed that goes by the rules.")],
    by: Annotated[str, typer.Option(help="Who approves them; two persons have to.")],
    on: On = None,
    digest: Annotated[str, typer.Option(help="The rules' digest; without it you are told.")] = "",
    note: Annotated[str, typer.Option(help="Why you agree, in Chinese; has to be given.")] = "",
) -> None:
    """Approve changed rules: what leaves by them alone is then no mass deletion."""
    from wangjian import policies

    raise typer.Exit(policies.approve((channel, day_of(on), digest), (by, note)))


@policy_app.command()
def unsure() -> None:
    """Every point of law that a pack marks as uncertain, in words."""
    from wangjian import policies

    raise typer.Exit(policies.unsure())
