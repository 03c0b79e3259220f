"""What a steward is told of a release of which something is held: Chinese, with the records."""

import copy
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from acts.errors import ReleaseHeld
from acts.release import release
from acts.release_guard import told_by
from acts.release_words import trouble, waits
from publish.errors import ArchiveBroken, KeysMissing
from publish.fence import publishing
from records.field import Channel
from tests.acts.judgements import record_of
from tests.acts.stewards import DAY, MOMENT, World, open_world, penalty

FEED = Channel.CREDIT_CHINA
NEXT = DAY + timedelta(days=1)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path, enterprises=70) as world:
        yield world


def fined(number: int, **changes: str) -> dict[str, str | None]:
    return penalty(number, **{"record_status": "有效", **changes})


def held(world: World, days: int = 0) -> str:
    with pytest.raises(ReleaseHeld) as error:
        release(world.house, FEED, DAY + timedelta(days=days), MOMENT + timedelta(days=days))
    travelled = copy.copy(error.value)
    assert (str(travelled), travelled.zh) == (str(error.value), error.value.zh)
    return error.value.zh


def test_removals_that_wait_are_told_with_their_number_some_records_and_the_command(
    world: World,
) -> None:
    world.deliver([fined(number) for number in range(60)])
    release(world.house, FEED, DAY, MOMENT)
    world.deliver([fined(number, record_status="撤销") for number in range(60)], NEXT)
    words = held(world, 1)
    assert words.startswith(f"{FEED}：第 2 期已发出，但批量撤下检查（removals）未通过：60 条撤下")
    assert "在示 60 条" in words
    assert " 等 60 条" in words
    first = words.split("涉及记录 ")[1].split("、")[0]
    assert world.house.ledger.record_story(first) is not None, "it can be looked at by that id"
    assert f"wangjian release approve {FEED}" in words


def test_a_line_that_a_gate_named_is_told_by_gate_and_record(world: World) -> None:
    world.deliver([fined(0), fined(1, violation_facts="联系人：张伟，在网店虚构交易")])
    row = release(world.house, FEED, DAY, MOMENT)
    record = record_of(world, str(fined(1)["decision_number"]))
    (words,) = waits(told_by(row))
    assert words.startswith(f"1 条因个人信息检查（personal）暂缓：{record}；请用 wangjian explain")


def test_rules_that_cannot_be_read_are_told_alike_when_removals_went_and_when_none_had_to(
    world: World, rules: Path
) -> None:
    world.deliver([fined(0)])
    release(world.house, FEED, DAY, MOMENT)
    (rules / "policy" / "ndrc-2017-1171.toml").write_text("id = ", encoding="utf-8")
    world.deliver([fined(0, record_status="撤销"), fined(1)], NEXT)
    words = held(world, 1)
    assert words.startswith(
        f"{FEED}：第 2 期仅撤下已发出，新增和变更暂缓：公示规则包检查（policy）"
    )
    assert "请按详情改正所指的规则文件后再发布（详情：ndrc-2017-1171.toml" in words
    tried = held(world, 1)
    assert tried.startswith(f"{FEED}：第 3 期暂缓，仍以上一期为准：公示规则包检查（policy）未通过")
    assert held(world, 1) == tried, "not tried in vain again, and told alike"


def test_who_finds_another_publishing_is_told_that_nothing_was_done(world: World) -> None:
    with publishing(Path(world.house.settings.archive) / FEED, "rehearsal"):
        assert held(world) == f"{FEED}：另一进程正在发布，本次未做任何事"


def test_what_no_gate_names_is_told_in_chinese_before_the_detail(tmp_path: Path) -> None:
    assert trouble(KeysMissing("targets")).startswith("签名密钥不在本机")
    assert trouble(KeysMissing("targets")).endswith("（详情：targets）")
    words = trouble(ArchiveBroken(tmp_path / "1.zst", "缺文件"))
    assert words == f"发布档案缺文件，请从备份恢复 {tmp_path / '1.zst'}"
