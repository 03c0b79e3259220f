"""What came just so before is not looked at again; everything else is."""

from datetime import date

import polars as pl
import pytest

from ledger.batches import Batch
from ledger.open import Ledger
from ledger.rows import Entry
from ledger.sift import Sifted, overtaken, raw_keys
from records.states import RowState
from tests.ledger import deliveries
from tests.ledger.deliveries import Row, tally

NEXT, LATER = date(2018, 9, 4), date(2018, 9, 5)
ROWS = [Row(f"{n}号") for n in range(5)]
RULES = "edition-1"


def deliver(
    ledger: Ledger, rows: list[Row], day: date = deliveries.DAY, rules: str = RULES
) -> tuple[Batch, int]:
    """One delivery in chunks of two; the batch, and how many rows were looked at."""
    batch = deliveries.begin(ledger, rows, day=day)
    counts = [enter(ledger, batch, rows, start, rules) for start in range(0, len(rows), 2)]
    deliveries.close(ledger, batch, len(rows))
    return batch, sum(counts)


def enter(ledger: Ledger, batch: Batch, rows: list[Row], start: int, rules: str = RULES) -> int:
    chunk, *_ = deliveries.stages(batch, rows[start : start + 2], start)
    return take_in(ledger, batch, rows, ledger.sift(batch, chunk, raw_keys(batch, chunk, rules)))


def take_in(ledger: Ledger, batch: Batch, rows: list[Row], sifted: Sifted) -> int:
    """As `acts.collect` does it; how many rows were looked at."""
    again = overtaken(batch, sifted.same)
    ledger.enter(batch, looked_at(ledger, batch, rows, sifted.rest, sifted.raw), sifted.same)
    if again.height:
        ledger.enter(batch, looked_at(ledger, batch, rows, again))
    return sifted.rest.height + again.height


def looked_at(
    ledger: Ledger,
    batch: Batch,
    rows: list[Row],
    chunk: pl.DataFrame,
    raw: pl.DataFrame | None = None,
) -> Entry:
    parts = [deliveries.stages(batch, [rows[n]], n) for n in chunk["_row"].to_list()]
    said = [pl.concat(each) for each in zip(deliveries.stages(batch, [], 0), *parts, strict=True)]
    return ledger.entry(batch, said[0], said[1], said[2], said[3], said[4], raw)


def test_rows_that_come_just_so_are_counted_and_not_looked_at(ledger: Ledger) -> None:
    _, first = deliver(ledger, ROWS)
    batch, again = deliver(ledger, ROWS[::-1], NEXT)
    assert (first, again) == (5, 0)
    assert (tally(batch).rows, tally(batch).unchanged) == (5, 5)
    assert ledger.conservation(batch.batch_id).holds


def test_under_other_rules_every_row_is_looked_at_and_stays_unchanged(ledger: Ledger) -> None:
    deliver(ledger, ROWS)
    batch, again = deliver(ledger, ROWS, NEXT, "edition-2")
    assert again == 5
    assert tally(batch).unchanged == 5
    _, later = deliver(ledger, ROWS[::-1], LATER, "edition-2")
    assert later == 0, "looked at once under new rules is enough"


def test_a_changed_row_alone_is_looked_at(ledger: Ledger) -> None:
    deliver(ledger, ROWS)
    batch, seen = deliver(ledger, [Row("0号", says="改"), *ROWS[1:]], NEXT)
    assert seen == 1
    assert (tally(batch).accepted, tally(batch).unchanged) == (1, 4)


def test_a_row_that_goes_back_to_what_it_once_said_is_news(ledger: Ledger) -> None:
    deliver(ledger, ROWS)
    deliver(ledger, [Row("0号", says="改"), *ROWS[1:]], NEXT)
    batch, seen = deliver(ledger, ROWS, LATER)
    assert seen == 1
    assert tally(batch).accepted == 1


@pytest.mark.parametrize("old_first", [True, False])
@pytest.mark.parametrize("apart", [True, False])
def test_two_rows_that_claim_one_decision_are_found_in_any_order(
    ledger: Ledger, *, old_first: bool, apart: bool
) -> None:
    deliver(ledger, ROWS)
    between = ROWS[1:3] if apart else []
    claims = [ROWS[0], Row("0号", says="改")]
    first, second = claims if old_first else reversed(claims)
    batch, _ = deliver(ledger, [first, *between, second], NEXT)
    counts = tally(batch)
    assert counts.duplicate == 1
    assert counts.rows == 2 + len(between)
    assert ledger.conservation(batch.batch_id).holds


def test_a_row_found_the_same_before_its_record_was_rewritten_is_a_second_claim(
    ledger: Ledger,
) -> None:
    deliver(ledger, ROWS)
    rows = [Row("0号", says="改"), ROWS[1], ROWS[0], ROWS[2]]
    batch = deliveries.begin(ledger, rows, day=NEXT)
    chunks = [deliveries.stages(batch, rows[start : start + 2], start)[0] for start in (0, 2)]
    # The next chunk is sifted while the one before is still being entered.
    sifted = [ledger.sift(batch, chunk, raw_keys(batch, chunk, RULES)) for chunk in chunks]
    assert [part.same.height for part in sifted] == [1, 2]
    assert [take_in(ledger, batch, rows, part) for part in sifted] == [1, 1]
    deliveries.close(ledger, batch, len(rows))
    counts = tally(batch)
    assert (counts.accepted, counts.duplicate, counts.unchanged) == (1, 1, 2)
    assert ledger.conservation(batch.batch_id).holds


def test_a_record_with_open_work_is_looked_at(ledger: Ledger) -> None:
    deliver(ledger, ROWS)
    bad = Row("0号", says="改", state=RowState.QUARANTINED)
    deliver(ledger, [bad, *ROWS[1:]], NEXT)
    batch, seen = deliver(ledger, ROWS, LATER)
    assert seen == 1
    assert tally(batch).unchanged == 5
    assert [batch.conservation.tally.superseded for batch in ledger.batches(NEXT)] == [1]


def test_an_empty_cell_and_an_absent_one_are_the_same_text(ledger: Ledger) -> None:
    batch = deliveries.begin(ledger, ROWS)
    chunk, *_ = deliveries.stages(batch, ROWS, 0)
    emptied = chunk.with_columns(pl.lit("").alias("remark"))
    absent = chunk.with_columns(pl.lit(None, pl.String()).alias("remark"))
    keys = [raw_keys(batch, table, RULES) for table in (chunk, emptied, absent)]
    assert keys[0].equals(keys[1])
    assert keys[0].equals(keys[2])
    said_more = chunk.with_columns(pl.lit("x").alias("remark"))
    assert not set(raw_keys(batch, said_more, RULES)["raw_key"]) & set(keys[0]["raw_key"])


def test_raw_text_is_known_of_current_and_unremarkable_records_alone(ledger: Ledger) -> None:
    stopped = Row("0号", says="错", state=RowState.QUARANTINED, rule="USCC-001")
    waits = Row("1号", says="待", state=RowState.IDENTITY_PENDING)
    changed = Row("2号", says="改")
    odd = [stopped, waits, changed, ROWS[3], ROWS[4], Row("4号", says="再")]

    deliver(ledger, ROWS)
    _, seen = deliver(ledger, odd, NEXT)
    assert seen == 4, "3号 and one of the two of 4号 came just so"
    # 0号 and 1号 have a row that waits, 2号 has gone on, 4号 was claimed twice.
    _, seen = deliver(ledger, ROWS, LATER)
    assert seen == 4
    _, seen = deliver(ledger, ROWS, date(2018, 9, 6))
    assert seen == 3, "2号 is itself again; the others still have a row of their own"
