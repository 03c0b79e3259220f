"""`wangjian identity`: what waits, what is judged, by two where it is public, and the labels."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

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
    assert "须另一人复核：wangjian identity approve 1" in asked
    waiting = run("list", "--proposed")
    assert settled in waiting
    assert uscc(2) not in waiting
    assert "不是同一主体" not in run("show", settled)
    assert "需仲裁" in run("approve", "1", "same", "--to", uscc(2), "--approver", "王某", code=1)
    agreed = run("approve", "1", "not-same", "--to", uscc(2), "--approver", "赵某",
                 "--day", "2018-09-04")  # fmt: skip
    assert "身份待核 1" in agreed


def test_merging_new_and_undoing_are_told_in_chinese(world: World) -> None:
    one = record_of(world, NAMELESS)
    assert "--code" in run("new", "0" * 32, "--name", "杭州新办有限公司", *persons(), code=2)
    stub = run("new", one, "--name", "杭州新办有限公司", "--code", uscc(60), *persons())
    assert f"公示到 杭州新办有限公司（{uscc(60)}）名下" in stub
    assert "未同意" in run("refuse", "1", "--approver", "王某")
    both = run("merge", uscc(1), uscc(2), *persons("one-firm"), "--approver", "王某")
    assert "合并主体" in both
    assert "已指向" in run("merge", uscc(1), uscc(3), *persons("one-firm"), code=1)
    undone = run("undo", "2", *persons("mistaken"), "--approver", "王某")
    assert "撤销认定" in undone
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
