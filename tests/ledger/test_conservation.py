"""Whatever comes in whatever order, killed or not, every row of every batch is accounted for."""

import random
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, select

from ledger.open import Ledger, open_ledger
from ledger.tables import counter
from records.states import RowState
from tests.fixtures_ledger import lay_ledger
from tests.ledger.deliveries import DAY, MOMENT, Row, deliver, tally
from tests.ledger.test_pending import attach

STATES = [
    RowState.ACCEPTED,
    RowState.ACCEPTED,
    RowState.IDENTITY_PENDING,
    RowState.QUARANTINED,
    RowState.OUT_OF_SCOPE,
]
rows = st.builds(
    Row,
    decision=st.none() | st.sampled_from([f"{n}号" for n in range(6)]),
    says=st.sampled_from(["罚款", "警告"]),
    state=st.sampled_from(STATES),
    uscc=st.sampled_from(["91330100YY00000015", "91330100YY00000023"]),
    rule=st.none() | st.just("USCC-005"),
)
deliveries = st.lists(rows, min_size=1, max_size=8)
chunk_sizes = st.integers(1, 8)


class Conservation(RuleBasedStateMachine):
    """Random deliveries, kills, repetitions and settlements; after each, all sums hold."""

    url: str

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.ledger = self.open(self.folder.name)
        self.day = DAY
        self.last: list[Row] = []

    def open(self, folder: str) -> Ledger:
        return open_ledger(lay_ledger(Path(folder) / "ledger.sqlite"))

    @rule(delivery=deliveries, chunk_rows=chunk_sizes, ahead=st.integers(-1, 2))
    def a_delivery_comes(self, delivery: list[Row], chunk_rows: int, ahead: int) -> None:
        self.day += timedelta(days=ahead)
        deliver(self.ledger, delivery, day=self.day, chunk_rows=chunk_rows)
        self.last = delivery

    @rule(delivery=deliveries, kill=st.integers(0, 3))
    def a_run_is_killed_and_taken_up(self, delivery: list[Row], kill: int) -> None:
        deliver(self.ledger, delivery, day=self.day, chunk_rows=2, stop_after=kill)
        deliver(self.ledger, delivery, day=self.day, chunk_rows=2)
        self.last = delivery

    @rule(chunk_rows=chunk_sizes)
    def the_last_delivery_comes_again(self, chunk_rows: int) -> None:
        if self.last:
            before = self.ledger.change_mark()
            batch = deliver(self.ledger, self.last, day=self.day, chunk_rows=chunk_rows)
            assert batch.complete
            assert self.ledger.change_mark() <= before + 1

    @rule()
    def pending_rows_find_their_enterprise(self) -> None:
        for chunk in self.ledger.marked_rows():
            self.ledger.resolve_pending(attach(chunk.rows), MOMENT)

    @invariant()
    def every_sum_holds(self) -> None:
        for summary in self.ledger.batches():
            assert summary.conservation.holds, summary.conservation.equation
            assert summary.status == "complete"
        assert self.ledger.audit_broken_at() is None

    def teardown(self) -> None:
        self.ledger.close()
        self.folder.cleanup()


TestConservation = Conservation.TestCase
TestConservation.settings = settings(max_examples=6, stateful_step_count=10, deadline=None)


@pytest.mark.proof
def test_all_sums_hold_after_a_hundred_ways() -> None:
    run_state_machine_as_test(Conservation, settings=settings(max_examples=100, deadline=None))


IN_ORDER = {
    "delivery": deliveries,
    "order": st.randoms(use_true_random=False),
    "chunk_rows": chunk_sizes,
}


@given(**IN_ORDER)
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_of_a_delivery_is_unchanged(
    ledger: Ledger, delivery: list[Row], order: random.Random, chunk_rows: int
) -> None:
    check(ledger, delivery, order, chunk_rows)


@pytest.mark.proof
@given(**IN_ORDER)
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_hundred_orders_of_deliveries_are_unchanged(
    ledger: Ledger, delivery: list[Row], order: random.Random, chunk_rows: int
) -> None:
    check(ledger, delivery, order, chunk_rows)


def check(ledger: Ledger, delivery: list[Row], order: random.Random, chunk_rows: int) -> None:
    """Deliver it, and on the day after it in another order: nothing is new."""
    day = DAY + timedelta(days=2 * len(ledger.batches()))
    source = f"source_{day:%Y%m%d}"  # examples share a ledger, not their records
    first = deliver(ledger, delivery, day=day, source=source)
    shuffled = list(delivery)
    order.shuffle(shuffled)
    again = deliver(
        ledger, shuffled, day=day + timedelta(days=1), source=source, chunk_rows=chunk_rows
    )
    assert tally(again).unchanged == len(delivery)
    assert ledger.conservation(first.batch_id).holds


@pytest.mark.parametrize("places", [[3], [1, 2, 3]])
def test_deleting_any_rows_at_all_breaks_the_sum(ledger: Ledger, places: list[int]) -> None:
    from ledger.tables import record_version

    batch = deliver(ledger, [Row(f"{n}号") for n in range(5)])
    with ledger._writer.begin() as conn:
        found = conn.execute(select(record_version.c.place)).scalars().all()
        gone = [place for place in found if place % 2**32 in places]
        conn.execute(delete(record_version).where(record_version.c.place.in_(gone)))
        assert conn.execute(select(counter.c.value)).first() is not None
    assert not ledger.conservation(batch.batch_id).holds
    assert isinstance(ledger.touched_enterprises(0, ledger.change_mark()), pl.Series)
    assert batch.day == date(2018, 9, 3)
