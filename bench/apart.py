"""Work in a process that is then gone: what it took is not that of whoever is measured."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def apart(work: Callable[P, R], *given: P.args, **named: P.kwargs) -> R:
    """What `work` answers; it and all it is given can be pickled."""
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        return process.submit(work, *given, **named).result()
