"""Decisions claimed twice, planted in one delivery and across two sources: what a ledger tells."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from acts.findings import identity_findings
from identity.resolve import resolve
from ledger.claims import claimed_twice
from ledger.open import Ledger, open_ledger
from records.digest import sha256_hex
from records.kind import Kind
from records.snapshot import ReadCount, Snapshot
from records.states import Vocabulary
from sandbox.authorities import market_authorities
from sandbox.decided import penalties_of
from sandbox.delivery import marked
from sandbox.inject import FAULTS, inject
from sandbox.lots import Lot, register
from sandbox.observations import Wanted
from sandbox.pattern import Setting
from validation.check import check
from wangjian.verdict import registry_of

DAY, MOMENT = date(2018, 9, 3), datetime(2018, 9, 3, 1, tzinfo=UTC)
ROWS, SLICE = 8_000, 100
FIRMS = register(5, 10_000)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as opened:
        yield opened


@pytest.fixture(scope="module")
def planted() -> Lot:
    """Penalties of which every slice has one row sent twice, and one told in two ways."""
    rng = np.random.default_rng(5)
    active = FIRMS.filter(pl.col("registration_status") == "存续")
    nobody = FIRMS.clear()
    made = penalties_of(rng, Wanted(active, market_authorities(), date(2018, 9, 1), ROWS, 1))
    rows = marked(rng, made, "new")
    setting = Setting(rng, DAY, active, nobody, nobody)
    parts = [
        inject(rows.slice(start, SLICE), Kind.PENALTY, setting, 0.2, ())
        for start in range(0, ROWS, SLICE)
    ]
    tables, faults = zip(*parts, strict=True)
    return lot(pl.concat(tables), pl.concat(faults))


def lot(table: pl.DataFrame, faults: pl.DataFrame) -> Lot:
    return Lot(Kind.PENALTY, Vocabulary.V2018_B, DAY, stock=True, table=table, faults=faults)


def deliver(ledger: Ledger, source: str, given: Lot) -> pl.DataFrame:
    """Enter the lot as a delivery of `source`; its findings, as the ledger gives them."""
    digest = sha256_hex(source.encode())
    address = "http://127.0.0.1/p.csv"
    ledger.keep_snapshot(Snapshot(digest, source, DAY, address, "text/csv", 1, MOMENT, Path("p")))
    batch = ledger.begin_batch(source, Kind.PENALTY, DAY, [digest], MOMENT)
    chunk = given.delivered.with_columns(pl.lit(digest).alias("_snapshot"))
    checked = check(Kind.PENALTY, chunk, DAY)
    matches = resolve(Kind.PENALTY, checked.accepted, registry_of(FIRMS))
    found = pl.concat([checked.findings, identity_findings(checked.accepted, matches)])
    entry = ledger.entry(batch, chunk, checked.accepted, checked.dispositions, found, matches)
    ledger.enter(batch, entry)
    ledger.close_batch(batch, ReadCount(chunk.height), [])
    return ledger.batch_findings(batch.batch_id)


def test_every_decision_claimed_twice_in_a_delivery_is_told_and_no_other(
    ledger: Ledger, planted: Lot
) -> None:
    found = deliver(ledger, "market_penalties", planted)
    numbered = planted.table.select("_id").with_row_index("row")
    wanted = numbered.join(planted.faults, on="_id")
    told = found.filter(pl.col("rule") == "DUP-001")["row"].unique().sort()
    assert wanted.height == 2 * ROWS // SLICE
    assert told.to_list() == wanted["row"].sort().to_list()


def test_every_decision_of_two_sources_is_told_and_no_other(ledger: Ledger, planted: Lot) -> None:
    clean = planted.table.join(planted.faults, on="_id", how="anti")
    twice, only = clean.filter(pl.col("_event") == "new").head(600), clean.tail(400)
    spelt = pl.col("decision_number").str.replace_many(["〔", "〕"], ["（", "）"])
    another = pl.col("decision_number").str.replace("号", "9号", literal=True)
    other = pl.concat([twice.with_columns(spelt), only.with_columns(another)])
    deliver(ledger, "market_penalties", planted)
    deliver(ledger, "city_penalties", lot(other, pl.DataFrame(schema=FAULTS)))
    with ledger._engine.begin() as conn:
        claims = pl.concat(claimed_twice(conn, FIRMS["party_uscc"]))
    assert claims.height == twice.height
    assert set(claims["uscc"]) == set(twice["party_uscc"])
    assert claims.select("source_id", "other_source").unique().rows() == [
        ("city_penalties", "market_penalties")
    ]
