"""What the street is measured on: a synthetic penalty file and its registry, as sources."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from bench.validation_floor import DAY, tables
from records.kind import CATALOGUES, Kind
from records.names import name_key_expr
from records.uscc import checks
from sources.kit.csv_table import Csv
from sources.kit.folder import Folder
from sources.kit.headers import standard_headers
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import System

_MILLIONS = Rows(1, 10_000_000)


@dataclass(frozen=True, slots=True)
class Made:
    """Files of one size, and the sources that read them."""

    day: date
    penalties: Path
    registry: Path
    registry_table: Path  # parquet, for the floor


def make(folder: Path, rows: int, seed: int = 7, *, shuffled: bool = False) -> Made:
    """Write the files into `folder`; `shuffled` gives the same rows in other order and bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    penalties = folder / "penalties.csv"
    headers = {field.name: field.zh for field in CATALOGUES[Kind.PENALTY].fields}
    parties = []
    with penalties.open("wb") as file:
        for number, chunk in enumerate(tables(rows, seed)):
            table = chunk.select(name for name in chunk.columns if name in headers)
            parties.append(table.select("party_name", "party_uscc").unique())
            if shuffled:
                table = table.sample(fraction=1.0, shuffle=True, seed=seed)
            quote = "always" if shuffled else "necessary"
            table.rename(headers, strict=False).write_csv(
                file, include_header=number == 0, quote_style=quote
            )
    registry = _registry(pl.concat(parties))
    registry.rename({f.name: f.zh for f in CATALOGUES[Kind.REGISTRATION].fields}, strict=False
                    ).write_csv(folder / "registry.csv")  # fmt: skip
    registry.select(
        pl.col("party_uscc").alias("uscc"), name_key_expr("party_name").alias("name_key")
    ).write_parquet(folder / "registry.parquet")
    return Made(DAY, penalties, folder / "registry.csv", folder / "registry.parquet")


def _registry(parties: pl.DataFrame) -> pl.DataFrame:
    """One registration per party whose code is right."""
    good = parties.drop_nulls().filter(checks(parties.drop_nulls()["party_uscc"])["mod31_ok"])
    ordered = good.sort("party_uscc", "party_name")
    return ordered.unique("party_uscc", keep="first", maintain_order=True).with_columns(
        pl.lit("存续").alias("registration_status"),
        pl.col("party_uscc").str.slice(8, 9).alias("party_org_code"),
    )  # fmt: skip


def source(kind: Kind, pattern: str) -> Source:
    """A source over one made file."""
    made = standard_headers(kind)
    return Source(
        id=f"bench_{kind.value}",
        system=System.LOCAL,
        kind=kind,
        publisher="bench",
        page="none",
        basis="none",
        contact="none",
        every=Cadence.EVERY_DAY,
        fetch=Folder(pattern),
        read=Csv(),
        columns=made,
        expect=_MILLIONS,
    )


PENALTIES = source(Kind.PENALTY, "penalties.csv")
REGISTRY = source(Kind.REGISTRATION, "registry.csv")
