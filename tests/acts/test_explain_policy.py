"""What the rules say of a record in the ledger, and what other rules would change in it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from acts.compare_policies import compare_policies
from acts.explain_policy import explain_policy
from acts.release import release
from publish.policy import PACKS, Policy, load, load_over
from records.field import Channel
from records.kind import Kind
from tests.acts.judgements import record_of
from tests.acts.stewards import (
    AUTHORITY,
    DAY,
    MOMENT,
    World,
    name,
    open_world,
    penalty,
    source,
    uscc,
)

LISTINGS = source(Kind.LISTING, "some_listings")
REPAIRS = source(Kind.REPAIR, "some_repairs")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with open_world(tmp_path_factory.mktemp("world"), more=[LISTINGS, REPAIRS]) as world:
        world.deliver([penalty(1), penalty(2, penalty_category="吊销许可证"), penalty(3)])
        world.deliver([repair(3)], where=REPAIRS)
        world.deliver([listed(1)], where=LISTINGS)
        yield world


def listed(number: int) -> dict[str, str | None]:
    return {"party_name": name(number), "party_uscc": uscc(number), "list_fields": "炒信",
            "list_name": "电子商务领域严重失信企业名单", "listed_on": "2018-05-04",
            "authority_name": "国家发展改革委"}  # fmt: skip


def repair(number: int) -> dict[str, str | None]:
    return {"party_name": name(number), "party_uscc": uscc(number),
            "repair_number": "修〔2018〕1号", "repaired_kind": "行政处罚",
            "decided_on": "2018-09-02", "repair_reason": "已履行",
            "repaired_number": penalty(number)["decision_number"],
            "authority_name": AUTHORITY}  # fmt: skip


def edited(folder: Path, old: str, new: str) -> Policy:
    text = (PACKS / "ndrc-2017-1171.toml").read_text("utf-8")
    assert old in text
    path = folder / "edited.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return load_over(path)


def test_a_penalty_is_told_channel_by_channel_by_record_id_and_by_public_id(world: World) -> None:
    record_id = record_of(world, str(penalty(1)["decision_number"]))
    found = explain_policy(world.house, record_id, DAY)
    assert found is not None
    until = {told.channel: told.publish_until for told in found.channels}
    # A warning cites what 信用中国 may show; on gsxt the market regulator has its own term.
    assert until == {"credit-china": date(2019, 8, 20), "warning": date(2019, 8, 20),
                     "gsxt": date(2023, 9, 17)}  # fmt: skip
    assert (found.kind, found.uscc) == ("行政处罚", uscc(1))
    release(world.house, Channel.GSXT, DAY, MOMENT)
    story = world.house.ledger.record_story(record_id)
    assert story is not None
    assert explain_policy(world.house, story.publications[0].public_id, DAY) == found


def test_the_same_record_has_another_answer_on_another_day(world: World) -> None:
    record_id = record_of(world, str(penalty(1)["decision_number"]))
    then = explain_policy(world.house, record_id, date(2021, 9, 1))
    assert then is not None
    why = {told.channel: told.why for told in then.channels}
    assert why == {"credit-china": "期满", "warning": "期满", "gsxt": None}


def test_a_listing_warns_by_its_own_lists_file(world: World) -> None:
    codes = pl.Series([uscc(1)])
    record_id = str(world.house.ledger.records_about(codes, (Kind.LISTING,))["record_id"][0])
    found = explain_policy(world.house, record_id, DAY)
    assert found is not None
    told = {one.channel: one for one in found.channels}
    assert told.keys() == {"gsxt", "warning"}
    assert {one.why for one in told.values()} == {None}
    assert told["warning"].rule == told["gsxt"].rule
    assert told["warning"].rule.startswith("ecommerce/")
    assert told["warning"].basis


def test_a_repaired_penalty_stands_nowhere_and_no_pack_changes_that(world: World) -> None:
    record_id = record_of(world, str(penalty(3)["decision_number"]))
    found = explain_policy(world.house, record_id, DAY)
    assert found is not None
    assert {told.why for told in found.channels} == {"修复"}
    before = explain_policy(world.house, record_id, date(2018, 9, 1))
    assert before is not None
    assert {told.why for told in before.channels} == {None}


def test_what_is_no_record_has_no_answer(world: World) -> None:
    assert explain_policy(world.house, "no-such-record", DAY) is None


def test_the_same_packs_change_nothing(world: World) -> None:
    found = compare_policies(world.house, (load(), load()), DAY, most=10)
    assert (found.records, found.counts.height, found.rows.height) == (3, 0, 0)


def test_a_longer_term_is_counted_by_channel_and_listed_as_far_as_asked(
    world: World, tmp_path: Path
) -> None:
    longer = edited(tmp_path, "years = 1", "years = 2")
    found = compare_policies(world.house, (load(), longer), DAY, most=1)
    assert found.counts.rows() == [
        ("credit-china", "penalty", "推后截止", "", 1), ("warning", "penalty", "推后截止", "", 1),
    ]  # fmt: skip
    (row,) = found.rows.rows(named=True)
    assert (row["until_before"], row["until_after"]) == (date(2019, 8, 20), date(2020, 8, 20))


def test_what_would_leave_and_what_would_come_say_why(world: World, tmp_path: Path) -> None:
    none = edited(tmp_path, "from = 2017-07-31", "from = 2018-09-04")
    gone = compare_policies(world.house, (load(), none), DAY, most=0)
    assert [row[2:] for row in gone.counts.rows()] == [("不再公示", "不再公示", 2)] * 2
    come = compare_policies(world.house, (none, load()), DAY, most=0)
    assert [row[2:] for row in come.counts.rows()] == [("将予公示", "不再公示", 2)] * 2


def test_a_field_that_may_no_longer_be_shown_is_a_change(world: World, tmp_path: Path) -> None:
    mask = (
        '\n[[mask]]\nkinds = ["penalty"]\nname = "事实"\nfields = ["violation_facts"]\nbasis = "x"'
    )
    path = tmp_path / "edited.toml"
    text = (PACKS / "ndrc-2017-1171.toml").read_text("utf-8")
    path.write_text(text + mask, encoding="utf-8")
    found = compare_policies(world.house, (load(), load_over(path)), DAY, most=0)
    assert {row[2] for row in found.counts.rows()} == {"隐去字段不同"}
