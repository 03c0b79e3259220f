"""A ledger of before knows, once brought to today's schema, what its waiting rows ask for."""

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

from ledger.engine import reached, writer
from ledger.migrate import MIGRATIONS

BATCH = text(
    "INSERT INTO batch (batch_no, batch_id, source_id, kind, day, sort, status, opened_at, lines,"
    " blank, unparsable, rows, unchanged, added, changed, opened) VALUES (:no, :id, 'some_source',"
    " :kind, '2018-09-03', 'delivery', 'complete', 'x', 0, 0, 0, 0, 0, 0, 0, 0)"
)
ROW = text(
    "INSERT INTO row_state (place, record_id, state, reason, content_hash, locator, snapshot_no,"
    " vocabulary, body) VALUES (:place, 'r', :state, '', 'h', 'l', 1, 'v', :body)"
)
BODY = (
    '{"party_name":"甲 （中国）有限公司","party_uscc":"U","party_tax_number":"330106ABCDEFGHI",'
    '"party_org_code":""}'
)
FIRST = 2**32  # where the rows of the first batch begin


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """An empty database, not yet migrated."""
    if request.param == "sqlite":
        return reached(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    return reached(str(request.getfixturevalue("postgres_url")))


def migrated(conn: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = conn
    command.upgrade(config, revision)


def test_rows_that_waited_before_are_found_by_what_they_ask_for(engine: Engine) -> None:
    with writer(engine).begin() as conn:
        migrated(conn, "0010")
        for no, kind in ((1, "penalty"), (2, "registration")):
            conn.execute(BATCH, {"no": no, "id": f"b{no}", "kind": kind})
        stopped, of_register = (FIRST + 2, "quarantined"), (2 * FIRST + 1, "identity_pending")
        for place, state in ((FIRST + 1, "identity_pending"), stopped, of_register):
            conn.execute(ROW, {"place": place, "state": state, "body": BODY})
        migrated(conn, "head")
    with engine.begin() as conn:
        keys = conn.execute(text("SELECT how, value, place FROM pending_key ORDER BY how")).all()
        again = conn.execute(text("SELECT place FROM pending_again")).scalars().all()
        spaces = conn.execute(text("SELECT DISTINCT space FROM batch")).scalars().all()
    engine.dispose()
    assert [tuple(key) for key in keys] == [
        ("name", "甲(中国)有限公司", FIRST + 1),
        ("org_code", "ABCDEFGHI", FIRST + 1),
        ("tax_number", "330106ABCDEFGHI", FIRST + 1),
        ("uscc", "U", FIRST + 1),
    ]
    assert (again, spaces) == ([FIRST + 1], ["some_source"])
