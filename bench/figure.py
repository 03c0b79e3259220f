"""A figure: what was measured, its floor in the same run, and the aim."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report. `ratio` is compared with `aim` in the direction of `at_least`."""

    name: str
    measured: str
    floor: str
    ratio: float
    aim: float
    at_least: bool = True

    @property
    def reached(self) -> bool:
        """Whether the aim is met."""
        return self.ratio >= self.aim if self.at_least else self.ratio <= self.aim

    def line(self) -> str:
        """The figure as one line of plain text."""
        sign = "≥" if self.at_least else "≤"
        mark = "ok  " if self.reached else "MISS"
        return (
            f"{mark} {self.name:<46} {self.ratio:>8.2f} ({sign} {self.aim:g})"
            f"   {self.measured} against {self.floor}"
        )


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """The best of `times` runs of `work`, in seconds of wall clock."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best
