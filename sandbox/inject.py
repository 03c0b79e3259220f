"""Planting faults at a known rate, and writing down every one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from records.kind import Kind
from sandbox.delivery import PERSON
from sandbox.faults_content import CONTENT_PATTERNS
from sandbox.faults_identity import IDENTITY_PATTERNS
from sandbox.pattern import DECISIONS, PENALTIES, Pattern, Setting, put

PATTERNS: tuple[Pattern, ...] = (*IDENTITY_PATTERNS, *CONTENT_PATTERNS)
DRAG_FILL = Pattern("drag_filled_numbers", "文号下拉填充", "decision_number",
                    put(), "DOC-003", kinds=PENALTIES)  # fmt: skip
DUPLICATE_ROW = Pattern("duplicate_row", "同批重复", "decision_number", put(), "DUP-001",
                        kinds=DECISIONS)  # fmt: skip
DUPLICATE_DECISION = Pattern("duplicate_decision", "一号两文", "remark",
                             put(remark="补录，以此为准"), "DUP-001",
                             kinds=DECISIONS)  # fmt: skip
ALL_PATTERNS = (*PATTERNS, DRAG_FILL, DUPLICATE_ROW, DUPLICATE_DECISION)
DRAGGED = 6  # rows of one drag-filled series

FAULTS = pl.Schema(
    {"_id": pl.String, "pattern": pl.String, "original": pl.String, "planted": pl.String}
)


@dataclass(slots=True)
class Spoiling:
    """A table being spoiled: which rows are still free, what was planted so far."""

    table: pl.DataFrame  # with `_i`, the row's place
    free: np.ndarray
    spoiled: list[pl.DataFrame]
    faults: list[pl.DataFrame]


def inject(
    table: pl.DataFrame,
    kind: Kind,
    setting: Setting,
    rate: float,
    patterns: Sequence[Pattern] = PATTERNS,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`table` with `round(rate × new rows)` spoiled rows, and FAULTS, one row per spoiled row.

    A row carries at most one fault of `patterns`. Duplicates are rows of their own, behind the
    others.
    """
    indexed = table.with_row_index("_i")
    free = (indexed["_event"] == "new").to_numpy().copy()
    budget = round(rate * int(free.sum()))
    work = Spoiling(indexed, free, [], [])
    extra = _duplicates(work, setting) if kind in DECISIONS and budget >= 20 else 0
    if kind is Kind.PENALTY and budget >= 100:
        _drag_fill(work, setting)
        budget -= DRAGGED
    fitting = [one for one in patterns if kind in one.kinds and one.possible(setting)]
    _plant(work, fitting, setting, budget - extra)
    return _together(work)


def _plant(work: Spoiling, patterns: Sequence[Pattern], setting: Setting, budget: int) -> None:
    """The budget in equal shares over every pattern that fits; what one cannot use goes on."""
    fitting = [(pattern, pattern.eligible(work.table.columns)) for pattern in patterns]
    marks = work.table.select(
        (eligible & pl.col("_i").is_not_null()).alias(pattern.name) for pattern, eligible in fitting
    )
    order = setting.rng.permutation(len(fitting)).tolist()
    # The rarest first: a pattern that fits few rows must not find them taken.
    order.sort(key=lambda place: int(marks.to_series(place).sum() or 0))
    usable = [place for place in order if marks.to_series(place).any()]
    for turn, place in enumerate(usable):
        quota = -(-budget // (len(usable) - turn))
        mask = marks.to_series(place).to_numpy() & work.free
        pattern = fitting[place][0]
        spoiled = _spoil(work, pattern, setting, _draw(setting, mask, quota, pattern.together))
        # A run of neighbours may have taken more than was left.
        budget = max(0, budget - spoiled)


def _draw(setting: Setting, mask: np.ndarray, count: int, together: int = 1) -> pl.Series:
    """`count` places where `mask` allows; of several `together`, whole runs of neighbours."""
    if together == 1:
        chosen = setting.rng.permutation(np.flatnonzero(mask))[:count]
        return pl.Series(np.sort(chosen)).cast(pl.UInt32)
    # Counted in whole runs from the top, no two of them overlap.
    usable = mask[: len(mask) // together * together].reshape(-1, together).all(axis=1)
    wanted = -(-count // together)
    runs = setting.rng.permutation(np.flatnonzero(usable))[:wanted]
    places = np.sort(runs)[:, None] * together + np.arange(together)
    return pl.Series(places.ravel()).cast(pl.UInt32)


def _spoil(work: Spoiling, pattern: Pattern, setting: Setting, chosen: pl.Series) -> int:
    if chosen.is_empty():
        return 0
    before = work.table[chosen]
    after = pattern.spoil(before, setting)
    work.free[chosen.to_numpy()] = False
    work.spoiled.append(after)
    work.faults.append(_written(pattern, before, after))
    return len(chosen)


def _written(pattern: Pattern, before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "_id": after["_id"],
            "pattern": pl.repeat(pattern.name, len(after), eager=True, dtype=pl.String),
            "original": before[pattern.field],
            "planted": after[pattern.field],
        },
        schema=FAULTS,
    )


def _duplicates(work: Spoiling, setting: Setting) -> int:
    """One row sent twice word for word, one sent twice with a difference."""
    chosen = _draw(setting, work.free, 2)
    work.free[chosen.to_numpy()] = False
    for place, pattern in zip(chosen, (DUPLICATE_ROW, DUPLICATE_DECISION), strict=False):
        before = work.table[[place]]
        twin = pl.format("{}-2", pl.col("_id"))
        copy = pattern.spoil(before, setting).with_columns(
            twin.alias("_id"), _event=pl.lit("duplicate"), _i=pl.lit(len(work.table), pl.UInt32)
        )
        work.spoiled.append(copy)
        work.faults.append(_written(pattern, before, copy))
    return len(chosen)


def _drag_fill(work: Spoiling, setting: Setting) -> None:
    """One decision dragged down over the rows below it, its number rising by one a row."""
    windows = np.lib.stride_tricks.sliding_window_view(work.free, DRAGGED).all(axis=1)
    start = int(setting.rng.choice(np.flatnonzero(windows)))
    places = pl.Series(range(start, start + DRAGGED), dtype=pl.UInt32)
    before = work.table[places]
    first = before["decision_number"][0]
    stem, serial = first.rstrip("号").split("〕")
    numbers = [f"{stem}〕{int(serial) + step}号" for step in range(DRAGGED)]
    same = work.table[[start] * DRAGGED]
    after = same.with_columns(
        before["_i"], before["_id"], decision_number=pl.Series(numbers, dtype=pl.String)
    )
    work.free[start : start + DRAGGED] = False
    work.spoiled.append(after)
    work.faults.append(_written(DRAG_FILL, before, after))


def _together(work: Spoiling) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Untouched and spoiled rows in their places; duplicates last, but before natural persons."""
    taken = pl.concat([part["_i"] for part in work.spoiled]) if work.spoiled else pl.Series([])
    untouched = work.table.filter(~pl.col("_i").is_in(taken.cast(pl.UInt32).implode()))
    person = (pl.col("_event") == PERSON).alias("_last")
    whole = pl.concat([untouched, *work.spoiled]).with_columns(person)
    table = whole.sort("_last", "_i", maintain_order=True).drop("_last", "_i")
    faults = pl.concat(work.faults) if work.faults else pl.DataFrame(schema=FAULTS)
    return table, faults
