"""Processes of their own that import nothing anew: forked from one that has imported it all.

Nothing imported there may set a table to work: a fork has no threads, and would wait for them.
"""

import multiprocessing
import os
from pathlib import Path

ROOT = Path(__file__).parents[1]
# Commands import late what they need, so that help comes at once: here it is imported early.
_ACTS = [f"acts.{path.stem}" for path in sorted((ROOT / "acts").glob("[a-z]*.py"))]

FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(
    [
        "tests.publish.killed",
        "tests.street.days",
        "tests.wangjian.calls",
        "wangjian.main",
        "sources",
        *_ACTS,
    ]
)


def threads_of_parent() -> list[str]:
    """In a fork: the names of the threads of the process that it was forked from."""
    tasks = Path(f"/proc/{os.getppid()}/task")
    return [(task / "comm").read_text().strip() for task in tasks.iterdir()]
