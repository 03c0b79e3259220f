"""Floor for compaction: the same files written by plain polars from one table in memory.

The same lines and records to the byte, in the same order, compressed, hashed and synced alike; no
history, gates, windows or readers.
"""

import os
import time
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

import polars as pl
import zstandard

from bench.feeds_made import FIELDS
from bench.street_floor import HashingFile
from publish import announce, gsxt, objects
from publish.store import LocalStore
from publish.xml_text import escaped
from records.kind import Kind

_KEYS = [gsxt.key(each) for each in FIELDS]  # in the standard's order
_BODY = sorted([*_KEYS, "kind", "publish_from", "publish_until"])
_LINE = pl.Struct(
    {"body": pl.Struct(dict.fromkeys(_BODY, pl.String())), "id": pl.String(), "op": pl.String(),
     "rev": pl.Int64(), "seq": pl.Int64()}
)  # fmt: skip
_CODE = pl.col("body").struct.field("UNISCID")


def seconds(tree: Path, folder: Path) -> float:
    """Seconds to write into `folder` the lines of the snapshot in `tree`, and their XML."""
    table = _table(tree)
    folder.mkdir(parents=True)
    started = time.perf_counter()
    with Packed(folder / "snapshot.jsonl.zst") as file:
        table.sort("id").write_ndjson(cast("BinaryIO", file))
    with Packed(folder / "full.xml.zst") as file:
        _xml(table).write_csv(cast("BinaryIO", file), include_header=False, quote_style="never")
    return time.perf_counter() - started


class Packed:
    """A new file that is compressed, hashed and synced, like an object of a feed."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        packer = zstandard.ZstdCompressor(level=objects.LEVEL, write_checksum=True)
        hashing = cast("BinaryIO", HashingFile(self._file))
        self._packed = packer.stream_writer(hashing, closefd=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._file:
            self._packed.flush(zstandard.FLUSH_FRAME)
            self._file.flush()
            os.fsync(self._file.fileno())

    def write(self, data: bytes) -> int:
        """Write, packed."""
        return self._packed.write(data)


def _table(tree: Path) -> pl.DataFrame:
    """The lines of the newest snapshot in `tree` by their members."""
    store = LocalStore(tree)
    stands = announce.standing(store)
    assert stands is not None
    paths = [str(shard["path"]) for shard in stands.snapshot.shards]
    chunks = (chunk for path in paths for chunk in objects.read_lines(store, path))
    told = [chunk.select(pl.col("line").str.json_decode(_LINE).alias("_")) for chunk in chunks]
    return pl.concat(told).unnest("_")


def _xml(table: pl.DataFrame) -> pl.DataFrame:
    """Every enterprise's element, in the order of their codes."""
    element = gsxt.TABLES[Kind.PENALTY]
    fields = (pl.col("body").struct.field(key).fill_null("") for key in _KEYS)
    inside = (
        pl.concat_str(pl.lit(f"<{key}>"), escaped(field), pl.lit(f"</{key}>"))
        for key, field in zip(_KEYS, fields, strict=True)
    )
    until = pl.col("body").struct.field("publish_until")
    record = pl.concat_str(
        pl.lit(f'<{element} id="'), "id", pl.lit('" rev="'), "rev", pl.lit('" until="'), until,
        pl.lit('">'), *inside, pl.lit(f"</{element}>"),
    )  # fmt: skip
    grouped = (
        table.select(_CODE.alias("code"), "id", record.alias("xml")).sort("code", "id")
        .group_by("code", maintain_order=True).agg("xml")
    )  # fmt: skip
    whole = pl.concat_str(
        pl.lit('<ENTERPRISE UNISCID="'), escaped(pl.col("code")), pl.lit('">'),
        pl.col("xml").list.join(""), pl.lit("</ENTERPRISE>"),
    )  # fmt: skip
    return grouped.select(whole.alias("xml"))
