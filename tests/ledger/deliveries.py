"""Small deliveries for ledger tests: rows with the outcome that the stages would give them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from ledger.batches import Batch
from ledger.open import Ledger
from records.digest import sha256_hex
from records.kind import CATALOGUES, Kind
from records.snapshot import ReadCount, Snapshot, Unparsable
from records.states import RowState
from records.tables import DISPOSITIONS, FINDINGS, LOCATOR, MATCHES
from records.tally import Tally

MOMENT = datetime(2018, 9, 3, 1, 0, tzinfo=UTC)
DAY = date(2018, 9, 3)
SOURCE = "market_penalties"
STOPPED = (RowState.QUARANTINED, RowState.OUT_OF_SCOPE)


@dataclass(frozen=True)
class Row:
    """One penalty row: its decision, what it says, and what becomes of it."""

    decision: str | None
    says: str = "罚款"
    state: RowState = RowState.ACCEPTED
    uscc: str = "91330100YY00000015"
    party: str = "杭州示例有限公司"
    rule: str | None = None
    severity: str = "review"
    shape: str = "9N"

    def text(self) -> dict[str, str | None]:
        return {
            "decision_number": self.decision,
            "party_name": self.party,
            "authority_name": "杭州市市场监督管理局",
            "penalty_content": self.says,
            "decided_on": "2018-09-01",
        }


def deliver(
    ledger: Ledger,
    rows: Sequence[Row],
    *,
    day: date = DAY,
    chunk_rows: int = 1000,
    stop_after: int | None = None,
    unparsable: Sequence[str] = (),
    source: str = SOURCE,
) -> Batch:
    """Take one delivery in; `stop_after` chunks the process dies."""
    batch = begin(ledger, rows, day=day, source=source, unparsable=unparsable)
    if batch.complete:
        return batch
    for number, start in enumerate(range(0, len(rows), chunk_rows)):
        if stop_after is not None and number >= stop_after:
            return batch
        enter(ledger, batch, rows[start : start + chunk_rows], start)
    close(ledger, batch, len(rows), unparsable)
    return batch


def tally(batch: Batch) -> Tally:
    assert batch.tally is not None
    return batch.tally


def begin(
    ledger: Ledger,
    rows: Sequence[Row],
    *,
    day: date = DAY,
    source: str = SOURCE,
    unparsable: Sequence[str] = (),
) -> Batch:
    digest = sha256_hex(repr((list(rows), list(unparsable))).encode())
    ledger.keep_snapshot(
        Snapshot(digest, source, day, "http://127.0.0.1/p.xlsx", "x", 1, MOMENT, Path("p"), '"e"')
    )
    return ledger.begin_batch(source, Kind.PENALTY, day, [digest], MOMENT)


def close(
    ledger: Ledger,
    batch: Batch,
    rows: int,
    unparsable: Sequence[str] = (),
    *,
    whole: bool = False,
) -> None:
    snapshot = next(iter(batch.snapshots))
    lines = [Unparsable(f"第{n}行", snapshot, text, "x") for n, text in enumerate(unparsable)]
    count = ReadCount(rows + len(lines) + 2, 2, len(lines))
    batch.tally = ledger.close_batch(batch, count, lines, whole=whole)


def enter(ledger: Ledger, batch: Batch, rows: Sequence[Row], start: int = 0) -> None:
    ledger.enter(batch, ledger.entry(batch, *stages(batch, rows, start)))


def stages(
    batch: Batch, rows: Sequence[Row], start: int
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Chunk, accepted, dispositions, findings and matches: what the stages would hand over."""
    chunk, texts = _chunk(batch, rows, start)
    states = {start + n: row.state for n, row in enumerate(rows)}
    stopped = [(n, state.value, "X-001") for n, state in states.items() if state in STOPPED]
    dispositions = pl.DataFrame(stopped, schema=DISPOSITIONS, orient="row")
    accepted = texts.join(dispositions, on="_row", how="anti").sort("_row")
    findings = [
        (start + n, row.rule, row.severity, "party_uscc", row.uscc, row.shape)
        for n, row in enumerate(rows)
        if row.rule
    ]
    found = pl.DataFrame(findings, schema=FINDINGS, orient="row")
    return chunk, accepted, dispositions, found, _matches(rows, start)


def _matches(rows: Sequence[Row], start: int) -> pl.DataFrame:
    made = [
        (start + n, row.uscc, "code_and_name", None, '{"code":"same"}')
        if row.state is RowState.ACCEPTED
        else (start + n, None, None, "code_unknown", '{"code":"unknown"}')
        for n, row in enumerate(rows)
        if row.state not in STOPPED
    ]
    return pl.DataFrame(made, schema=MATCHES, orient="row")


def _chunk(batch: Batch, rows: Sequence[Row], start: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    catalogue = CATALOGUES[Kind.PENALTY]
    snapshot = next(iter(batch.snapshots))
    located = [
        {
            "_row": start + n,
            "_locator": f"公示!第{start + n + 3}行",
            "_snapshot": snapshot,
            "_vocabulary": "V2018B",
            "_remote": f"ID-{start + n}",
            **row.text(),
        }
        for n, row in enumerate(rows)
    ]
    chunk = pl.DataFrame(located, schema={**LOCATOR, **dict.fromkeys(Row("").text(), pl.String())})
    typed = chunk.with_columns(
        (
            (pl.col(name).str.to_date() if dtype == pl.Date() else pl.col(name).cast(dtype))
            if name in chunk.columns
            else pl.lit(None, dtype=dtype).alias(name)
        )
        for name, dtype in catalogue.schema.items()
    )
    return chunk, typed
