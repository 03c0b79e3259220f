"""A department's open rows as a workbook, and the same read back to a preview; in seconds.

20,000 penalties with all their fields and everything that the rules say of them. Coming back, every
failing cell was changed: the most work that a preview can be.
"""

import tempfile
import time
from pathlib import Path

import polars as pl

from acts.workbook.preview import preview
from acts.workbook.read import read
from acts.workbook.tables import FOUND, OPEN_ROWS, OpenWork
from acts.workbook.write import MOST_ROWS, Order, write
from bench.figure import Figure
from bench.validation_floor import DAY, tables
from records.kind import CATALOGUES, Kind
from validation.check import check

MOST_SECONDS_OUT, MOST_SECONDS_PREVIEW = 30, 15
_KEY = bytes(32)
_ORDER = Order("0" * 32, "部门", "edition", DAY)


def figures(rows: int = MOST_ROWS) -> list[Figure]:
    """Seconds for `rows` out, and for their preview."""
    work = open_work(rows)
    held = pl.when(pl.col("party_uscc").is_not_null()).then(pl.col("party_uscc") + "旧")
    before = OpenWork(work.rows.with_columns(held.alias("party_uscc")), work.found)
    with tempfile.TemporaryDirectory(prefix="wangjian-bench-") as folder:
        path = Path(folder, "open.xlsx")
        started = time.perf_counter()
        write(path, work, _ORDER, _KEY)
        out = time.perf_counter() - started
        size = path.stat().st_size
        started = time.perf_counter()
        back = read(path.read_bytes(), lambda _: before, _KEY, DAY)
        text = preview(back)
        came = time.perf_counter() - started
    counts = back.counts
    assert counts.rows == counts.changed + counts.refused == rows  # codes cut by a spreadsheet
    assert f"改动 {counts.changed:,}" in text
    return [
        Figure(f"seconds for {rows:,} open rows as a workbook", f"{out:.1f} s",
               f"{size / 1e6:.1f} MB", out, MOST_SECONDS_OUT, at_least=False),
        Figure(f"seconds for its preview, {counts.edits:,} cells changed", f"{came:.1f} s",
               f"{size / 1e6:.1f} MB", came, MOST_SECONDS_PREVIEW, at_least=False),
    ]  # fmt: skip


def open_work(rows: int) -> OpenWork:
    """Penalties with a code, which is put before a person in each, and all that rules find."""
    chunk = pl.concat(tables(2 * rows, seed=7)).filter(pl.col("party_uscc").is_not_null())
    chunk = chunk.head(rows)
    fields = CATALOGUES[Kind.PENALTY].by_name
    names = [name for name in fields if name in chunk.columns]
    ids = pl.format("{}", pl.col("_row").cast(pl.String).str.pad_start(32, "0")).alias("row_id")
    known = chunk.select(
        *names, ids, ids.alias("version"), source_id=pl.lit("bench_penalties"),
        kind=pl.lit("penalty"), day=pl.lit(DAY), locator="_locator",
    )  # fmt: skip
    found = check(Kind.PENALTY, chunk, DAY).findings.join(
        chunk.select(pl.col("_row").cast(pl.Int64), ids), on="_row", maintain_order="left"
    )
    doubt = known.select(
        "row_id", rule=pl.lit("IDN-001"), severity=pl.lit("review"), field=pl.lit("party_uscc"),
        value="party_uscc", shape=pl.lit("N"),
    )  # fmt: skip
    both = pl.concat([found.drop("_row").select(doubt.columns), doubt])
    suggested = pl.when(pl.col("field") == "party_uscc").then("value").alias("suggestion")
    schema = pl.Schema({**OPEN_ROWS, **dict.fromkeys(fields, pl.String())})
    whole = known.match_to_schema(schema, missing_columns="insert")
    return OpenWork(whole, both.with_columns(suggested).match_to_schema(FOUND))
