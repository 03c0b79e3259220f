"""Rules that two persons approved take lines out; whatever else leaves is counted (ADR 22)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from acts.errors import NotApprovable, ReleaseHeld
from acts.release import release
from acts.release_guard import told_by
from acts.rules_approved import approve_rules, digest_on
from records.field import Channel
from tests.acts.stewards import DAY, MOMENT, World, open_world, penalty
from wangjian.policies import approve

FEED = Channel.CREDIT_CHINA
NEXT = DAY + timedelta(days=1)
LATER = MOMENT + timedelta(days=1)
ZHANG, LI = ("张三", "新规已经会签"), ("李四", "已核对试算结果")
NUMBER = 120


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path, enterprises=80) as world:
        yield world


def fined(number: int, **changes: str) -> dict[str, str | None]:
    own = f"杭市监罚〔2018〕{number + 1}号"
    return penalty(number % 80, decision_number=own, **{"record_status": "有效", **changes})


def narrowed(world: World, rules: Path) -> str:
    """A house that showed all its penalties, under rules by which none is shown; their digest."""
    world.deliver([fined(number) for number in range(NUMBER)])
    assert told_by(release(world.house, FEED, DAY, MOMENT))["put"] == NUMBER
    pack = rules / "policy" / "ndrc-2017-1171.toml"
    edited = pack.read_text("utf-8").replace("from = 2017-07-31", "from = 2018-09-30")
    pack.write_text(edited, encoding="utf-8")
    return digest_on(world.house, FEED, NEXT)


def held(world: World) -> dict[str, object]:
    with pytest.raises(ReleaseHeld):
        release(world.house, FEED, NEXT, LATER)
    last = world.house.ledger.last_release(FEED)
    assert last is not None
    return told_by(last)


def test_what_leaves_by_approved_rules_alone_waits_for_nobody(world: World, rules: Path) -> None:
    rule = (FEED, NEXT, narrowed(world, rules))
    for who in (ZHANG, LI):
        approve_rules(world.house, rule, who, LATER)
    told = told_by(release(world.house, FEED, NEXT, LATER))
    assert (told["del"], told["guard"], told["counted"]) == ({"out_of_scope": NUMBER}, {}, 0)


def test_a_flood_of_another_cause_in_the_same_release_still_waits(
    world: World, rules: Path
) -> None:
    rule = (FEED, NEXT, narrowed(world, rules))
    for who in (ZHANG, LI):
        approve_rules(world.house, rule, who, LATER)
    gone = [fined(number, record_status="撤销") for number in range(60)]
    world.deliver([*gone, *map(fined, range(60, NUMBER))], NEXT)
    told = held(world)
    assert told["del"] == {"out_of_scope": NUMBER - 60}
    assert told["guard"]["number"] == 60  # type: ignore[index]


def test_approved_after_they_were_held_back_they_leave_with_the_next_release(
    world: World, rules: Path
) -> None:
    rule = (FEED, NEXT, narrowed(world, rules))
    assert held(world)["guard"]["number"] == NUMBER  # type: ignore[index]
    for _ in range(2):
        approve_rules(world.house, rule, ZHANG, LATER)
    told = told_by(release(world.house, FEED, NEXT, LATER))
    assert told["guard"]["number"] == NUMBER, "one person twice is not two, and nothing is new"
    approve_rules(world.house, rule, LI, LATER)
    told = told_by(release(world.house, FEED, NEXT, LATER))
    assert (told["del"], told["guard"]) == ({"out_of_scope": NUMBER}, {})


def test_an_approval_names_the_digest_a_person_and_a_reason_and_is_of_these_rules_alone(
    world: World, rules: Path
) -> None:
    digest = narrowed(world, rules)
    for stated, who, words in (
        ("", ZHANG, digest),
        ("0" * 64, ZHANG, digest),
        (digest, (" ", "同意"), "请署名"),
        (digest, ("张三", "ok"), "--note 用中文"),
    ):
        with pytest.raises(NotApprovable, match=words):
            approve_rules(world.house, (FEED, NEXT, stated), who, LATER)
    for who in (ZHANG, LI):
        approve_rules(world.house, (FEED, NEXT, digest), who, LATER)
    pack = rules / "policy" / "common.toml"
    pack.write_text(pack.read_text("utf-8").replace("来源标记异议", "来源称异议"), encoding="utf-8")
    assert digest_on(world.house, FEED, NEXT) != digest
    assert held(world)["guard"]["number"] == NUMBER  # type: ignore[index]


def test_the_command_tells_the_digest_and_who_approved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_world(tmp_path) as world:
        digest = digest_on(world.house, FEED, DAY)
    monkeypatch.setenv("WANGJIAN_HOME", str(tmp_path / "home"))
    assert approve((FEED, DAY, ""), ZHANG) == 1
    assert f"适用的规则摘要为 {digest}" in capsys.readouterr().err
    assert approve((FEED, DAY, digest), ZHANG) == 0
    assert "已批准：张三（新规已经会签），须另一人批准" in capsys.readouterr().out
    assert approve(("elsewhere", DAY, digest), ZHANG) == 2
