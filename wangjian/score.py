"""`wangjian score`: a month's scorecards, the rows behind a number, and freezing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from records.kind import KIND_NAMES_ZH, Kind
from records.score import WORDS, Measure, Side, share
from wangjian.console import complain, print_table, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from acts.house import House
    from acts.score import Card, Month

    Told = Callable[[int | None, int | None], str]

# The overview's columns; the rest stands in a department's own card.
_OVERVIEW = (
    Measure.REPORTED, Measure.RECEIVED, Measure.COMPLIANT, Measure.TIMELY_7, Measure.TIMELY_20,
    Measure.DUPLICATE, Measure.ENTERED, Measure.COMPLETE, Measure.SOURCE_FIXED,
    Measure.OPEN_OVERDUE,
)  # fmt: skip
_OVERVIEW_NAMES = ("上报率", "上报量", "合规率", "及时率7", "及时率20", "重复率", "有效入库率",
                   "完整率", "源头修复率", "待处理>7天")  # fmt: skip
_PLACE = ("department", "system", "kind")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for on the command line."""

    month: str
    department: str
    rows: str
    side: str
    path: Path | None
    freeze: bool


def score(  # noqa: PLR0913 - as many as the command has options
    month: str, department: str, rows: str, side: str, path: Path | None, *, freeze: bool
) -> int:
    """Print scorecards, or the rows of one number; 1 for a month not over, 2 for wrong usage."""
    from acts.errors import MonthNotOver
    from acts.house import open_house

    asked = Asked(month, department, rows, side, path, freeze)
    if trouble := _trouble(asked):
        complain(trouble)
        return 2
    try:
        with open_house() as house:
            return _said(house, asked)
    except MonthNotOver as error:
        complain(str(error))
        return 1
    except OSError as error:
        complain(f"{error.filename}: {error.strerror}")
        return 2


def _trouble(asked: Asked) -> str:
    from acts.score import Month
    from sources import all_sources

    try:
        Month.of(asked.month)
    except ValueError as error:
        return str(error)
    if asked.rows and asked.rows not in set(Measure):
        return f"no number is called {asked.rows!r}; there are {', '.join(Measure)}"
    if asked.side not in set(Side):
        return f"--side is {', '.join(Side)}, not {asked.side!r}"
    departments = {source.publisher for source in all_sources()}
    if asked.department and asked.department not in departments:
        lists = f"`wangjian score --month {asked.month}` lists them"
        return f"no department is called {asked.department!r}; {lists}"
    return ""


def _said(house: House, asked: Asked) -> int:
    from acts import score as act

    month = act.Month.of(asked.month)
    if asked.freeze:
        done = act.freeze(house, month, datetime.now(UTC))
        say(f"{month} 已冻结" if done else f"{month} 早已冻结，未作改动")
    if asked.rows:
        return _print_rows(house, month, asked)
    card = act.score(house, month)
    numbers = card.numbers
    if asked.department:
        numbers = numbers.filter(pl.col("department") == asked.department)
    if asked.path is not None:
        asked.path.write_text(_json(card, numbers), encoding="utf-8")
    _print_head(card)
    if asked.department:
        for place, part in numbers.group_by(_PLACE, maintain_order=True):
            _print_card(card, [str(name) for name in place], part)
    else:
        _print_overview(card, numbers)
    return 0


def _print_rows(house: House, month: Month, asked: Asked) -> int:
    from acts.score import rows

    measure = Measure(asked.rows)
    found = rows(house, month, measure, Side(asked.side), asked.department or None)
    words = WORDS[measure]
    print_table(f"{month} {words.zh} · {words.counts} · {asked.side}", found.columns, found.rows())
    say(f"{found.height:,} 行")
    return 0


def _print_head(card: Card) -> None:
    say(f"{card.month} 报送质量，截至 {card.until}")
    if not card.calendar_known:
        say(f"日历未更新：没有 {card.month.first.year} 年的节假日安排，按周一至周五计算工作日")
    if card.frozen_at is not None:
        say(f"已于 {card.frozen_at:%Y-%m-%d %H:%M} 冻结（截至 {card.frozen_until}）；→ 后为现值")


def _print_overview(card: Card, numbers: pl.DataFrame) -> None:
    rows = []
    for place, part in numbers.group_by(_PLACE, maintain_order=True):
        cells = {row["measure"]: _cell(card, row, _brief) for row in part.iter_rows(named=True)}
        named = (place[0], place[1], KIND_NAMES_ZH[Kind(str(place[2]))])
        rows.append((*named, *(cells[measure.value] for measure in _OVERVIEW)))
    print_table("", ("部门", "系统", "类别", *_OVERVIEW_NAMES), rows, numbers=len(_OVERVIEW))


def _print_card(card: Card, place: Sequence[str], part: pl.DataFrame) -> None:
    rows = [
        (row["measure"], WORDS[Measure(row["measure"])].zh, _cell(card, row, _full),
         WORDS[Measure(row["measure"])].counts)
        for row in part.iter_rows(named=True)
    ]  # fmt: skip
    print_table(" · ".join(filter(None, place)), ("--rows", "指标", "数值", "口径"), rows)


def _cell(card: Card, row: dict[str, int | None], told: Told) -> str:
    """A number; of a frozen month as it was frozen, then as it is now where that is another."""
    now = told(row["counted"], row["total"])
    if card.frozen_at is None:
        return now
    frozen = told(row["frozen_counted"], row["frozen_total"])
    return frozen if frozen == now else f"{frozen} → {now}"


def _brief(counted: int | None, total: int | None) -> str:
    """`95.3%`; a small total in counts, what is none as nothing."""
    if counted is None or total == 0:
        return "—"
    part = share(counted, total)
    if part is not None:
        return f"{part:.1%}"
    return f"{counted:,}" if total is None else f"{counted:,}/{total:,}"


def _full(counted: int | None, total: int | None) -> str:
    """`95.3% (1,234/1,295)`."""
    brief = _brief(counted, total)
    return f"{brief} ({counted:,}/{total:,})" if brief.endswith("%") else brief


def _json(card: Card, numbers: pl.DataFrame) -> str:
    """The card with every number, its words, its share and how its rows are listed."""
    told = [
        row
        | {
            "name": WORDS[Measure(row["measure"])].zh,
            "counts": WORDS[Measure(row["measure"])].counts,
            "share": None if row["counted"] is None else share(row["counted"], row["total"]),
            "rows": f"wangjian score --month {card.month} --rows {row['measure']}"
            f" --department {row['department']}",
        }
        for row in numbers.iter_rows(named=True)
    ]
    head = {
        "month": str(card.month),
        "until": card.until.isoformat(),
        "calendar_known": card.calendar_known,
        "frozen_at": card.frozen_at and card.frozen_at.isoformat(),
        "frozen_until": card.frozen_until and card.frozen_until.isoformat(),
        "numbers": told,
    }
    return json.dumps(head, ensure_ascii=False, indent=1) + "\n"
