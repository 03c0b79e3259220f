"""Keys put beside the tables: the database walks the few and probes the many."""

from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import Column, select

from ledger import publications
from ledger.open import open_ledger
from ledger.stages import STAGE_KEY, STAGE_PLACE, stage_keys, stage_places
from ledger.tables import finding, record
from ledger.tables_identity import enterprise, enterprise_alias, enterprise_link


@pytest.mark.parametrize(
    "column",
    [
        enterprise.c.uscc, enterprise.c.org_code, enterprise.c.registration_number,
        enterprise_alias.c.uscc, enterprise_link.c.old_uscc, record.c.uscc, finding.c.place,
    ],
    ids=str,
)  # fmt: skip
def test_sqlite_never_walks_a_table_to_look_its_rows_up_among_staged_keys(
    column: Column[str], tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    with open_ledger(url) as ledger, ledger._engine.begin() as conn:
        stage_keys(conn, pl.Series(["a", "b"]))
        stage_places(conn, pl.Series([1, 2]))
        stage = STAGE_PLACE.c.place if column is finding.c.place else STAGE_KEY.c.key
        joined = select(column).join_from(stage.table, column.table, column == stage)
        plan = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {joined.compile(conn)}").all()

    assert [line[3].split()[:2] for line in plan] == [
        ["SCAN", stage.table.name],
        ["SEARCH", column.table.name],
    ]


def test_sqlite_looks_a_published_subject_up_and_never_walks_a_channel(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    with open_ledger(url) as ledger, ledger._engine.begin() as conn:
        stage_keys(conn, pl.Series(["a", "b"]))
        asked = publications._of_staged("gsxt").compile(
            conn, compile_kwargs={"literal_binds": True}
        )
        plan = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}").all()

    assert "(channel=? AND subject=?)" in plan[0][3]
