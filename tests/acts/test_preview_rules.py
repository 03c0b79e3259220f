"""A changed rule is tried on what is held before it stops anything; then exactly that is redone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import update

from acts.collect import collect
from acts.preview_rules import Change, differences, summary
from acts.revalidate import Asked, revalidate, revalidate_rules, take_up
from ledger.decided import Decided
from ledger.tables import finding
from records.kind import Kind
from tests.acts.stewards import DAY, MOMENT, PENALTIES, World, open_world, penalty, source, write
from tests.acts.test_correct import states

WRONG = "2018-08-32"
LATER = date(2018, 9, 6)
ASKED = Asked("李某", DAY, MOMENT)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path) as world:
        world.deliver([
            penalty(0), penalty(1, decided_on=WRONG), penalty(2, party_registration_number="123"),
            penalty(3, party_uscc=str(penalty(3)["party_uscc"]).lower()),
        ])  # fmt: skip
        yield world


def told(world: World, change: Change | None = None) -> dict[str, dict[str, int]]:
    parts = differences(world.house, [PENALTIES.id], DAY, change or Change())
    table = summary(parts)
    return {row.pop("rule"): {k: v for k, v in row.items() if v} for row in table.rows(named=True)}


def test_what_is_held_stands_as_the_rules_would_have_it(world: World) -> None:
    assert told(world) == {}
    assert revalidate_rules(world.house, [PENALTIES.id], DAY, [], ASKED) == []
    assert world.house.ledger.operations() == []


def test_a_column_that_a_source_does_not_have_is_not_missed_when_rows_are_looked_at_again(
    tmp_path: Path,
) -> None:
    """ORG-003 tells an empty column of organisation codes from none at all."""
    lists = source(Kind.LISTING, "some_list")
    right = penalty(1)
    row = {
        "party_name": right["party_name"], "party_uscc": right["party_uscc"],
        "list_name": "炒信黑名单", "list_fields": "刷单", "listed_on": "2018-08-20",
    }  # fmt: skip
    with open_world(tmp_path, more=[lists]) as world:
        write(tmp_path / lists.id, lists, [row], DAY)
        assert collect(world.house, lists, DAY, MOMENT).rows == 1
        (rows,) = world.house.ledger.standing_since(lists.id, DAY, 10)
        assert summary(differences(world.house, [lists.id], DAY, Change())).is_empty()
        why = Decided("李某", MOMENT, "rules")
        (tally,) = revalidate(world.house, rows["place"], DAY, why)
        assert (tally.rows, tally.unchanged) == (1, 1)
        assert "ORG-003" not in {c.rule for c in world.house.ledger.finding_clusters()}


def test_a_rule_that_would_stop_rows_says_how_many(world: World) -> None:
    (rule,) = {c.rule for c in world.house.ledger.finding_clusters() if c.severity == "review"}
    assert told(world, Change(stop=frozenset({rule}))) == {rule: {"stopped": 1}}
    assert told(world, Change(let=frozenset({"DATE-001"}))) == {"DATE-001": {"freed": 1}}
    assert states(world) == {"accepted": 3, "quarantined": 1}


def test_exactly_the_rows_of_which_a_rule_speaks_anew_are_looked_at_again(world: World) -> None:
    """As if the rule had come after the rows: what it would have found was never told."""
    with world.house.ledger._writer.begin() as conn:
        conn.execute(
            update(finding).where(finding.c.severity == "review").values(closed_on="2018-09-03")
        )
    (rule,) = told(world)
    assert told(world)[rule] == {"found": 1}
    assert revalidate_rules(world.house, [PENALTIES.id], DAY, ["NAME-003"], ASKED) == []
    (tally,) = revalidate_rules(world.house, [PENALTIES.id], DAY, [rule], ASKED)
    assert (tally.rows, tally.unchanged) == (1, 1)
    assert told(world) == {}
    assert [c.rule for c in world.house.ledger.finding_clusters() if c.rule == rule] == [rule]


def test_a_waived_rule_sets_its_rows_free_and_its_end_stops_them_again(world: World) -> None:
    why = Decided("李某", MOMENT, "old-system", approver="王某")
    world.house.ledger.waive(PENALTIES.id, "DATE-001", date(2018, 9, 4), why)
    assert told(world) == {"DATE-001": {"freed": 1}}
    # Free of the rule, yet without a day nobody can say when it was decided: it flows on as it is.
    (tally,) = revalidate_rules(world.house, [PENALTIES.id], DAY, ["DATE-001"], ASKED)
    assert (tally.rows, tally.accepted + tally.identity_pending) == (1, 1)
    assert "quarantined" not in states(world)
    again = replace(ASKED, day=LATER)
    (stopped,) = revalidate_rules(world.house, [PENALTIES.id], DAY, ["DATE-001"], again)
    assert stopped.quarantined == 1


def test_an_operation_that_was_cut_off_is_taken_up_again(world: World) -> None:
    """Killed between the decision and its rows: the plan stands, and is carried out once."""
    record = world.row(WRONG)
    why = Decided("李某", MOMENT, "rules")
    world.house.ledger.propose_revalidation(why, pl.Series([record["place"]]))
    assert take_up(world.house, DAY, MOMENT) == 1
    assert take_up(world.house, DAY, MOMENT) == 0
    (done,) = world.house.ledger.operations()
    assert done.status == "done"
