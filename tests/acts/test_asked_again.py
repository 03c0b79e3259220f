"""A right code that the register lacks is asked about again for ten working days."""

from datetime import date

import polars as pl

from acts.pages import ClusterFilter, Pages
from acts.resolve_pending import resolve_pending
from records.asked_again import shown_from, shown_since
from records.score import Measure
from tests.acts.stewards import (
    DAY,
    MOMENT,
    PENALTIES,
    REGISTRY,
    World,
    on_both,
    penalty,
    registered,
    uscc,
)

UNKNOWN, OTHER = penalty(50), penalty(51, party_uscc=uscc(2))
LAST_HIDDEN, SHOWN = date(2018, 9, 14), date(2018, 9, 17)  # nine and ten working days later


def listed(world: World, rule: str | None = None) -> set[str]:
    asked = ClusterFilter(rule=rule, open_rows_only=True)
    return {one.rule for one in world.house.ledger.finding_clusters(asked)}


def test_the_day_on_which_it_is_shown_is_ten_working_days_later() -> None:
    assert shown_from(DAY) == SHOWN
    assert shown_since(SHOWN) == DAY
    assert shown_since(LAST_HIDDEN) < DAY


@on_both
def test_nobody_is_shown_it_before(world: World) -> None:
    world.deliver([UNKNOWN, OTHER])
    assert listed(world) == {"IDN-002"}
    assert listed(world, "IDN-001") == {"IDN-001"}  # who asks for it sees it
    assert world.house.ledger.open_rows([PENALTIES.id]).height == 1
    world.deliver([registered(number) for number in range(40)], LAST_HIDDEN, REGISTRY)
    assert listed(world) == {"IDN-002"}
    world.deliver([registered(number) for number in range(40)], SHOWN, REGISTRY)
    assert listed(world) == {"IDN-001", "IDN-002"}
    assert world.house.ledger.open_rows([PENALTIES.id]).height == 2
    assert all(each.conservation.holds for each in world.house.ledger.batches())
    assert world.house.ledger.violations(SHOWN).is_empty()


@on_both
def test_its_page_says_until_when_and_mending_is_due_after_that(world: World) -> None:
    world.deliver([UNKNOWN, OTHER])
    pages = Pages(world.house)
    told = [pages.record(world.row(number)["record_id"]) for number in ("〕51号", "〕52号")]
    assert [pages.shown_from(one) for one in told if one is not None] == [SHOWN, None]
    (cluster,) = world.house.ledger.finding_clusters(ClusterFilter(rule="IDN-001"))
    assert cluster.due_on == date(2018, 9, 27)


def test_it_attaches_meanwhile_when_the_register_knows_it(world: World) -> None:
    world.deliver([UNKNOWN])
    world.deliver([registered(number) for number in (*range(40), 50)], LAST_HIDDEN, REGISTRY)
    assert resolve_pending(world.house, MOMENT) == 1
    assert listed(world, "IDN-001") == set()


def told_day(world: World, number: str) -> date | None:
    pages = Pages(world.house)
    told = pages.record(world.row(number)["record_id"])
    assert told is not None
    return pages.shown_from(told)


def test_its_page_tells_no_day_when_the_register_has_the_code_under_another_name(
    world: World,
) -> None:
    world.deliver([penalty(50, party_name="杭州某某商行")])
    assert told_day(world, "〕51号") == SHOWN
    world.deliver([registered(number) for number in (*range(40), 50)], LAST_HIDDEN, REGISTRY)
    assert resolve_pending(world.house, MOMENT) == 0
    assert told_day(world, "〕51号") is None


def test_its_page_tells_no_day_when_the_days_are_over(world: World) -> None:
    world.deliver([UNKNOWN])
    world.deliver([registered(number) for number in range(40)], SHOWN, REGISTRY)
    assert told_day(world, "〕51号") is None


def ages(world: World, until: date) -> dict[str, int]:
    """How many rows of the penalties wait, by band of age, until a day."""
    found = world.house.ledger.score(DAY, until).filter(
        pl.col("source_id") == PENALTIES.id, pl.col("measure").str.starts_with("open_")
    )
    return dict(found.filter(pl.col("counted") > 0).select("measure", "counted").rows())


def test_a_scorecard_ages_it_from_the_day_on_which_it_is_shown(world: World) -> None:
    world.deliver([UNKNOWN, OTHER])
    world.deliver([registered(number) for number in range(40)], date(2018, 9, 28), REGISTRY)
    overdue, due = Measure.OPEN_OVERDUE.value, Measure.OPEN_DUE.value
    assert ages(world, LAST_HIDDEN) == {overdue: 1}
    assert ages(world, SHOWN) == {Measure.OPEN_NEW.value: 1, overdue: 1}
    assert ages(world, date(2018, 9, 27)) == {due: 1, overdue: 1}
    assert ages(world, date(2018, 9, 28)) == {overdue: 2}


def test_a_scorecard_ages_it_from_the_day_on_which_the_register_brought_its_code(
    world: World,
) -> None:
    world.deliver([penalty(50, party_name="杭州某某商行")])
    brought, later = date(2018, 9, 10), date(2018, 9, 14)
    world.deliver([registered(number) for number in (*range(40), 50)], brought, REGISTRY)
    assert ages(world, date(2018, 9, 7)) == {}
    assert ages(world, brought) == {Measure.OPEN_NEW.value: 1}
    assert ages(world, later) == {Measure.OPEN_DUE.value: 1}
