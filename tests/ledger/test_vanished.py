"""Who is no longer in a whole list: noted once, asked about twice, never delisted by itself."""

from datetime import date, timedelta

import pytest

from ledger.open import Ledger
from tests.ledger import deliveries
from tests.ledger.deliveries import Row

FIRST = deliveries.DAY
ROWS = [Row(f"{n}号") for n in range(6)]


def deliver(ledger: Ledger, rows: list[Row], after: int) -> None:
    """The whole list of the day so many days after the first."""
    batch = deliveries.begin(ledger, rows, day=FIRST + timedelta(days=after))
    if batch.complete:
        return
    deliveries.enter(ledger, batch, rows)
    deliveries.close(ledger, batch, len(rows), whole=True)


def missing(ledger: Ledger) -> list[tuple[date, date, int]]:
    return [(gone.first_missed, gone.last_missed, gone.times) for gone in ledger.vanished()]


def test_a_record_missing_from_two_lists_running_is_a_task(ledger: Ledger) -> None:
    deliver(ledger, ROWS, 0)
    deliver(ledger, ROWS[3:], 1)
    assert ledger.vanished() == []
    deliver(ledger, ROWS[3:], 2)
    first = FIRST + timedelta(days=1)
    assert missing(ledger) == [(first, first + timedelta(days=1), 2)] * 3
    assert len({gone.record_id for gone in ledger.vanished()}) == 3
    assert ledger.vanished("other_source") == []


def test_a_record_that_comes_back_is_asked_about_no_more_and_counted_afresh(
    ledger: Ledger,
) -> None:
    for day, rows in enumerate((ROWS, ROWS[1:], ROWS[1:], ROWS, ROWS[1:])):
        deliver(ledger, rows, day)
    assert ledger.vanished() == []
    deliver(ledger, ROWS[1:], 5)
    assert [times for *_, times in missing(ledger)] == [2]


def test_a_task_lasts_while_the_record_stays_away(ledger: Ledger) -> None:
    for day, rows in enumerate((ROWS, *[ROWS[2:]] * 4)):
        deliver(ledger, rows, day)
    assert [times for *_, times in missing(ledger)] == [4, 4]


def test_the_same_list_again_and_an_older_one_prove_nothing(ledger: Ledger) -> None:
    deliver(ledger, ROWS, 1)
    deliver(ledger, ROWS[1:], 2)
    deliver(ledger, ROWS[1:], 2)
    deliver(ledger, ROWS[1:], 0)
    assert ledger.vanished() == []


def test_a_delivery_that_is_no_whole_list_says_nothing_about_the_rest(ledger: Ledger) -> None:
    deliver(ledger, ROWS, 0)
    for after in (1, 2, 3):
        deliveries.deliver(ledger, ROWS[:1], day=FIRST + timedelta(days=after))
    assert ledger.vanished() == []


@pytest.mark.parametrize("changed", [True, False])
def test_a_record_that_changed_or_came_just_so_is_there(ledger: Ledger, changed: bool) -> None:
    deliver(ledger, ROWS, 0)
    rows = [Row("0号", says="罚款1元") if changed else ROWS[0], *ROWS[1:]]
    deliver(ledger, rows, 1)
    deliver(ledger, rows, 2)
    assert ledger.vanished() == []
