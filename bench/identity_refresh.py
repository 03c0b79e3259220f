"""A day's changes of the register over millions: entered, indexed, and what waited for them found.

Half are enterprises that nobody knew, half are renamed or ended; as many records as a fifth of
them wait beforehand for codes that the changes bring.
"""

import time
from datetime import date
from pathlib import Path

import polars as pl

from acts.collect import collect
from acts.follow_links import follow_links
from acts.house import House, open_house
from acts.resolve_pending import resolve_pending
from bench.identity_made import SEED, Register
from bench.made import PENALTIES, REGISTRY
from bench.street_run import MOMENT
from bench.validation_floor import tables
from records.kind import CATALOGUES, Kind
from sandbox.country import BLOCK, block

DAY, NEXT = date(2018, 11, 23), date(2018, 11, 24)
WAITING = 0.2  # of the changes


def refresh(url: str, register: Register, rows: int) -> dict[str, float]:
    """Seconds to take in `rows` changes, and how many of the waiting records were attached."""
    folder = register.folder / "changes"
    folder.mkdir(exist_ok=True)
    environment = {
        "WANGJIAN_HOME": str(folder / "home"),
        "WANGJIAN_LEDGER": url,
        "WANGJIAN_SOURCE_BENCH_REGISTRATION_URL": str(folder),
        "WANGJIAN_SOURCE_BENCH_PENALTY_URL": str(folder),
    }
    unknown = block(SEED, register.enterprises, rows - rows // 2)
    waiting = _write_penalties(folder, unknown.head(int(rows * WAITING)))
    _write(folder / "registry.csv", Kind.REGISTRATION, pl.concat([unknown, _changed(rows // 2)]))
    with open_house(environment) as house:
        house.ledger.index_names()
        collect(house, PENALTIES, DAY, MOMENT)
        assert resolve_pending(house, MOMENT) == 0
        started = time.perf_counter()
        attached = _refreshed(house)
        seconds = time.perf_counter() - started
    return {"seconds": seconds, "attached": attached, "waiting": waiting}


def _refreshed(house: House) -> int:
    collect(house, REGISTRY, NEXT, MOMENT)
    attached = follow_links(house, NEXT, MOMENT) + resolve_pending(house, MOMENT)
    house.ledger.index_names()
    return attached


def _changed(count: int) -> pl.DataFrame:
    """Enterprises of the register's first block, every other one renamed, the rest ended."""
    whole = block(SEED, 0, BLOCK).head(count).with_row_index("n")
    odd = pl.col("n") % 2 == 1
    return whole.with_columns(
        party_name=pl.when(odd).then("新" + pl.col("party_name")).otherwise("party_name"),
        former_names=pl.when(odd).then(pl.col("party_name") + "|2018-11-22"),
        registration_status=pl.when(odd).then("registration_status").otherwise(pl.lit("注销")),
        ended_on=pl.when(odd).then("ended_on").otherwise(pl.lit("2018-11-22")),
    ).drop("n")


def _write_penalties(folder: Path, parties: pl.DataFrame) -> int:
    """As many sound penalties as there are parties; how many."""
    chunks = pl.concat(tables(parties.height, seed=17))
    said = chunks.with_columns(parties["party_name"], parties["party_uscc"])
    _write(folder / "penalties.csv", Kind.PENALTY, said)
    return said.height


def _write(path: Path, kind: Kind, rows: pl.DataFrame) -> None:
    headings = {field.name: field.zh for field in CATALOGUES[kind].fields}
    known = rows.select(name for name in rows.columns if name in headings)
    known.rename(headings, strict=False).write_csv(path)
