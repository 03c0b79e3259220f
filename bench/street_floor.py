"""Floor for the whole street: the same work without a database, chunks or evidence.

Read a CSV, run the rules by plain polars, join the registry, hash the rows, take the delta
against nothing, write JSON lines and XML with their SHA-256. One table, held in memory.
"""

import argparse
import hashlib
import json
import resource
import time
from pathlib import Path
from typing import BinaryIO, cast

import polars as pl

from bench.validation_floor import floor as plain_rules
from records.digest import sha256_expr
from records.kind import CATALOGUES, Kind
from records.names import name_key_expr
from records.penalty import PENALTY_FIELDS
from records.states import Severity
from validation.normalise.normalise import normalise
from validation.rules import RULES


class HashingFile:
    """A file that hashes what passes through."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.hash = hashlib.sha256()

    def write(self, data: bytes) -> int:
        """Write and hash."""
        self.hash.update(data)
        return self.file.write(data)


def main() -> None:
    """Run the floor once over `csv` and `registry` (parquet) and print seconds and peak memory."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("csv", type=Path)
    parser.add_argument("registry", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--channels", type=int, default=1, help="how often lines and XML go out")
    given = parser.parse_args()
    registry = pl.read_parquet(given.registry)
    start = time.perf_counter()
    rows = street(given.csv, registry, given.out, given.channels)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"rows": rows, "seconds": seconds, "peak_mib": peak / 1024}))


def street(csv: Path, registry: pl.DataFrame, out: Path, channels: int) -> int:
    """The floor's work for so many channels of records; how many rows it published."""
    raw = _read(csv)
    blocking = [code for code, rule in RULES.items() if rule.severity is Severity.BLOCK]
    failed = plain_rules(normalise(Kind.PENALTY, raw).table)
    broken = failed.filter(pl.col("rule").is_in(blocking))
    good = raw.with_row_index("at").join(
        broken.select(pl.col("position").unique().alias("at").cast(pl.UInt32)), on="at", how="anti"
    )
    keyed = good.with_columns(name_key_expr("party_name").alias("name_key"))
    joined = keyed.join(
        registry, left_on=["party_uscc", "name_key"], right_on=["uscc", "name_key"], how="inner"
    )
    columns = [field.name for field in PENALTY_FIELDS if field.name in joined.columns]
    body = pl.concat_str([pl.col(name).fill_null("") for name in columns], separator="\x1f")
    hashed = joined.with_columns(sha256_expr(body).alias("hash"))
    before = pl.DataFrame({"hash": []}, schema={"hash": pl.String})
    delta = hashed.join(before, on="hash", how="anti").select("hash", *columns)
    for number in range(channels):
        _write(delta, columns, out / str(number))
    return delta.height


def _read(csv: Path) -> pl.DataFrame:
    """The CSV under the catalogue's names, all text, with locators."""
    names = {field.zh: field.name for field in CATALOGUES[Kind.PENALTY].fields}
    raw = pl.read_csv(csv, infer_schema=False)
    raw = raw.rename({zh: names[_plain(zh)] for zh in raw.columns if _plain(zh) in names})
    known = [name for name in raw.columns if name in CATALOGUES[Kind.PENALTY].by_name]
    return raw.select(known).with_row_index("_row").with_columns(
        pl.col("_row").cast(pl.Int64),
        pl.lit("行").alias("_locator"),
        pl.lit("digest").alias("_snapshot"),
        pl.lit("V2018B").alias("_vocabulary"),
        pl.lit(None, pl.String).alias("_remote"),
    )  # fmt: skip


def _plain(header: str) -> str:
    """The header inside the bracket of a numbered code column, else the header itself."""
    text = header.replace("（", "(").replace("）", ")")
    inside = text[text.find("(") + 1 : text.rfind(")")] if text.startswith("行政相对人代码") else ""
    return inside or text


def _write(delta: pl.DataFrame, columns: list[str], out: Path) -> None:
    """Snapshot and delta as JSON lines, and XML, each hashed on its way to the disk."""
    out.mkdir(parents=True, exist_ok=True)
    for name in ("snapshot.jsonl", "delta.jsonl"):
        with (out / name).open("wb") as file:
            delta.write_ndjson(cast("BinaryIO", HashingFile(file)))
    element = pl.concat_str(
        [
            pl.concat_str(
                pl.lit(f"<{name}>"),
                pl.col(name).fill_null("").str.replace_many(
                    ["&", "<", ">"], ["&amp;", "&lt;", "&gt;"]
                ),
                pl.lit(f"</{name}>"),
            )
            for name in columns
        ]
    )  # fmt: skip
    with (out / "full.xml").open("wb") as file:
        delta.select(element).write_csv(
            cast("BinaryIO", HashingFile(file)), include_header=False, quote_style="never"
        )


if __name__ == "__main__":
    main()
