"""Holds: opened once, told anew, lifted when what broke is mended, and then looked at again."""

from datetime import date

import polars as pl
import pytest
from sqlalchemy import insert, select

from ledger.open import Ledger
from ledger.tables_identity import enterprise
from ledger.tables_steward import hold
from records.invariants import VIOLATIONS, Invariant
from records.snapshot import ReadCount
from tests.ledger import deliveries
from tests.ledger.deliveries import DAY, MOMENT, SOURCE, Row, deliver

NEXT = date(2018, 9, 4)
ROWS = [Row(f"{n}号") for n in range(5)]


@pytest.fixture
def known(ledger: Ledger) -> Ledger:
    """A ledger that knows the enterprise of every row."""
    row = {"uscc": Row("").uscc, "name": "x", "name_key": "x", "partition": 0, "place": 0}
    with ledger._writer.begin() as conn:
        conn.execute(insert(enterprise), row)
    return ledger


def violation(subject: str, words: str = "不符") -> pl.DataFrame:
    return pl.DataFrame([(Invariant.PROVENANCE.value, subject, words)], VIOLATIONS, orient="row")


def touched(ledger: Ledger, after: int) -> list[str]:
    chunks = ledger.touched(after, ledger.change_mark())
    return sorted(record_id for chunk in chunks for record_id in chunk["record_id"])


def test_a_batch_whose_sum_does_not_hold_is_held_until_it_is_run_again(known: Ledger) -> None:
    batch = deliveries.begin(known, ROWS)
    deliveries.enter(known, batch, ROWS)
    known.close_batch(batch, ReadCount(99, 2, 0))
    (one,) = known.holds()
    assert (one.invariant, one.subject) == (Invariant.CONSERVATION, f"batch:{batch.batch_id}")
    assert "行 99" in one.words
    assert known.holds_of(batch.batch_id) == [one]
    deliver(known, ROWS)
    assert known.holds() == []
    assert len(touched(known, 0)) == 5


def test_one_hold_stands_for_what_is_broken_however_often_it_is_found(known: Ledger) -> None:
    deliver(known, ROWS)
    for words in ("一", "二", "二"):
        known.check_all(DAY, MOMENT, [violation("ledger", words)])
    (one,) = known.holds()
    assert one.words == "二"
    with known._engine.begin() as conn:
        assert len(conn.execute(select(hold)).all()) == 1


@pytest.mark.parametrize("subject, many", [("record", 1), ("source", 5), ("batch", 5),
                                           ("enterprise", 5), ("ledger", 5)])  # fmt: skip
def test_what_was_held_is_looked_at_again_when_it_is_let_go(
    known: Ledger, subject: str, many: int
) -> None:
    batch = deliver(known, ROWS)
    record = touched(known, 0)[0]
    whole = {
        "record": record,
        "source": SOURCE,
        "batch": batch.batch_id,
        "enterprise": ROWS[0].uscc,
    }
    named = f"{subject}:{whole[subject]}" if subject in whole else subject
    known.check_all(DAY, MOMENT, [violation(named)])
    holding, mark = known.held(), known.change_mark()
    subjects = pl.Series([*touched(known, 0), f"warning:{ROWS[0].uscc}", "warning:x"])
    held = known.held_among(holding, subjects)
    assert held.len() == (7 if subject == "ledger" else many + 1)
    assert touched(known, mark) == []
    assert known.check_all(DAY, MOMENT).is_empty()
    assert not known.held()
    assert len(touched(known, mark)) == many
    assert known.touched_enterprises(mark, known.change_mark()).to_list() == [ROWS[0].uscc]


def test_what_came_after_a_held_batch_is_not_held_with_it(known: Ledger) -> None:
    first = deliver(known, ROWS)
    deliver(known, [Row("1号", says="改"), *ROWS[2:]], day=NEXT)
    known.check_all(DAY, MOMENT, [violation(f"batch:{first.batch_id}")])
    held = known.held_among(known.held(), pl.Series(touched(known, 0)))
    assert held.len() == 4
