"""The `wangjian` command: what it offers, and nothing heavy until a command is called.

Exit codes: 0 done; 1 something failed or is held, and the message names it; 2 wrong usage.
"""

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import Annotated

import typer

# Plain help starts in 0.1 s; the decorated kind takes four times as long.
app = typer.Typer(
    name="wangjian",
    help="网剑: departments' records on online operators, one enterprise each, three feeds.",
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
)

DAY_FORMATS = ["%Y-%m-%d"]
Day = Annotated[datetime, typer.Option(formats=DAY_FORMATS, help="Business day in Asia/Shanghai.")]


def app_main() -> None:
    """Entry point of the console script."""
    app()


def _call(module: str, name: str) -> Callable[..., int]:
    """The function behind a command, imported only now."""
    found: Callable[..., int] = getattr(import_module(f"wangjian.{module}"), name)
    return found


@app.command()
def demo(
    home: Annotated[str, typer.Option(help="Where to keep what it makes.")] = "var/demo",
    seed: Annotated[int, typer.Option(help="Another seed, another country.")] = 20_180_903,
    enterprises: Annotated[int, typer.Option(min=100)] = 20_000,
    records: Annotated[int, typer.Option(min=100)] = 30_000,
) -> None:
    """Run the whole street over a pretend country: two days, three feeds."""
    raise typer.Exit(_call("demo", "demo")(home, seed, enterprises, records))


@app.command()
def run(day: Day) -> None:
    """Collect every source for a day and release the feeds."""
    raise typer.Exit(_call("work", "run")(day.date()))


@app.command()
def collect(source: str, day: Day) -> None:
    """Collect one source for a day."""
    raise typer.Exit(_call("work", "collect")(source, day.date()))


@app.command()
def release(day: Day) -> None:
    """Release the three feeds for a day from what changed."""
    raise typer.Exit(_call("work", "release")(day.date()))


@app.command()
def status(
    day: Annotated[datetime | None, typer.Option(formats=DAY_FORMATS, help="One day only.")] = None,
) -> None:
    """Batches with their sums, failures, open work and releases; exit 1 when something is wrong."""
    raise typer.Exit(_call("show", "status")(day.date() if day else None))


@app.command()
def sources() -> None:
    """Every declared source: system, kind, cadence, publisher."""
    raise typer.Exit(_call("show", "sources")())


@app.command()
def rules() -> None:
    """Every validation rule: code, severity, words."""
    raise typer.Exit(_call("show", "rules")())


@app.command()
def explain(what: Annotated[str, typer.Argument(help="A USCC or a record id.")]) -> None:
    """The whole story of a record, or of one enterprise, back to file, sheet and row."""
    raise typer.Exit(_call("explain", "explain")(what))


@app.command()
def desk(port: Annotated[int, typer.Option(min=0, max=65_535)] = 8018) -> None:
    """Start the stewards' desk on this machine."""
    raise typer.Exit(_call("doors", "desk")(port))


@app.command()
def portal(port: Annotated[int, typer.Option(min=0, max=65_535)] = 8019) -> None:
    """Start the portal that serves the feeds and the warning list."""
    raise typer.Exit(_call("doors", "portal")(port))


@app.command()
def serve() -> None:
    """Serve the scheduled flows from this process until it is stopped."""
    raise typer.Exit(_call("doors", "serve")())


@app.command()
def docs(
    check: Annotated[bool, typer.Option("--check", help="Fail when a page is stale.")] = False,
) -> None:
    """Write the generated pages and `prefect.yaml` from the code."""
    raise typer.Exit(_call("docs", "docs")(check=check))
