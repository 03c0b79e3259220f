"""Whoever waits to write to SQLite comes before who writes chunk upon chunk."""

import threading
from pathlib import Path

from ledger.engine import open_engine, writer

CHUNKS = 100
WORK = """WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
          SELECT sum(i) FROM n"""


def test_a_steward_writes_amid_a_load_that_never_pauses(tmp_path: Path) -> None:
    engine = writer(open_engine(f"sqlite:///{tmp_path / 'ledger.sqlite'}"))
    for _ in range(3):
        begun, served = threading.Event(), threading.Event()
        in_vain: list[int] = []

        def load(begun: threading.Event, served: threading.Event, in_vain: list[int]) -> None:
            for chunk in range(CHUNKS):
                with engine.begin() as conn:
                    begun.set()
                    conn.exec_driver_sql(WORK).fetchall()
                if served.is_set():
                    return
                in_vain.append(chunk)

        loading = threading.Thread(target=load, args=(begun, served, in_vain))
        loading.start()
        begun.wait()
        with engine.begin():
            served.set()
        loading.join()
        assert len(in_vain) < CHUNKS
    engine.dispose()
