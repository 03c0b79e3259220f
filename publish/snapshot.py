"""Compaction: old shards, chain and the new lines become new shards, file to file."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl

from publish import objects
from publish.objects import LinesTarget
from publish.spill import Spill
from publish.store import Store
from publish.tables import BUCKETS

_COLUMNS = ("public_id", "bucket", "op", "line")


def live_parts(spill: Spill) -> Iterator[tuple[int, int, pl.DataFrame]]:
    """Parts of what is live when the newest line of each id (added last) is followed."""
    for low, high, every in spill.parts():
        rows = every
        if not rows.is_empty():
            newest = rows.unique("public_id", keep="last", maintain_order=True)
            rows = newest.filter(pl.col("op") == "put")
        yield low, high, rows


def merge(tree: Store, paths: Iterable[str], new: Spill, folder: Path) -> Spill:
    """All lines of the objects at `paths` (oldest first) and then `new`, spilled by bucket."""
    merged = Spill(folder)
    for path in paths:
        for chunk in objects.read_lines(tree, path):
            merged.add(chunk)
    for low in range(0, BUCKETS, 256):
        rows = new.rows(low, low + 255)
        if not rows.is_empty():
            merged.add(rows.select(_COLUMNS))
    return merged


def shards(tree: Store, spill: Spill) -> Iterator[str | tuple[LinesTarget, int, int]]:
    """Write the live lines of `spill` as shards; yields steps and (target, low, high)."""
    for low, high, rows in live_parts(spill):
        text = text_by_id(rows)
        for step in objects.put_lines(tree, f"snapshot/{low}-{high}.jsonl.zst", text):
            yield step if isinstance(step, str) else (step, low, high)


def text_by_id(rows: pl.DataFrame) -> bytes:
    """The lines of `rows` in the order of their ids, a line feed after each."""
    if rows.is_empty():
        return b""
    return objects.text_of(rows.sort("public_id")["line"])
