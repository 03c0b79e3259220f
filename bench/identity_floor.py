"""Floor for attaching by code: the bare join of the same store, and nothing else.

Distinct pairs of code and name are staged, joined to the registry, the names compared by the
database, and the answer taken back to the rows: no evidence, no reasons, no former names.
"""

import polars as pl
from sqlalchemy import Column, Engine, Integer, cast, select

from ledger.columns import KEY
from ledger.load import read, refill, stage_of
from ledger.tables_identity import enterprise

_STAGE = stage_of(
    "stage_bench",
    Column("uscc", KEY, primary_key=True),
    Column("name", KEY, primary_key=True),
    with_rowid=False,
)
_FOUND = pl.Schema({"party_uscc": pl.String(), "party_name": pl.String(), "equal": pl.Int64()})


def attach(engine: Engine, rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` (IDENTIFIERS) with `equal`: whether the code is known and its name is the row's."""
    pairs = rows.select(uscc="party_uscc", name="party_name").drop_nulls().unique()
    equal = cast(enterprise.c.name == _STAGE.c.name, Integer)  # SQLite knows no truth values
    statement = select(_STAGE.c.uscc, _STAGE.c.name, equal).join_from(
        _STAGE, enterprise, enterprise.c.uscc == _STAGE.c.uscc
    )
    with engine.begin() as conn:
        refill(conn, _STAGE, pairs.sort("uscc", "name"))
        found = read(conn, statement, _FOUND)
    return rows.join(found, on=["party_uscc", "party_name"], how="left", maintain_order="left")
