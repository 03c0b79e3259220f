"""What makes a warning and how grave it is, what follows from it, and how it says so itself."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import cast

import polars as pl
import pytest

from publish import levels, lists, measures, warning
from publish.errors import PolicyBroken
from publish.facts import Showing
from publish.gates import check_lines
from publish.regime import regime
from publish.rulebook import load
from publish.schemas import check
from records.field import Channel
from records.kind import Kind
from tests.publish.world import (
    A,
    B,
    World,
    commitment,
    licence,
    listing,
    penalty,
    record,
    registration,
    shop,
)

SERIOUS, ABNORMAL = "严重违法失信企业名单", "经营异常名录"
DAY = date(2018, 9, 3)
OTHER = listing("x2", list_name=SERIOUS)
NOTICE = listing("x3", list_name=ABNORMAL)
REPAIR = record("f1", Kind.REPAIR, A, repaired_kind="行政处罚", decided_on="2018-08-01",
                repaired_number="杭市监罚[2018]12号", repair_number="杭修1号")  # fmt: skip


def wanted(*records: pl.DataFrame, day: date = date(2018, 9, 3)) -> pl.DataFrame:
    return warning.wanted(pl.concat(records), pl.Series([A]), Showing(day, load()))


def told(*records: pl.DataFrame, day: date = date(2018, 9, 3)) -> dict[str, object]:
    body = wanted(registration(), *records, day=day)["body"].item()
    found: dict[str, object] = json.loads(body)
    return found


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.LISTING])
def test_nothing_but_a_listing_warns_of_anybody(kind: Kind) -> None:
    own = record("k1", kind, A, party_name="杭州示例甲食品有限公司", decided_on="2018-06-01",
                 list_name=SERIOUS, listed_on="2018-06-01")  # fmt: skip
    others = [penalty(), licence(), shop(), commitment(), registration()]
    assert wanted(own, *others)["why"].to_list() == ["out_of_scope"]


def test_a_lead_adds_nothing_to_the_warning_of_an_enterprise_that_is_listed() -> None:
    lead = record("k1", Kind.LEAD, A, party_name="x", lead_content="举报刷单")
    assert told(listing(), lead) == told(listing())


@pytest.mark.parametrize(
    "records,level",
    [
        ((listing(), OTHER), "红色"),
        ((listing(), penalty(), commitment()), "红色"),
        ((listing(), penalty()), "橙色"),
        ((listing(), penalty(), REPAIR), "黄色"),
        ((listing(), NOTICE), "黄色"),
        ((listing(), listing("x4", list_name="电子商务领域黑名单")), "黄色"),
        ((NOTICE, penalty()), "黄色"),
        ((NOTICE,), "蓝色"),
    ],
)
def test_a_level_is_reached_by_lists_penalties_and_broken_promises(
    records: tuple[pl.DataFrame, ...], level: str
) -> None:
    found = told(*records)
    assert found["level"] == level
    assert str(found["level_rule"]) in str(found["words"])


def test_a_repaired_penalty_is_cited_no_more() -> None:
    assert told(listing(), penalty(), REPAIR)["basis"] == []


@pytest.mark.parametrize("cited,name", [(shop(), "sites"), (commitment(), "breaches")])
def test_what_is_under_objection_is_cited_no_more(cited: pl.DataFrame, name: str) -> None:
    records = pl.concat([registration(), listing(), penalty(), cited])
    ids = frozenset(cited["record_id"])
    before, after = (
        json.loads(warning.wanted(records, pl.Series([A]), showing)["body"].item())
        for showing in (Showing(DAY, load()), Showing(DAY, load(), ids))
    )
    assert before[name]
    assert not after[name]


@pytest.mark.parametrize("year", [2018, 2020, 2022, 2024, 2026])
def test_a_penalty_is_cited_under_the_rules_of_every_year(year: int) -> None:
    listed = listing(list_name=ABNORMAL, listed_on=f"{year}-02-01")
    found = told(listed, penalty(decided_on=f"{year}-06-01"), day=date(year, 9, 3))
    assert (found["level"], len(cast("list[object]", found["basis"]))) == ("黄色", 1)


def followed(*records: pl.DataFrame) -> dict[str, dict[str, str]]:
    found = told(*records)["measures"]
    assert isinstance(found, list)
    assert all(list(one) == sorted(one) for one in found)
    return {one["what"]: one for one in found}


def test_measures_follow_from_the_list_and_the_level_each_with_its_days() -> None:
    orange = followed(listing(listed_on="2018-06-01"), penalty())
    assert orange["限制商品发布与促销活动"] == {
        "by": "网络交易平台", "from": "2018-06-01", "law": "发改财金〔2018〕716号",
        "measure": "限制经营活动", "type": "C", "what": "限制商品发布与促销活动",
    }  # fmt: skip
    late = "取消入会资格、降低信用等级、屏蔽或者关闭店铺、查封账户、公开曝光"
    assert orange[late]["from"] == "2018-09-02"
    assert "从严收寄验视" not in orange
    assert "从严收寄验视" in followed(listing(), OTHER)
    assert set(followed(NOTICE)) == {
        "向消费者提示交易风险",
        "在政府采购、工程招投标、国有土地出让、授予荣誉称号等工作中依法限制或者禁入",
    }


def test_a_measure_ends_with_its_own_law_or_with_its_own_list() -> None:
    court = listing("x5", list_name="失信被执行人", listed_on="2018-01-05")
    joint = "限制设立金融类公司、发行债券、政府采购、招标投标、享受优惠政策等"
    assert followed(court)[joint]["until"] == "2020-12-06"
    both = followed(listing(), OTHER)
    assert both["从严收寄验视"]["until"] == "2021-05-04"
    assert "until" not in both["列为重点监管对象，提高检查频次"]


def test_a_warning_lasts_as_long_as_its_longest_list_and_names_the_first_day_to_mend_by() -> None:
    found = told(listing(listed_on="2018-06-01"), OTHER)
    assert (found["publish_from"], found["publish_until"]) == ("2018-05-04", "2023-05-04")
    assert found["rectify_by"] == "2018-09-01"
    assert "publish_until" not in told(listing(), NOTICE)


def test_a_warning_says_in_one_paragraph_who_why_until_when_what_follows_and_how_to_get_off() -> (
    None
):
    reason = "组织刷单"
    words = str(told(listing(listed_on="2018-06-01", listing_reason=reason), penalty())["words"])
    assert "\n" not in words
    for said in (
        "杭州示例甲食品有限公司2018年6月1日被国家发展改革委列入电子商务领域严重失信企业名单",
        "（领域：炒信；事由：组织刷单），公示至2021年6月1日（含当日）。",
        "警示级别为橙色：列入严重失信名单，且有尚在公示、未经修复的行政处罚。",
        "应在2018年9月1日（含当日）前完成整改。",
        "建议网络交易平台不予新开店铺、新注册账户，限制商品发布与促销活动",
        "逾期未整改的，自2018年9月2日起，",
        "移出：电子商务领域失信主体黑名单——三个月内完成整改，由列入机关核实后移出",
    ):
        assert said in words
    assert "undefined" not in words
    assert "null" not in words


def test_what_a_list_does_not_say_is_left_out_of_the_paragraph() -> None:
    words = str(told(listing(list_fields="", authority_name=""))["words"])
    assert "2018年5月4日被有关部门列入电子商务领域严重失信企业名单，公示至" in words
    assert "行政处罚" not in words
    assert "承诺后违法" not in words


def test_the_paragraph_holds_no_number_that_could_be_taken_for_a_persons(tmp_path: Path) -> None:
    numbered = "13800138000号"
    records = (listing(decision_number=numbered), penalty(decision_number=numbered))
    assert numbered not in str(told(*records)["words"])
    assert A not in str(told(*records)["words"])
    world = World(tmp_path, Channel.WARNING)
    check_lines(Channel.WARNING, world.delta(wanted(registration(), *records)).lines)


def test_a_warning_with_everything_in_it_is_as_its_schema_says(tmp_path: Path) -> None:
    world = World(tmp_path, Channel.WARNING)
    court = listing("x5", list_name="失信被执行人", listing_reason="违反财产报告制度")
    records = (registration(), listing(), NOTICE, court, penalty(), commitment(), shop())
    lines = world.delta(wanted(*records)).lines
    check_lines(Channel.WARNING, lines)
    check(Channel.WARNING, lines)


def test_nothing_in_a_warning_depends_on_the_day_it_was_made() -> None:
    records = (listing(), OTHER, NOTICE, penalty(), commitment(), shop())
    assert told(*records) == told(*records, day=date(2018, 12, 3))


@pytest.mark.parametrize(
    "records,until",
    [
        ((listing(),), date(2021, 5, 4)),
        ((listing(), OTHER), date(2021, 5, 4)),
        ((NOTICE,), None),
        ((NOTICE, penalty()), date(2019, 6, 1)),
        ((NOTICE, penalty(), shop(closed_on="2018-12-01")), date(2018, 11, 30)),
    ],
)
def test_a_line_is_looked_at_again_when_anything_it_names_has_ended(
    records: tuple[pl.DataFrame, ...], until: date | None
) -> None:
    made = wanted(registration(), *records)
    assert made["publish_until"].to_list() == [until]
    if until is not None:
        day_after = wanted(registration(), *records, day=until + timedelta(days=1))
        assert day_after["body_hash"].item() != made["body_hash"].item()
        same_day = wanted(registration(), *records, day=until)
        assert same_day["body_hash"].item() == made["body_hash"].item()


def test_a_list_that_has_ended_counts_no_more() -> None:
    both = (listing(), OTHER)
    assert told(*both, day=date(2021, 5, 4))["level"] == "红色"
    after = told(*both, day=date(2021, 5, 5))
    assert (after["level"], after["publish_until"]) == ("黄色", "2023-05-04")


def test_enterprises_are_warned_of_apart() -> None:
    records = pl.concat(
        [registration(A), registration(B), listing("x1", A), listing("x2", B, list_name=ABNORMAL)]
    )
    both = warning.wanted(records, pl.Series([A, B]), Showing(date(2018, 9, 3), load()))
    bodies = [json.loads(body) for body in both["body"]]
    assert [body["level"] for body in bodies] == ["黄色", "蓝色"]
    assert bodies[0] == told(listing())


def test_other_lists_are_another_regime_where_listings_are_shown() -> None:
    showing = Showing(date(2018, 9, 3), load())
    fewer = replace(showing, rules=replace(showing.rules, lists=showing.rules.lists[1:]))
    for channel in Channel:
        before = regime(showing, channel)
        assert before == regime(showing, channel)
        assert (before == regime(fewer, channel)) is (channel is Channel.CREDIT_CHINA)


def test_every_measure_has_a_basis_an_organ_and_levels_that_exist() -> None:
    packs = lists.load()
    catalogue = measures.load(packs)
    (rules,) = levels.load()
    names = {level.name for level in rules.levels}
    assert len(names) == 4
    assert {one.type for one in catalogue} == {"A", "B", "C"}
    for one in catalogue:
        assert one.law
        assert one.lists
        assert set(one.levels) <= names
    assert len({one.id for one in catalogue}) == len(catalogue)


def test_a_measure_of_an_unknown_list_and_a_level_of_no_list_are_refused(tmp_path: Path) -> None:
    good = measures.MEASURES.read_text("utf-8")
    (tmp_path / "measures.toml").write_text(good.replace('"fake-trades"', '"fakes"'), "utf-8")
    with pytest.raises(PolicyBroken, match=r"measures\.toml: platform-accounts names unknown"):
        measures.load(lists.load(), tmp_path / "measures.toml")
    told = levels.LEVELS.read_text("utf-8").replace("{ lists = 1, words", "{ penalties = 1, words")
    (tmp_path / "levels.toml").write_text(told, "utf-8")
    with pytest.raises(PolicyBroken, match=r"levels\.toml: edition/0/level/3/any/0"):
        levels.load(tmp_path / "levels.toml")
