"""The whole pretend country over two days: deliveries, truth, and the servers of both."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

import polars as pl

from sandbox.delivery import Delivery
from sandbox.departments.misbehaviour import Misbehaviour
from sandbox.departments.running import Running
from sandbox.story import Story, Told, two_days
from sandbox.truth import truth, truth_rows

DAYS = (date(2018, 9, 3), date(2018, 9, 4))


@dataclass(frozen=True)
class Sandbox:
    """A pretend country; the same arguments give the same bytes."""

    seed: int = 20180903
    enterprises: int = 20_000
    records: int = 30_000
    dirty: float = 0.03
    days: tuple[date, date] = field(default=DAYS)

    @cached_property
    def deliveries(self) -> tuple[Delivery, ...]:
        """Every source's delivery of both days."""
        return self._made.deliveries

    @cached_property
    def rows(self) -> pl.DataFrame:
        """ROWS: every delivered row with the enterprise it is really about."""
        return truth_rows(self.deliveries, self._made.faults)

    @cached_property
    def truth(self) -> pl.DataFrame:
        """TRUTH: every planted fault."""
        return truth(self.rows, self._made.faults)

    @property
    def broken(self) -> pl.DataFrame:
        """BROKEN: which promise which penalty breaks, as far as it was planted."""
        return self._made.broken

    def start(
        self, folder: Path, misbehaviours: Mapping[str, Misbehaviour] | None = None
    ) -> Running:
        """The departments, serving; list workbooks stand below `folder`. Use in a `with`."""
        return Running(self.deliveries, self.truth, folder, misbehaviours or {})

    def delivery(self, source_id: str, day: date) -> Delivery:
        """One delivery; `KeyError` when there is none."""
        for delivery in self.deliveries:
            if (delivery.source_id, delivery.day) == (source_id, day):
                return delivery
        raise KeyError(f"no delivery of {source_id} on {day}")

    @cached_property
    def _made(self) -> Told:
        return two_days(Story(self.seed, self.enterprises, self.records, self.dirty, self.days))
