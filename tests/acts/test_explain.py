"""One enterprise and everything: what hangs on it, by which evidence, and what may concern it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from acts import identify
from acts.collect import collect
from acts.evidence_words import sentence
from acts.explain import Explained, explain
from acts.identify import EDITS, Grounds
from acts.release import release
from ledger.as_of import Cut
from records.field import Channel
from records.kind import Kind
from records.states import Rung
from tests.acts.judgements import NEXT
from tests.acts.stewards import (
    DAY,
    LI,
    MOMENT,
    REGISTRY,
    World,
    name,
    on_both,
    open_world,
    penalty,
    refresh,
    registered,
    source,
    uscc,
    write,
)

SHOPS = source(Kind.ONLINE_OPERATOR, "some_shops")


@pytest.fixture
def world(ledger_url: str | None, tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path, ledger_url, enterprises=4, more=[SHOPS]) as world:
        yield world


def told(world: World, number: int = 1) -> Explained:
    found = explain(world.house, uscc(number))
    assert found is not None
    return found


def test_what_waits_concerns_whom_it_names_by_code_or_name_and_nobody_else(world: World) -> None:
    blank = {"party_uscc": None}
    world.deliver(
        [
            penalty(10, party_name="别家公司", party_uscc=uscc(1)),
            penalty(11, party_name=f"{name(1)}。", **blank),
            penalty(12, party_name=f"{name(1)}分公司", **blank),
            penalty(13, party_name=name(2), **blank),
        ]
    )
    numbers = {number: world.row(f"〔2018〕{number + 1}号")["record_id"] for number in (10, 11)}
    lines = {line["record_id"]: line["reason"] for line in told(world).waiting}
    assert lines == {numbers[10]: "代码与名称不属同一主体", numbers[11]: "仅有名称"}


@on_both
def test_what_waits_is_found_by_any_spelling_of_a_name_however_long(world: World) -> None:
    long = f"杭州{'沄' * 120}有限公司"
    renamed = registered(2) | {"party_name": long, "former_names": f"{name(2)}（浙江）|2018-01-01"}
    refresh(world, NEXT, renamed)
    blank = {"party_uscc": None}
    rows = [
        penalty(10, party_name=f" {long}。", **blank),
        penalty(11, party_name=f"{name(2)} (浙江)", **blank),
        penalty(12, party_name=f"{long}分公司", **blank),
    ]
    world.deliver(rows, NEXT)
    ids = [world.row(f"〔2018〕{number}号")["record_id"] for number in (11, 12)]
    assert sorted(line["record_id"] for line in told(world, 2).waiting) == sorted(ids)
    then = explain(world.house, uscc(2), Cut(NEXT))
    assert then is not None
    assert sorted(line["record_id"] for line in then.waiting) == sorted(ids)


def test_shops_give_sites_and_a_role_with_their_days(world: World) -> None:
    shop = {
        "party_name": name(1), "party_uscc": uscc(1), "operator_type": "网店",
        "operator_title": "沄上小店", "url": "https://shop.example.cn/1",
        "platform_name": "沄上商城",
        "shop_number": "S1", "opened_on": "2017-03-01", "closed_on": "2018-08-01",
    }  # fmt: skip
    world.deliver([shop], where=SHOPS)
    found = told(world)
    assert [(line["role"], line["since"], line["until"]) for line in found.roles] == [
        ("平台内经营者", "2017-03-01", "2018-08-01")
    ]
    (site,) = found.sites
    assert (site["operator_title"], site["platform_name"]) == ("沄上小店", "沄上商城")
    assert [line["why"] for line in found.records if line["kind"] == "网络经营者"] == [
        "代码有效，登记库有此主体，名称一致"
    ]


def test_a_decision_is_told_with_its_persons_where_it_was_made_and_where_it_led(
    world: World,
) -> None:
    world.deliver([penalty(10, party_name="别家公司", party_uscc=uscc(1))])
    record = world.row("〔2018〕11号")["record_id"]
    rows = [(record, "same", uscc(2), None)]
    made = identify.decide(
        world.house, pl.DataFrame(rows, EDITS, orient="row"), Grounds("document"), LI
    )
    assert made.operation is not None
    found = told(world, 2)
    (why,) = (line["why"] for line in found.records if line["record_id"] == record)
    assert why == f"李某认定（操作 {made.operation.operation_no}）"
    (line,) = found.decisions
    assert (line["judgement"], line["persons"], line["status"]) == ("同一主体", "李某", "有效")


def test_a_proposal_that_was_refused_is_told_as_such_and_was_not_before(world: World) -> None:
    world.deliver([penalty(1)])
    record = world.row("〔2018〕2号")["record_id"]
    rows = pl.DataFrame([(record, "not_same", uscc(1), None)], EDITS, orient="row")
    made = identify.decide(world.house, rows, Grounds("document"), LI)
    assert made.operation is not None
    later = MOMENT + timedelta(days=1)
    world.house.ledger.refuse_identity(made.operation.operation_no, "王某", later, "材料不足")
    (line,) = told(world).decisions
    assert line["status"] == "未同意"
    before = explain(world.house, uscc(1), Cut(DAY))
    assert before is not None
    assert before.decisions == [], "it was only asked for, which nobody is told"


def test_only_a_line_that_was_said_before_is_said_anew_since(world: World) -> None:
    world.deliver([penalty(1)])
    channel = Channel.CREDIT_CHINA
    release(world.house, channel, NEXT, MOMENT + (NEXT - DAY))
    then = explain(world.house, uscc(1), Cut(DAY))
    assert then is not None
    assert (then.publications, then.said_since) == ((), 0)
    world.deliver([penalty(1, penalty_content="罚款人民币3000元")], NEXT)
    again = NEXT + timedelta(days=1)
    release(world.house, channel, again, MOMENT + (again - DAY))
    then = explain(world.house, uscc(1), Cut(NEXT))
    assert then is not None
    assert (then.publications, then.said_since) == ((), 1)


def test_branches_and_links_are_told_with_the_names_of_whom_they_name(world: World) -> None:
    branch = registered(5) | {"parent_uscc": uscc(1), "succession": f"个转企|{uscc(2)}|2018-05-01"}
    more: dict[str, str | None] = {"parent_uscc": None, "succession": None}
    others = [registered(number) | more for number in range(4)]
    write(world.root / REGISTRY.id, REGISTRY, [branch, *others], DAY)
    collect(world.house, REGISTRY, DAY, MOMENT, new_columns=True)
    assert told(world).branches == [{"uscc": uscc(5), "name": name(5)}]
    (before,) = told(world, 5).before
    (after,) = told(world, 2).after
    assert (before["uscc"], before["name"], before["sort"]) == (uscc(2), name(2), "个转企")
    assert (after["uscc"], after["name"], after["since"]) == (uscc(5), name(5), "2018-05-01")
    assert told(world, 5).identity["parent_name"] == name(1)
    assert explain(world.house, uscc(30)) is None


@pytest.mark.parametrize("sort", ["合并", "分立", "代码更正"])
def test_a_branch_that_a_link_took_along_is_told_where_it_stood_then(
    world: World, sort: str
) -> None:
    blank: dict[str, str | None] = {"parent_uscc": None, "succession": None}
    branch = registered(5) | blank | {"parent_uscc": uscc(1)}
    others = [registered(number) | blank for number in range(2)]
    later = registered(2) | blank | {"succession": f"{sort}|{uscc(1)}|2018-09-04"}
    for day, rows in (
        (DAY, [branch, *others, registered(2) | blank]),
        (NEXT, [branch | {"parent_uscc": uscc(2)}, *others, later]),
    ):
        write(world.root / REGISTRY.id, REGISTRY, rows, day)
        collect(world.house, REGISTRY, day, MOMENT + (day - DAY), new_columns=True)

    of_old, of_new = (
        [explain(world.house, uscc(number), cut) for cut in (Cut(DAY), None)] for number in (1, 2)
    )
    assert [[line["uscc"] for line in each.branches] for each in of_old if each] == [[uscc(5)], []]
    assert [[line["uscc"] for line in each.branches] for each in of_new if each] == [[], [uscc(5)]]


@pytest.mark.parametrize(
    "rung, evidence, words",
    [
        (Rung.CODE_AND_NAME, None, "代码有效，登记库有此主体，名称一致"),
        (
            Rung.CODE_AND_NAME, '{"code_check":"mod11"}',
            "代码校验位通过（内含的组织机构代码校验不符），登记库有此代码，名称一致",
        ),
        (
            Rung.CODE_AND_FORMER_NAME, '{"former_until":"2018-12-31","name_key":"旧名公司"}',
            "代码有效，登记库有此主体，名称与其曾用名“旧名公司”（至 2018-12-31）一致",
        ),
        (
            Rung.CORRECTED_CODE_AND_NAME, '{"name":"of_old_code","replaced":"9133"}',
            "所报代码 9133 已由现代码取代，名称与原代码登记的名称一致",
        ),
        (Rung.ORG_CODE_AND_NAME, "{}", "组织机构代码在登记库中只属该主体，名称一致"),
        (Rung.DECIDED, '{"operation":12}', "甲、乙认定（操作 12）"),
        (Rung.REGISTER_ITSELF, None, "登记信息，即该主体本身"),
        (
            Rung.CODE_AND_NAME, '{"taken_after":"2018-09-01"}',
            "代码有效，登记库有此主体，名称一致；此前用他名至 2018-09-01，决定日时无他人用此名称",
        ),
        (
            Rung.CODE_AND_NAME,
            '{"ended_on":"2018-09-01","status":"注销","successors":["merged=9155"]}',
            "代码有效，登记库有此主体，名称一致；主体注销于 2018-09-01；合并后为 9155",
        ),
    ],
)  # fmt: skip
def test_every_rung_is_a_sentence(rung: Rung, evidence: str | None, words: str) -> None:
    assert sentence(rung.value, evidence, {12: "甲、乙"}) == words


def test_no_rung_is_without_words() -> None:
    for rung in Rung:
        assert sentence(rung.value, None)
