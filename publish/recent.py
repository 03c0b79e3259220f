"""What was said since the last snapshot, held in memory where it is little beside what stands.

A compaction then takes every shard and every document as it stands, and puts in its place only
what was touched.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

from publish import objects
from publish.objects import LinesTarget
from publish.spill import PART_LINES, Spill
from publish.store import Store
from publish.text import Text

MOST = PART_LINES
"""Lines since the snapshot that are held in memory; where there are more, all goes file to file."""


@dataclass(slots=True)
class Touched:
    """Every id touched since the last snapshot."""

    newest: pl.DataFrame  # public_id, bucket, op, line: what it says now
    held: list[pl.DataFrame] = field(default_factory=list)  # likewise: what the snapshot said of it

    @property
    def puts(self) -> pl.DataFrame:
        """Those that are live."""
        return self.newest.filter(pl.col("op") == "put")

    def shards(
        self, tree: Store, old: Iterable[dict[str, object]]
    ) -> Iterator[str | tuple[LinesTarget, int, int]]:
        """Write each of the `old` shards anew; steps and results as those of `snapshot.shards`.

        Meanwhile what they said of the ids touched comes into `held`.
        """
        text = Text()
        for shard in old:
            low, high = buckets(shard)
            rows = objects.read_at_once(tree, str(shard["path"]))
            self.held.append(rows.join(self.newest, on="public_id", how="semi"))
            kept = rows.join(self.newest, on="public_id", how="anti")
            mine = self.puts.filter(pl.col("bucket").is_between(low, high))
            objects.text_by_id(pl.concat([kept, mine]), text)
            del rows, kept
            for step in objects.put_lines(tree, f"snapshot/{low}-{high}.jsonl.zst", text):
                yield step if isinstance(step, str) else (step, low, high)


def touched(tree: Store, paths: Iterable[str], new: Spill) -> Touched:
    """The newest line of every id in the objects at `paths` (oldest first) or in `new`."""
    said = [chunk for path in paths for chunk in objects.read_lines(tree, path)]
    said += new.blocks(objects.COLUMNS)
    every = pl.concat([table.select(objects.COLUMNS) for table in said])
    return Touched(every.unique("public_id", keep="last", maintain_order=True))


def buckets(shard: dict[str, object]) -> tuple[int, int]:
    """The first and the last bucket of a shard."""
    low, high = _numbers(shard["buckets"])
    return low, high


def _numbers(value: object) -> Sequence[int]:
    if not isinstance(value, list):
        raise TypeError(f"no buckets: {value!r}")
    return value
