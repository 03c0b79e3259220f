"""National volumes for benchmarks: files written block by block, memory bounded by the block."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from records.kind import Kind
from sandbox.authorities import market_authorities
from sandbox.country import BLOCK, block
from sandbox.decisions import Draw, decision_days
from sandbox.delivery import marked
from sandbox.inject import inject
from sandbox.pattern import Setting
from sandbox.penalties import penalties
from sandbox.wire import headers

DAY = date(2018, 9, 3)
ROWS = 100_000  # penalties made at a time


def big_registry(path: Path, enterprises: int, seed: int, *, encoding: str = "gb18030") -> None:
    """A registry CSV with the headers of the demo's; rows are those of `make_country(seed, …)`."""
    names = headers("registry_enterprises")
    with path.open("wb") as file:
        for start in range(0, enterprises, BLOCK):
            rows = block(seed, start, min(BLOCK, enterprises - start)).rename(names)
            file.write(rows.write_csv(include_header=start == 0).encode(encoding))


def big_penalties_csv(path: Path, rows: int, seed: int, dirty: float = 0.03) -> pl.DataFrame:
    """A UTF-8 CSV of penalties under V2018 Chinese headers; returns what was planted.

    Parties come from the first block of `big_registry` with the same seed. The answer has the
    columns of FAULTS, with `_id` replaced by `row`, the 0-based ordinal of the data row.
    """
    register = block(seed, 0, BLOCK)
    active = register.filter(pl.col("registration_status") == "存续")
    ended = register.filter(pl.col("registration_status") == "注销")
    late = block(seed, 5_000_000, 1000)
    faults = []
    with path.open("wb") as file:
        for start in range(0, rows, ROWS):
            rng = np.random.default_rng([seed, 3, start])
            setting = Setting(rng, DAY, active, late, ended)
            table, planted = _part(setting, start, min(ROWS, rows - start), dirty)
            faults.append(planted)
            # A blank in quotes keeps its line: no cell may break one, lines are what is counted.
            whole = table.with_columns(pl.all().str.replace_all("\n", " ", literal=True))
            file.write(whole.write_csv(include_header=start == 0).encode())
    return pl.concat(faults) if faults else pl.DataFrame()


def _part(
    setting: Setting, start: int, count: int, dirty: float
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`count` rows under their headers, and their faults by row ordinal."""
    rng = setting.rng
    dates = decision_days(rng, DAY - timedelta(days=360), DAY - timedelta(days=2), count)
    draw = Draw(setting.firms, market_authorities(), dates, start + 1)
    clean = marked(rng, penalties(rng, draw), "new")
    table, faults = inject(clean, Kind.PENALTY, setting, dirty)
    # Duplicates stand behind the others and would make the file longer than asked.
    table = table.head(count)
    places = table.select("_id", row=pl.int_range(pl.len(), dtype=pl.Int64) + start)
    planted = places.join(faults, on="_id").drop("_id")
    names = headers("market_penalties")
    return table.select(pl.col(name).alias(header) for name, header in names.items()), planted
