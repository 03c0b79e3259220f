"""Whatever is judged, delivered and taken back, in any order: every invariant holds after it."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.identity_work import Waiting
from tests.acts.judging import Judges
from tests.acts.stewards import open_world

ACTS = ("deliver", "deliver", "rename", "same", "same", "not_same", "merge", "alias", "new", "undo",
        "undo")  # fmt: skip


SHORT, LONG = 9, 18


@pytest.fixture(
    params=[("sqlite", 1, SHORT), pytest.param(("postgres", 3, SHORT), marks=pytest.mark.postgres),
            pytest.param(("sqlite", 1, LONG), marks=pytest.mark.proof),
            pytest.param(("sqlite", 2, LONG), marks=pytest.mark.proof),
            pytest.param(("postgres", 3, LONG), marks=[pytest.mark.postgres, pytest.mark.proof])]
)  # fmt: skip
def judges(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Judges]:
    database, seed, steps = request.param
    url = None if database == "sqlite" else str(request.getfixturevalue("postgres_ledger"))
    with open_world(tmp_path, url) as world:
        made = Judges(world, random.Random(seed), steps)
        for _ in range(4):
            made.deliver()
        yield made


def sound(judges: Judges, after: str) -> None:
    ledger = judges.world.house.ledger
    found = ledger.violations(judges.day)
    assert found.is_empty(), (after, found.rows())
    assert all(each.conservation.holds for each in ledger.batches()), after
    waiting = set(ledger.waiting(Waiting(most=100, everything=True))["record_id"])
    nobodys = {one for one, code in judges.where().items() if not code}
    assert nobodys <= waiting, (after, "taken back, and in front of nobody")


def test_any_order_of_acts_keeps_every_invariant_and_all_of_it_can_be_taken_back(
    judges: Judges,
) -> None:
    for step in range(judges.steps):
        act = judges.chance.choice(ACTS)
        getattr(judges, act)()
        sound(judges, f"{step}: {act}")
    # The newest first: nothing stands on it.
    for number in sorted(judges.done, reverse=True):
        assert judges.undo(number), number
    sound(judges, "all taken back")
    assert judges.world.house.ledger.decisions_of("some_penalties").is_empty()
    by_ladder = judges.by_ladder()
    attached = {one: code for one, code in judges.where().items() if code}
    assert attached == {one: code for one, code in by_ladder.items() if code}


def test_undoing_a_merger_brings_every_record_back_to_the_enterprise_it_had(
    judges: Judges,
) -> None:
    judges.same()
    judges.same()
    before = judges.where()
    assert len({code for code in before.values() if code}) > 1
    old, new = sorted({code for code in before.values() if code})[:2]
    judges.merge_codes(old, new)
    (number,) = judges.done[-1:]
    assert old not in judges.where().values()
    sound(judges, "merged")
    # The same rows come again, one of them with other facts: they stay where they were put.
    merged = judges.where()
    judges.deliver()
    assert {one: judges.where()[one] for one in merged} == merged
    sound(judges, "delivered again")
    assert judges.undo(number)
    assert {one: judges.where()[one] for one in before} == before
    sound(judges, "undone")
