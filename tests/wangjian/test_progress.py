"""What a person sees of long work: one step after the other, on a bar or line by line."""

import io

import pytest
from rich.console import Console
from rich.progress import Progress

from flows.steps import ahead_of_us, step
from wangjian import progress


def work() -> None:
    with progress.watching("the day"):
        ahead_of_us(2)
        step("collecting a")
        step("releasing b")


def test_a_log_gets_one_plain_line_a_step(capsys: pytest.CaptureFixture[str]) -> None:
    work()
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == ["the day …", "  collecting a", "  releasing b"]
    assert lines[3].startswith("the day: ")


def test_a_terminal_gets_a_bar_that_counts_the_steps() -> None:
    screen = io.StringIO()
    terminal = Console(file=screen, force_terminal=True, width=100)
    with Progress(*progress.COLUMNS, console=terminal) as bar:
        handler = progress.Bar(bar, "the day")
        with progress.hearing(handler):
            ahead_of_us(2)
            step("collecting a")
            step("releasing b")
        (task,) = bar.tasks
    assert (task.total, task.completed) == (2, 1)
    assert task.description == "the day · releasing b"
    assert "releasing b" in screen.getvalue()


def test_nobody_listens_once_the_work_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    work()
    capsys.readouterr()
    step("unheard")
    assert capsys.readouterr().out == ""
