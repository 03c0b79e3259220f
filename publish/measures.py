"""措施 (measures): what follows from which list and level, by whom, on what basis, when.

The catalogue is dated data (`measures.toml`); this module only interprets it. A measure bears its
first and last day, so what is said of it never depends on the day on which it was said.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from publish.errors import PolicyBroken
from publish.lists import ListPack, Unsure, unsure
from publish.pack_file import read, span

MEASURES = Path(__file__).parent / "measures.toml"
OVERDUE, LISTED = "overdue", "listed"
# One entry of a warning's `measures`, its fields in sorted order as canonical JSON wants them.
ENTRY = pl.Schema(
    {
        "by": pl.String(),  # 实施主体
        "from": pl.String(),  # first day, ISO
        "law": pl.String(),  # 依据
        "measure": pl.String(),  # 措施
        "type": pl.String(),  # A by law, B within own duties, C recommended to other organisations
        "until": pl.String(),  # last day, ISO; null = as long as the warning
        "what": pl.String(),  # 内容
    }
)
_TOLD = tuple(name for name in ENTRY if name not in {"from", "until"})


@dataclass(frozen=True, slots=True)
class Measure:
    """One entry of the catalogue, in force from `start` until `end` (None is open)."""

    id: str
    name: str
    what: str
    whom: str
    law: tuple[str, ...]
    by: str
    type: str
    start: date
    end: date | None
    lists: tuple[str, ...]  # own names of lists
    levels: tuple[str, ...]
    starts: str  # LISTED or OVERDUE
    unsure: tuple[Unsure, ...]


def load(packs: tuple[ListPack, ...], path: Path = MEASURES) -> tuple[Measure, ...]:
    """The catalogue in its order; `PolicyBroken` where it names a list that is not in `packs`."""
    return tuple(_measure(path, one, packs) for one in read(path, "measures")["measure"])


def brought(listed: pl.DataFrame, catalogue: tuple[Measure, ...]) -> pl.DataFrame:
    """One row per enterprise and measure: uscc, number (in the catalogue), starts and ENTRY.

    `first` is the day of `from`. `listed`: a row per listing in force with uscc, list, level,
    publish_from, publish_until and rectify_by.
    """
    begins = (
        pl.when(pl.col("starts") == OVERDUE)
        .then(pl.col("rectify_by").dt.offset_by("1d"))
        .otherwise("publish_from")
    )
    dated = (
        listed.with_columns(_ends())
        .join(_by_list_and_level(catalogue), on=["list", "level"])
        .filter(begins.is_not_null())
        .with_columns(
            pl.max_horizontal(begins, "start").alias("from"),
            pl.min_horizontal("publish_until", "end").alias("until"),
        )
        .filter((pl.col("from") <= pl.col("until")).fill_null(value=True))
    )
    open_ended = pl.col("until").is_null().any()
    until = pl.when(~open_ended).then(pl.col("until").max())
    each = dated.group_by("uscc", "number", "starts", *_TOLD).agg(
        pl.col("from").min().alias("first"),
        pl.when(until < pl.col("ends").first()).then(until.dt.to_string("iso")).alias("until"),
    )
    return each.with_columns(pl.col("first").dt.to_string("iso").alias("from")).sort(
        "uscc", "number"
    )


def _ends() -> pl.Expr:
    """The last day of the whole warning: of the listing that lasts longest."""
    last = pl.col("publish_until").fill_null(date.max).max().over("uscc")
    return last.alias("ends")


def entries(measures: pl.DataFrame) -> pl.DataFrame:
    """`uscc` and `measures`, a list of ENTRY, of what `brought` answers."""
    entry = pl.struct(ENTRY.names()).alias("measures")
    return measures.group_by("uscc", maintain_order=True).agg(entry)


@cache
def _by_list_and_level(catalogue: tuple[Measure, ...]) -> pl.DataFrame:
    """One row per measure, list and level that brings it."""
    rows = [
        (number, one.by, "；".join(one.law), one.name, one.type, one.what, one.start, one.end,
         one.starts, each, level)
        for number, one in enumerate(catalogue) for each in one.lists for level in one.levels
    ]  # fmt: skip
    shape = pl.Schema(
        {
            "number": pl.Int32(),
            **{name: ENTRY[name] for name in _TOLD},
            "start": pl.Date(),
            "end": pl.Date(),
            **{name: pl.String() for name in ("starts", "list", "level")},
        }
    )
    return pl.DataFrame(rows, schema=shape, orient="row")


def _measure(path: Path, data: dict[str, Any], packs: tuple[ListPack, ...]) -> Measure:
    start, end = span(data, path)
    ids, classes = data.get("lists", ()), data.get("classes", ())
    unknown = set(ids) - {pack.id for pack in packs}
    if unknown:
        raise PolicyBroken(f"{path.name}: {data['id']} names unknown lists {sorted(unknown)}")
    names = [
        pack.name
        for pack in packs
        if pack.id in ids or ("serious" if pack.serious else "notice") in classes
    ]
    return Measure(
        id=data["id"], name=data["name"], what=data["what"], whom=data["whom"],
        law=tuple(data["law"]), by=data["by"], type=data["type"], start=start, end=end,
        lists=tuple(names), levels=tuple(data["levels"]), starts=data["starts"],
        unsure=unsure(data),
    )  # fmt: skip
