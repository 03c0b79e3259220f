"""How the command line speaks: tables and messages, plain when nobody watches.

A terminal gets colour and its own width; a pipe or a log gets plain text, never cut.
"""

import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

_LOG_WIDTH = 200


def console(*, error: bool = False) -> Console:
    """A console on standard output, or on standard error."""
    stream = sys.stderr if error else sys.stdout
    width = None if stream.isatty() else _LOG_WIDTH
    return Console(file=stream, width=width, highlight=False, soft_wrap=not stream.isatty())


def print_table(
    title: str, headers: Sequence[str], rows: Iterable[Sequence[object]], numbers: int = 0
) -> None:
    """A table; the last `numbers` columns are aligned to the right with thousands marked."""
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for place, header in enumerate(headers):
        right = place >= len(headers) - numbers
        table.add_column(header, justify="right" if right else "left", no_wrap=right)
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    console().print(table)


def say(text: str) -> None:
    """One line of ordinary output."""
    console().print(text, markup=False)


def complain(text: str) -> None:
    """One line about something that went wrong, on standard error."""
    console(error=True).print(text, markup=False, style="red")


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
