"""警示级别: how grave a warning is, worked out of counts by dated rules (`levels.toml`)."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from publish.lists import Unsure, unsure
from publish.pack_file import read, span

LEVELS = Path(__file__).parent / "levels.toml"
COUNTS = {"serious": "serious_lists", "lists": "all_lists", "penalties": "penalties",
          "breaches": "broken"}  # fmt: skip
"""What is counted, and its column. Lists are counted by list, however many sources tell of one."""


@dataclass(frozen=True, slots=True)
class Level:
    """One way to reach a level: the least of each count, and the rule in words."""

    name: str
    words: str
    counts: tuple[tuple[str, int], ...]

    def reached(self) -> pl.Expr:
        """Rows whose columns of COUNTS reach every count; null reaches nothing."""
        return pl.all_horizontal(pl.col(COUNTS[name]) >= least for name, least in self.counts)


@dataclass(frozen=True, slots=True)
class LevelRules:
    """The ways to each level, gravest first, from `start` until `end` (inclusive; None is open)."""

    start: date
    end: date | None
    basis: tuple[str, ...]
    levels: tuple[Level, ...]
    unsure: tuple[Unsure, ...]


def load(path: Path = LEVELS) -> tuple[LevelRules, ...]:
    """Every edition of the rules; `PolicyBroken` says what is wrong, and where."""
    return tuple(_rules(path, one) for one in read(path, "levels")["edition"])


def in_force(rules: tuple[LevelRules, ...], day: date) -> tuple[Level, ...]:
    """The ways to each level on `day`, gravest first; none where no edition was in force."""
    found = [
        one.levels for one in rules if one.start <= day and (one.end is None or day <= one.end)
    ]
    return found[0] if found else ()


def chosen(levels: tuple[Level, ...]) -> tuple[pl.Expr, pl.Expr]:
    """`level` and `level_rule`: name and words of the first way that fits; null where none does."""
    level = [pl.when(one.reached()).then(pl.lit(one.name)) for one in levels]
    rule = [pl.when(one.reached()).then(pl.lit(one.words)) for one in levels]
    none = pl.lit(None, pl.String())
    return pl.coalesce(*level, none).alias("level"), pl.coalesce(*rule, none).alias("level_rule")


def _rules(path: Path, data: dict[str, Any]) -> LevelRules:
    start, end = span(data, path)
    levels = tuple(
        Level(one["name"], way["words"], tuple(each for each in way.items() if each[0] in COUNTS))
        for one in data["level"]
        for way in one["any"]
    )
    return LevelRules(start, end, tuple(data["basis"]), levels, unsure(data))
