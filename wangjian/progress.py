"""Progress on long work: a bar for a person, plain lines for a log."""

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from wangjian.console import console, say

STEPS = "wangjian.steps"  # the log on which flows tell their steps
COLUMNS = (
    TextColumn("{task.description}"),
    BarColumn(),
    MofNCompleteColumn(),
    TimeElapsedColumn(),
)


@contextmanager
def watching(what: str) -> Iterator[None]:
    """Say what is being done, step by step, and at the end how long it took."""
    start = time.monotonic()
    with _on_a_bar(what) if sys.stdout.isatty() else _in_lines(what):
        yield
    say(f"{what}: {time.monotonic() - start:.1f} s")


@contextmanager
def _on_a_bar(what: str) -> Iterator[None]:
    with Progress(*COLUMNS, console=console(), transient=True) as bar, hearing(Bar(bar, what)):
        yield


@contextmanager
def _in_lines(what: str) -> Iterator[None]:
    say(f"{what} …")
    with hearing(_Lines()):
        yield


@contextmanager
def hearing(handler: logging.Handler) -> Iterator[None]:
    """Let `handler` hear the steps told within the block."""
    log = logging.getLogger(STEPS)
    before = log.level, log.propagate
    log.setLevel(logging.INFO)
    log.propagate = False
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(before[0])
        log.propagate = before[1]


class Bar(logging.Handler):
    """One bar; a step that begins has finished the one before."""

    def __init__(self, bar: Progress, what: str) -> None:
        super().__init__()
        self._bar = bar
        self._what = what
        self._task = bar.add_task(what, total=None)
        self._begun = False

    def emit(self, record: logging.LogRecord) -> None:
        """Move the bar."""
        if (steps := getattr(record, "steps", None)) is not None:
            self._bar.update(self._task, total=steps)
            return
        self._bar.update(
            self._task,
            advance=1 if self._begun else 0,
            description=f"{self._what} · {record.getMessage()}",
        )
        self._begun = True


class _Lines(logging.Handler):
    """One line a step."""

    def emit(self, record: logging.LogRecord) -> None:
        """Say the step."""
        if not hasattr(record, "steps"):
            say(f"  {record.getMessage()}")
