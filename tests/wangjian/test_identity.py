"""`wangjian identity`: what waits, what is judged, by two where it is public, and the labels."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.acts.judgements import NEXT
from tests.acts.stewards import World, open_world, penalty, uscc
from wangjian.main import app

NAMELESS = penalty(1, party_name="杭州某某商行", legal_representative="陈某某")


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with open_world(tmp_path) as world:
        world.deliver([NAMELESS, penalty(2)])
        monkeypatch.setenv("WANGJIAN_HOME", str(tmp_path / "home"))
        yield world


def run(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, ["identity", *words])
    assert done.exit_code == code, done.output
    return done.output


def record_of(world: World, row: dict[str, str | None]) -> str:
    return str(world.row(str(row["decision_number"]))["record_id"])


def persons(reason: str = "document") -> tuple[str, ...]:
    return ("--reason", reason, "--actor", "李某", "--day", "2018-09-04")


def test_what_waits_is_listed_shown_and_decided(world: World) -> None:
    one = record_of(world, NAMELESS)
    assert one in run("list")
    assert one not in run("list", "--reason", "code_unknown")
    assert "name_disagrees" in run("list", "--reason", "no-such", code=2)
    told = run("show", one)
    assert "代码对应的" in told
    assert "杭州某某商行" in told
    assert "陈某某" not in told
    done = run("same", one, "--to", uscc(1), *persons())
    assert "将把 1 条行政处罚公示到" in done
    assert "已办结" in done
    assert "身份待核" in run("list")
    assert one not in run("list")
    assert "李某 同一主体" in run("show", one)


def test_the_second_person_judges_without_seeing_the_first(world: World) -> None:
    settled = record_of(world, penalty(2))
    asked = run("not-same", settled, "--to", uscc(2), *persons())
    assert (
        "wangjian identity approve 1 same|not-same|unsure|new [--to 代码] --approver 姓名" in asked
    )
    waiting = run("list", "--proposed")
    assert settled in waiting
    assert uscc(2) not in waiting
    assert "不是同一主体" not in run("show", settled)
    assert "需仲裁" in run("approve", "1", "same", "--to", uscc(2), "--approver", "王某", code=1)
    agreed = run("approve", "1", "not-same", "--to", uscc(2), "--approver", "赵某",
                 "--day", "2018-09-04")  # fmt: skip
    assert "身份待核 1" in agreed


def test_no_command_that_asks_takes_the_second_person_too(world: World) -> None:
    one, both = record_of(world, NAMELESS), (*persons(), "--approver", "王某")
    for asked in (
        ("same", one, "--to", uscc(1)),
        ("not-same", one, "--to", uscc(1)),
        ("new", one, "--name", "杭州新办有限公司", "--code", uscc(60)),
        ("merge", uscc(1), uscc(2)),
        ("split", one, "--to", uscc(1)),
        ("alias", uscc(1), "旧名"),
        ("undo", "1"),
    ):
        run(*asked, *both, code=2)
    assert world.house.ledger.operations() == []


def test_what_was_refused_says_so_where_the_record_is_shown(world: World) -> None:
    settled = record_of(world, penalty(2))
    run("not-same", settled, "--to", uscc(2), *persons())
    assert "待复核" in run("show", settled)
    run("refuse", "1", "--approver", "王某", code=2)
    run("refuse", "1", "--approver", "王某", "--note", "电话13800138000核过")
    told = run("show", settled)
    assert re.search("不是同一主体 [0-9A-Z]{18}（王某 [0-9-]{10} 未同意：电话138", told)
    assert "不再有效" not in told
    assert "13800138000" not in told


@pytest.mark.usefixtures("world")
def test_an_alias_is_agreed_to_by_enterprise_and_name() -> None:
    asked = run("alias", uscc(1), "杭州某某商行", *persons("former-name"))
    assert "approve 1 same --to 代码 --bore 曾用名或旧代码 --approver 姓名" in asked
    by = ("same", "--to", uscc(1), "--approver", "王某", "--day", "2018-09-04")
    assert "--bore" in run("approve", "1", *by, code=1)
    assert "已办结" in run("approve", "1", *by, "--bore", "杭州某某商行")


def test_merging_new_and_undoing_are_told_in_chinese(world: World) -> None:
    second = ("--approver", "王某", "--day", "2018-09-04")
    one = record_of(world, NAMELESS)
    assert "--code" in run("new", "0" * 32, "--name", "杭州新办有限公司", *persons(), code=2)
    stub = run("new", one, "--name", "杭州新办有限公司", "--code", uscc(60), *persons())
    assert f"公示到 杭州新办有限公司（{uscc(60)}）名下" in stub
    assert "未同意" in run("refuse", "1", "--approver", "王某", "--note", "材料不足")
    both = run("merge", uscc(1), uscc(2), *persons("one-firm"))
    assert "合并主体" in both
    assert "已办结" in run("approve", "2", "same", "--to", uscc(2), *second)
    assert "已指向" in run("merge", uscc(1), uscc(3), *persons("one-firm"), code=1)
    undone = run("undo", "2", *persons("mistaken"))
    assert "撤销认定" in undone
    assert "已办结" in run("approve", "3", *second)
    assert "没有名为" in run("alias", uscc(1), "旧名", *persons("no-such"), code=1)


def test_decisions_in_force_are_a_labelled_set(world: World, tmp_path: Path) -> None:
    one = record_of(world, NAMELESS)
    run("same", one, "--to", uscc(1), *persons())
    file = tmp_path / "labels.csv"
    assert "1 条认定" in run("labels", str(file))
    (label,) = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    assert (label["party_name"], label["uscc"], label["judgement"], label["reason"]) == (
        "杭州某某商行", uscc(1), "same", "document"
    )  # fmt: skip
    assert uscc(1) in label["candidates"]
    assert "陈某某" not in file.read_text(encoding="utf-8")


def test_one_person_is_one_however_the_name_is_typed(world: World) -> None:
    settled = record_of(world, penalty(2))
    run("not-same", settled, "--to", uscc(2), *persons())
    said = ("1", "not-same", "--to", uscc(2), "--approver")
    refused = ("refuse", "1", "--note", "材料不足", "--approver")
    for name in ("李某 ", "　李某", "李\u200b某"):
        assert "须由另一人复核" in run("approve", *said, name, code=1)
        assert "须由另一人退回" in run(
            "refuse", "1", "--approver", name, "--note", "材料不足", code=1
        )
    for name in ("", " "):
        assert "请写明姓名" in run("approve", *said, name, code=1)
        assert "请写明姓名" in run(*refused, name, code=1)
    nobody = ("--reason", "document", "--actor", " ")
    assert "请写明姓名" in run("same", settled, "--to", uscc(2), *nobody, code=1)
    assert "已办结" in run("approve", *said, "王某", "--day", "2018-09-04")


def test_a_slip_of_the_second_person_is_no_dissent(world: World) -> None:
    settled = record_of(world, penalty(2))
    run("not-same", settled, "--to", uscc(2), *persons())
    by = ("--approver", "王某", "--day", "2018-09-04")
    assert "请给出自己的认定：identity approve 1 same|" in run("approve", "1", *by, code=1)
    assert "请给出自己的认定" in run("approve", "1", "not-same", *by, code=1)
    assert f"登记库没有 {uscc(60)}" in run("approve", "1", "same", "--to", uscc(60), *by, code=1)
    two = ("--to", uscc(1), "--to", uscc(2))
    assert "--to 只能给一次" in run("approve", "1", "same", *two, *by, code=2)
    assert "已办结" in run("approve", "1", "not-same", "--to", uscc(2), *by)


def test_one_enterprise_is_named_for_a_record_and_a_record_once(world: World) -> None:
    one = record_of(world, NAMELESS)
    two = ("--to", uscc(1), "--to", uscc(2))
    for verb in ("same", "split"):
        assert "--to 只能给一次" in run(verb, one, *two, *persons(), code=2)
    unknown = run("same", one, "--to", uscc(60), *persons(), code=1)
    assert f"登记库没有这个主体 {uscc(60)}" in unknown
    assert "1 行" in run("same", one, one, "--to", uscc(1), *persons())


@pytest.mark.usefixtures("world")
def test_what_cannot_be_done_is_said_in_chinese(tmp_path: Path) -> None:
    assert "没有来源“foo”" in run("list", "--source", "foo", code=2)
    assert "无法写入" in run("labels", str(tmp_path / "none" / "labels.csv"), code=2)
    run("merge", uscc(1), uscc(2), *persons("one-firm"))
    told = run("undo", "1", *persons("mistaken"), code=1)
    assert "操作 1（合并主体，待复核）不能撤销" in told


def test_a_story_is_printed_without_what_is_not_for_everyone(world: World) -> None:
    number = "11010519491231002X"
    row = penalty(
        3,
        legal_representative="陈某某",
        violation_facts=f"负责人{number}，电话13800138000",
        fine_wan_yuan="1.2.3",
    )
    secret_name = penalty(5, party_name=f"个体户{number}", legal_representative="陈某某")
    world.deliver([secret_name, row], NEXT)
    for one in (record_of(world, row), record_of(world, secret_name)):
        for told in ([one], [one, "--json"], [one, "--as-of", str(NEXT)]):
            done = CliRunner().invoke(app, ["explain", *told])
            assert done.exit_code == 0, done.output
            assert "杭市监罚" in done.output
            for secret in ("陈某某", number, "13800138000"):
                assert secret not in done.output
    assert number not in run("list")
    run("same", record_of(world, NAMELESS), "--to", uscc(1), *persons(), "--note", number)
    done = CliRunner().invoke(app, ["explain", uscc(1), "--json"])
    assert '"note": "110' in done.output
    assert number not in done.output


def test_a_record_that_is_nobodys_is_not_taken_apart_and_that_is_told(world: World) -> None:
    loose = record_of(world, NAMELESS)
    told = run("split", loose, "--to", uscc(3), *persons("two-firms"), code=1)
    assert f"记录 {loose} 不在任何主体名下，无从拆出" in told
    assert world.house.ledger.operations() == []
