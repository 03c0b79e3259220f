"""What stands in SQLite's own file: text that anyone can read there, and a log that is emptied."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from ledger.open import Ledger, open_ledger
from tests.ledger.deliveries import Row, deliver


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return open_ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")


def test_texts_that_went_in_as_bytes_are_texts_there(ledger: Ledger) -> None:
    with ledger:
        deliver(ledger, [Row("杭罚〔2018〕1号")])
        with ledger._engine.begin() as conn:
            row = conn.execute(
                text("SELECT typeof(body), typeof(locator), body FROM record_version")
            ).one()
    assert row[:2] == ("text", "text")
    assert "杭罚〔2018〕1号" in row[2]


def test_the_log_of_a_chunk_goes_into_the_file_without_the_writer(
    ledger: Ledger, tmp_path: Path
) -> None:
    with ledger:
        deliver(ledger, [Row(f"杭罚〔2018〕{number}号") for number in range(50)])
        ledger._checkpoints.soon()
        ledger._checkpoints.close()
        # The file alone, without the log beside it, as it stands while the ledger is open.
        copy = shutil.copy(tmp_path / "ledger.sqlite", tmp_path / "copy.sqlite")
    with closing(sqlite3.connect(copy)) as alone:
        assert alone.execute("SELECT count(*) FROM record_version").fetchone() == (50,)
