"""Floor for compaction: the same lines and XML written by plain polars from one table in memory."""

import time
from pathlib import Path
from typing import BinaryIO, cast

import polars as pl

from bench.feeds_made import FIELDS, wanted
from bench.street_floor import HashingFile
from publish import gsxt
from publish.xml_text import escaped


def seconds(folder: Path, rows: int) -> float:
    """Seconds to write JSON lines and XML of `rows` made penalties, each hashed on its way."""
    shape = pl.Struct({gsxt.key(each): pl.String() for each in FIELDS})
    made = wanted(pl.Series(range(rows)), 1)
    table = made.select("subject", pl.col("body").str.json_decode(shape).alias("_")).unnest("_")
    folder.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    with (folder / "snapshot.jsonl").open("wb") as file:
        table.write_ndjson(cast("BinaryIO", HashingFile(file)))
    element = pl.concat_str(
        pl.concat_str(pl.lit(f"<{name}>"), escaped(pl.col(name).fill_null("")),
                      pl.lit(f"</{name}>")) for name in table.columns
    )  # fmt: skip
    with (folder / "full.xml").open("wb") as file:
        table.select(element).write_csv(
            cast("BinaryIO", HashingFile(file)), include_header=False, quote_style="never"
        )
    return time.perf_counter() - started
