"""Compaction: old shards, chain and the new lines become new shards, file to file."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl

from publish import objects
from publish.objects import LinesTarget
from publish.spill import Spill
from publish.store import Store
from publish.text import Text


def newest_parts(spill: Spill, lines: int | None = None) -> Iterator[tuple[int, int, pl.DataFrame]]:
    """Parts (first bucket, last bucket, rows): the newest line of each id, the one added last."""
    for low, high, rows in spill.parts(lines):
        some = not rows.is_empty()
        newest = rows.unique("public_id", keep="last", maintain_order=True) if some else rows
        yield low, high, newest


def merge(tree: Store, paths: Iterable[str], new: Spill, folder: Path) -> Spill:
    """All lines of the objects at `paths` (oldest first) and then `new`, spilled by bucket."""
    merged = Spill(folder)
    for path in paths:
        for chunk in objects.read_lines(tree, path):
            merged.add(chunk)
    for rows in new.blocks(objects.COLUMNS):
        merged.add(rows)
    return merged


def shards(tree: Store, spill: Spill, live: int) -> Iterator[str | tuple[LinesTarget, int, int]]:
    """Write the `live` lines of `spill` as shards; yields steps and (target, low, high)."""
    text = Text()
    for low, high, rows in newest_parts(spill, live):
        objects.text_by_id(rows if rows.is_empty() else rows.filter(pl.col("op") == "put"), text)
        for step in objects.put_lines(tree, f"snapshot/{low}-{high}.jsonl.zst", text):
            yield step if isinstance(step, str) else (step, low, high)
