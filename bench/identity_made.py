"""A registry of millions in a ledger, and records that name its enterprises, as tables.

The registry is put straight into its tables, sorted, and indexed afterwards: filling it is no
figure. What is in them is what the ledger itself makes of the registrations.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import polars as pl
from sqlalchemy import Connection, Table

from bench.slipping import ONE_SLIP
from ledger.engine import open_engine
from ledger.enterprises import as_stated, registered_aliases
from ledger.load import load_stage
from ledger.open import open_ledger
from ledger.tables_identity import enterprise, enterprise_alias
from records.tables import CHUNK_ROWS, IDENTIFIERS
from sandbox.country import BLOCK, block

SEED = 5
_PARTS = 16  # so many ranges of codes are in memory one after the other
_DAYS = ("established_on", "ended_on")
# Shares of records that are not plain: their code slipped, another's name, legacy code only, none.
_SHARES = (0.01, 0.01, 0.005, 0.005)


@dataclass(frozen=True, slots=True)
class Register:
    """A registry as parquet files, one per block, as the ledger states it."""

    folder: Path
    enterprises: int

    def stated(self, low: str = "", high: str = "~") -> pl.DataFrame:
        """The enterprises whose code lies in a range, sorted; bounds by bytes, `high` excluded."""
        inside = (pl.col("uscc") >= low) & (pl.col("uscc") < high)
        found = pl.scan_parquet(self.folder / "enterprise-*.parquet").filter(inside).collect()
        return found.sort("uscc")

    def aliases(self) -> pl.DataFrame:
        """All former names."""
        found = pl.read_parquet(self.folder / "alias-*.parquet")
        return found.unique(["uscc", "name_key"], keep="first").sort("uscc", "name_key")

    def drawn(self, count: int, seed: int) -> pl.DataFrame:
        """So many enterprises drawn with repetition, in no order: `uscc`, `name`, `org_code`."""
        some = pl.scan_parquet(self.folder / "enterprise-*.parquet").select(
            "uscc", "name", "org_code"
        )
        numbers = np.random.default_rng(seed).integers(0, self.enterprises, count)
        asked = pl.DataFrame({"n": numbers}).cast({"n": pl.UInt32}).with_row_index("at")
        found = some.with_row_index("n").join(asked.lazy(), on="n").collect()
        return found.sort("at").drop("n", "at")


def make_register(folder: Path, enterprises: int) -> Register:
    """Write the registry's parquet files into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for start in range(0, enterprises, BLOCK):
        rows = block(SEED, start, min(BLOCK, enterprises - start)).with_columns(
            pl.col(_DAYS).str.to_date(),
            uscc="party_uscc",
            place=pl.int_range(start, pl.len() + start, dtype=pl.Int64),
        )
        as_stated(rows).write_parquet(folder / f"enterprise-{start:08d}.parquet")
        registered_aliases(rows).write_parquet(folder / f"alias-{start:08d}.parquet")
    return Register(folder, enterprises)


def settle(url: str) -> None:
    """What PostgreSQL does by itself some time after a million rows came, done now."""
    engine = open_engine(url)
    if engine.dialect.name != "postgresql":
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.exec_driver_sql("VACUUM (ANALYZE)")
        conn.exec_driver_sql("CHECKPOINT")


def fill(url: str, register: Register) -> None:
    """A new ledger at `url` with that registry in it."""
    with open_ledger(url) as ledger, ledger._engine.begin() as conn:  # noqa: SLF001 - looks inside
        for table, parts in (
            (enterprise, _ranges(register)),
            (enterprise_alias, [register.aliases()]),
        ):
            _load(conn, table, parts)
        if conn.dialect.name == "postgresql":
            conn.exec_driver_sql("ANALYZE enterprise, enterprise_alias")


def _ranges(register: Register) -> Iterator[pl.DataFrame]:
    codes = pl.scan_parquet(register.folder / "enterprise-*.parquet").select("uscc")
    ordered = codes.collect()["uscc"].sort()
    step = max(len(ordered) // _PARTS, 1)
    bounds = ["", *ordered.gather_every(step)[1:], "~"]
    for low, high in pairwise(bounds):
        yield register.stated(low, high)


def _load(
    conn: Connection, table: Table, parts: Iterator[pl.DataFrame] | list[pl.DataFrame]
) -> None:
    for index in table.indexes:
        index.drop(conn)
    for part in parts:
        missing = [name for name in table.c.keys() if name not in part.columns]  # noqa: SIM118
        load_stage(conn, table, part.with_columns(pl.lit(None).alias(name) for name in missing))
    for index in table.indexes:
        index.create(conn)


def records(register: Register, count: int, seed: int = 11) -> Iterator[pl.DataFrame]:
    """IDENTIFIERS of so many records, chunk by chunk as collecting has them."""
    for start in range(0, count, CHUNK_ROWS):
        size = min(CHUNK_ROWS, count - start)
        yield _identifiers(register.drawn(size, seed + start), seed + start)


def _identifiers(drawn: pl.DataFrame, seed: int) -> pl.DataFrame:
    drawn = drawn.with_columns(dice=np.random.default_rng(seed).random(drawn.height))
    slipped, misnamed, legacy, bare = (
        (pl.col("dice") >= low) & (pl.col("dice") < high)
        for low, high in pairwise((0.0, *np.cumsum(_SHARES)))
    )
    slip = pl.concat_str(pl.col("uscc").str.slice(0, 10), pl.lit("O"), pl.col("uscc").str.slice(11))
    rows = drawn.select(
        _row=pl.int_range(pl.len(), dtype=pl.Int64),
        party_name=pl.when(misnamed).then("别家" + pl.col("name")).otherwise("name"),
        party_uscc=pl.when(slipped).then(slip).when(~legacy & ~bare).then("uscc"),
        party_org_code=pl.when(~bare & (legacy | (pl.col("dice") < 0.5))).then("org_code"),
        decided_on=pl.date(2018, 6, 4),
    )
    return rows.match_to_schema(IDENTIFIERS, missing_columns="insert")


def broken(register: Register, count: int, seed: int = 13) -> pl.DataFrame:
    """So many rows, `_row`, `party_uscc`, `party_name`: each code with one slip of some kind."""
    dice = Random(seed)
    drawn = register.drawn(count, seed)
    codes = [ONE_SLIP[n % len(ONE_SLIP)](dice, code) for n, code in enumerate(drawn["uscc"])]
    return pl.DataFrame(
        {"party_uscc": pl.Series(codes, dtype=pl.String), "party_name": drawn["name"]}
    ).with_row_index("_row")
