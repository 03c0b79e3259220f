"""The `wangjian` command: what it offers, and nothing heavy until a command is called.

Exit codes: 0 done; 1 something failed or is held, and the message names it; 2 wrong usage.
"""

import sys
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from records.settings import WrongSetting
from wangjian.feeds_app import feeds_app
from wangjian.identity_app import identity_app
from wangjian.keys_app import signing_app
from wangjian.objection_app import objection_app
from wangjian.policy_app import policy_app
from wangjian.raw_app import raw_app
from wangjian.release_app import release_app
from wangjian.stewards_app import quarantine_app
from wangjian.telling_app import telling_app

# Plain help starts in 0.1 s; the decorated kind takes four times as long.
app = typer.Typer(
    name="wangjian",
    help="网剑: departments' records on online operators, one enterprise each, three feeds.",
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
)

sources_app = typer.Typer(
    help="The departments' systems and how they stand.", rich_markup_mode=None
)
app.add_typer(sources_app, name="sources")
app.add_typer(raw_app, name="raw")
app.add_typer(quarantine_app, name="quarantine")
app.add_typer(identity_app, name="identity")
app.add_typer(signing_app)
app.add_typer(feeds_app, name="feeds")
app.add_typer(objection_app, name="objection")
app.add_typer(release_app, name="release")

DAY_FORMATS = ["%Y-%m-%d"]
Day = Annotated[datetime, typer.Option(formats=DAY_FORMATS, help="Business day in Asia/Shanghai.")]


def app_main() -> None:
    """Entry point of the console script; a wrong setting is told here, whoever met it."""
    try:
        app()
    except WrongSetting as error:
        from wangjian.console import complain

        complain(str(error))
        sys.exit(2)


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
def collect(
    source: str,
    day: Day,
    until: Annotated[
        datetime | None,
        typer.Option(formats=DAY_FORMATS, help="Last day of a backfill, every day from --day on."),
    ] = None,
    new_columns: Annotated[
        bool, typer.Option("--new-columns", help="Columns changed, and that is right.")
    ] = False,
) -> None:
    """Collect one source for a day, or day by day over a range."""
    last = (until or day).date()
    raise typer.Exit(_call("work", "collect")(source, day.date(), last, new_columns=new_columns))


@app.command()
def status(
    day: Annotated[datetime | None, typer.Option(formats=DAY_FORMATS, help="One day only.")] = None,
) -> None:
    """Batches with their sums, failures, open work and releases; exit 1 when something is wrong."""
    raise typer.Exit(_call("show", "status")(day.date() if day else None))


@app.command()
def invariants(
    day: Annotated[
        datetime | None,
        typer.Option(formats=DAY_FORMATS, help="As of this business day (default today)."),
    ] = None,
) -> None:
    """Check the ten invariants over the whole ledger; hold what breaks one, let go the mended."""
    raise typer.Exit(_call("checks", "invariants")(day.date() if day else None))


@sources_app.callback(invoke_without_command=True)
def sources(
    context: typer.Context,
    day: Annotated[
        datetime | None, typer.Option(formats=DAY_FORMATS, help="As of this day (default today).")
    ] = None,
) -> None:
    """Every source, system by system: kind, access, cadence, and how fresh it is."""
    if context.invoked_subcommand is None:
        raise typer.Exit(_call("show", "sources")(day.date() if day else None))


@sources_app.command("lint")
def sources_lint() -> None:
    """Say what is wrong, or thin, in the declarations; exit 1 when anything is."""
    raise typer.Exit(_call("declare", "lint")())


@sources_app.command("try")
def sources_try(
    source: str,
    day: Annotated[
        datetime | None, typer.Option(formats=DAY_FORMATS, help="Business day to ask for.")
    ] = None,
    address: Annotated[str, typer.Option(help="Base address instead of the environment's.")] = "",
    file: Annotated[
        list[Path] | None,
        typer.Option(help="Files instead of fetching.", exists=True, dir_okay=False),
    ] = None,
) -> None:
    """A dry run: fetch or take files, read and check them, say what would happen, keep nothing."""
    given = day.date() if day else None
    raise typer.Exit(_call("declare", "try_out")(source, given, address, file or []))


@sources_app.command("new")
def sources_new(
    source: Annotated[str, typer.Argument(help="Its id: <system>_<kind>, lower case.")],
    sample: Annotated[
        Path, typer.Option(help="A small piece of a real delivery.", exists=True, dir_okay=False)
    ],
    kind: Annotated[str, typer.Option(help="What its records are, e.g. penalty.")],
    system: Annotated[str, typer.Option(help="A member of `System`, e.g. CUSTOMS.")] = "LOCAL",
) -> None:
    """Write the declaration of a new source from a sample's columns, and keep the sample."""
    raise typer.Exit(_call("scaffold", "scaffold")(source, sample, kind, system))


@app.command()
def check(  # noqa: PLR0913, PLR0917 - as many options as a clerk has questions
    file: Annotated[Path, typer.Argument(help="CSV, XLSX, XLS, JSON or XML.")],
    kind: Annotated[str, typer.Option("--as", help="What its rows are, e.g. penalty.")] = "",
    source: Annotated[str, typer.Option(help="Read it as this source is mapped.")] = "",
    day: Annotated[
        datetime | None,
        typer.Option(formats=DAY_FORMATS, help="Day of submission (default today)."),
    ] = None,
    report: Annotated[
        list[Path] | None, typer.Option(help="Write every finding to a .json or .xlsx file.")
    ] = None,
    lang: Annotated[str, typer.Option(help="Words in Chinese (zh) or English (en).")] = "zh",
    most: Annotated[int, typer.Option(min=0, help="Clusters shown; a report has all.")] = 10,
) -> None:
    """Check a file before it is submitted; nothing is kept. Exit 0 fine, 1 not, 2 not readable."""
    given = day.date() if day else None
    made = _call("check", "check")
    raise typer.Exit(made(file, kind, source, given, report or [], lang, most))


@app.command()
def rules() -> None:
    """Every validation rule: code, severity, repair, words, legal basis."""
    raise typer.Exit(_call("show", "rules")())


@app.command()
def preview(
    days: Annotated[int, typer.Option(min=1, help="Rows of so many days back.")] = 90,
    stop: Annotated[list[str] | None, typer.Option(help="As if this rule stopped rows.")] = None,
    let: Annotated[list[str] | None, typer.Option(help="As if this rule stopped none.")] = None,
    source: Annotated[list[str] | None, typer.Option(help="Of these sources only.")] = None,
    day: Annotated[datetime | None, typer.Option(formats=DAY_FORMATS, help="Last day.")] = None,
) -> None:
    """What the rules as they are now, or changed, would stop, free and find; writes nothing."""
    last = day.date() if day else None
    raise typer.Exit(_call("shadow", "preview")(days, stop or [], let or [], source or [], last))


@app.command()
def revalidate(
    rule: Annotated[list[str] | None, typer.Option(help="What these rules say.")] = None,
    source: Annotated[list[str] | None, typer.Option(help="Of these sources only.")] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=DAY_FORMATS, help="First day (90 days back).")
    ] = None,
    day: Annotated[
        datetime | None, typer.Option(formats=DAY_FORMATS, help="Business day (default today).")
    ] = None,
) -> None:
    """Look again at exactly the rows of which the rules now speak otherwise."""
    dates = (since.date() if since else None, day.date() if day else None)
    raise typer.Exit(_call("shadow", "revalidate")(rule or [], source or [], *dates))


@app.command()
def writeback(
    file: Annotated[Path, typer.Argument(help="To write, .xlsx or .json.")],
    department: Annotated[str, typer.Option(help="Whose report; a wrong one names all.")],
    day: Annotated[datetime | None, typer.Option(formats=DAY_FORMATS, help="As of.")] = None,
) -> None:
    """What a department should mend in its own system: every value we correct for it, and why."""
    given = day.date() if day else None
    raise typer.Exit(_call("workbooks", "write_back")(file, department, given))


@app.command()
def score(  # noqa: PLR0913, PLR0917 - as many options as a card has questions
    month: Annotated[str, typer.Option(help="The month, like 2018-09.")],
    department: Annotated[str, typer.Option(help="One department's whole card.")] = "",
    rows: Annotated[str, typer.Option(help="List the rows behind a number, e.g. late_7.")] = "",
    side: Annotated[
        str, typer.Option(help="Rows that are counted, of the total, or the rest of it.")
    ] = "counted",
    json: Annotated[Path | None, typer.Option(help="Write all numbers to this file.")] = None,
    freeze: Annotated[bool, typer.Option("--freeze", help="Keep the month as it is now.")] = False,
) -> None:
    """Scorecards of a month: what each department delivered, how well and how soon."""
    made = _call("score", "score")
    raise typer.Exit(made(month, department, rows, side, json, freeze=freeze))


app.add_typer(policy_app, name="policy")
app.add_typer(telling_app)


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
