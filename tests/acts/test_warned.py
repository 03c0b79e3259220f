"""What `explain` says of an enterprise's warning, by the ledger's newest day or at a cut."""

import dataclasses
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from acts.explain import Line, explain
from acts.explain_policy import explain_policy
from acts.objected import sentence
from acts.release import release
from acts.wanted import wanted_about
from ledger.as_of import Cut
from publish import rulebook
from publish.facts import Showing
from records.field import Channel
from records.kind import Kind
from records.tables import WARNING_SUBJECT
from tests.acts.judgements import NEXT
from tests.acts.stewards import (
    DAY,
    MOMENT,
    World,
    listed,
    name,
    on_both,
    open_world,
    penalty,
    source,
    uscc,
)
from wangjian.explain import tell
from wangjian.masked import without_numbers

LISTINGS = source(Kind.LISTING, "some_lists")
LEADS = source(Kind.LEAD, "some_leads")


@pytest.fixture
def world(ledger_url: str | None, tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path, ledger_url, enterprises=4, more=[LISTINGS, LEADS]) as world:
        yield world


def told(world: World, number: int = 1, cut: Cut | None = None) -> list[Line]:
    found = explain(world.house, uscc(number), cut)
    return [] if found is None else found.warning


def test_a_warning_is_told_in_its_own_words_and_with_what_is_unsure(world: World) -> None:
    world.deliver([listed(1)], where=LISTINGS)
    (line,) = told(world)
    assert line["words"].startswith(f"{name(1)}2018年7月2日被沄州市市场监管局列入经营异常名录")
    assert (line["level"], line["until"], line["why"]) == ("蓝色", None, None)
    assert any("五个工作日" in words for words in line["unsure"])
    assert told(world, 2) == []


def test_the_end_that_is_told_of_a_warning_is_its_own_and_not_when_it_is_made_anew(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.deliver([listed(1, list_name="严重违法失信企业名单")], where=LISTINGS)
    world.deliver([penalty(1)])
    release(world.house, Channel.WARNING, NEXT, MOMENT)
    found = explain(world.house, uscc(1))
    assert found is not None
    (said,) = found.publications
    assert said.publish_until == found.warning[0]["until"] != "2019-08-20"
    tell(found)
    assert "2019-08-20（含当日）" not in capsys.readouterr().out


@on_both
def test_one_that_is_off_the_list_is_told_why_and_what_was_said_at_a_cut(world: World) -> None:
    world.deliver([listed(1)], where=LISTINGS)
    gone = listed(1, removed_on="2018-09-03", removal_reason="已补报年报")
    world.deliver([gone], NEXT, LISTINGS)
    (line,) = told(world)
    assert (line["words"], line["why"]) == (None, "移出名单")
    (then,) = told(world, cut=Cut(DAY))
    assert then["level"] == "蓝色"
    assert told(world, cut=Cut(DAY - timedelta(days=1))) == []


@on_both
def test_a_listing_under_objection_warns_of_nobody_and_says_so(world: World) -> None:
    world.deliver([listed(1)], where=LISTINGS)
    (record,) = world.house.ledger.records_about(pl.Series([uscc(1)]), (Kind.LISTING,))["record_id"]
    world.house.ledger.open_objection(record, ("李某", "未收到列入决定"), MOMENT)
    (line,) = told(world)
    assert (line["words"], line["why"], line["unsure"]) == (None, "异议", [])
    policies = explain_policy(world.house, record, DAY)
    assert policies is not None
    assert {one.why for one in policies.channels} == {"异议"}


@on_both
def test_at_a_cut_a_listing_warned_unless_an_objection_was_open_then(world: World) -> None:
    world.deliver([listed(1)], where=LISTINGS)
    ledger, days = world.house.ledger, [DAY + timedelta(days=more) for more in range(5)]
    (record,) = ledger.records_about(pl.Series([uscc(1)]), (Kind.LISTING,))["record_id"]
    ledger.open_objection(record, ("李某", "未收到列入决定"), MOMENT + timedelta(days=1))
    ledger.close_objection(record, ("王某", "维持"), MOMENT + timedelta(days=3))

    def known(cut: Cut | None) -> tuple[str | None, list[str | None]]:
        found = explain(world.house, uscc(1), cut)
        assert found is not None
        return found.warning[0]["why"], [line["settled_by"] for line in found.objections]

    told = [known(cut) for cut in [*map(Cut, days), None]]
    nobody: list[str | None] = []
    before, during, after = (None, nobody), ("异议", [None]), (None, ["王某"])
    assert told == [before, during, during, after, after, after]
    just_before = Cut.at(MOMENT + timedelta(days=3) - timedelta(seconds=1))
    assert known(just_before) == during
    story = ledger.record_story(record, Cut(days[2]))
    assert story is not None
    (one,) = story.objections
    assert (one.by, one.note, one.is_open) == ("李某", "未收到列入决定", True)
    words = sentence(one, Kind.LISTING)
    assert words == "2018-09-04 李某 登记：未收到列入决定；未办结，办结前暂不公示"


def test_nobody_is_looked_at_for_a_warning_by_a_lead_or_a_penalty(world: World) -> None:
    lead = {
        "party_name": name(1), "party_uscc": uscc(1), "lead_number": "XS1", "lead_type": "举报",
        "lead_content": "刷单", "received_on": "2018-08-20",
    }  # fmt: skip
    world.deliver([lead], where=LEADS)
    world.deliver([penalty(2)])
    world.deliver([listed(3)], where=LISTINGS)
    codes = world.house.ledger.touched_enterprises(0, world.house.ledger.change_mark())
    assert {uscc(1), uscc(2), uscc(3)} <= set(codes)
    showing = Showing(DAY, rulebook.load())
    parts = wanted_about(world.house.ledger, Channel.WARNING, codes, showing)
    assert {code for part in parts for code in part["uscc"]} == {uscc(3)}


def test_a_penalty_whose_term_is_over_leaves_the_warning_with_the_release_of_that_day(
    world: World,
) -> None:
    world.deliver([listed(1)], where=LISTINGS)
    world.deliver([penalty(1)])
    last = date(2019, 8, 20)

    def line(day: date) -> tuple[int, date | None]:
        release(world.house, Channel.WARNING, day, MOMENT + (day - DAY))
        subject = pl.Series([WARNING_SUBJECT + uscc(1)])
        row = world.house.ledger.publications(Channel.WARNING, subject).row(0, named=True)
        assert row["live"]
        return row["rev"], row["publish_until"]

    assert line(NEXT) == (1, last)
    assert line(last) == (1, last)
    assert line(last + timedelta(days=1)) == (2, None)


def test_a_number_of_a_person_in_a_reason_is_masked_where_the_warning_is_printed(
    world: World,
) -> None:
    world.deliver([listed(1)], where=LISTINGS)
    found = explain(world.house, uscc(1))
    assert found is not None
    # A row that says so is stopped today; one that a waiver let pass would not be.
    numbered = [line | {"words": "电话13800138000"} for line in found.warning]
    printed = without_numbers(dataclasses.replace(found, warning=numbered))
    assert "13800138000" not in printed.warning[0]["words"]
