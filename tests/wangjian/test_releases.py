"""`wangjian release status` and `approve`, and what `explain` says of a line that waits."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from acts.errors import ReleaseHeld
from acts.release import release
from records.field import Channel
from tests.acts.judgements import record_of
from tests.acts.stewards import DAY, World, open_world, penalty
from wangjian.explain import explain
from wangjian.releases import approve, status

Output = pytest.CaptureFixture[str]
FEED = Channel.CREDIT_CHINA
NEXT = DAY + timedelta(days=1)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Sixty penalties that stand and are all revoked the next day: too many for one person."""
    monkeypatch.setenv("WANGJIAN_HOME", str(tmp_path / "home"))
    with open_world(tmp_path, enterprises=60) as world:
        for day, said in ((DAY, "有效"), (NEXT, "撤销")):
            rows = [penalty(number, record_status=said) for number in range(60)]
            world.deliver(rows, day)
            if day == DAY:
                release(world.house, FEED, day, datetime.now(UTC))
        with pytest.raises(ReleaseHeld):
            release(world.house, FEED, NEXT, datetime.now(UTC))
        yield world


def test_an_approval_asks_for_a_reason_in_chinese_and_tells_it_until_and_after_they_have_left(
    world: World, capsys: Output
) -> None:
    record = record_of(world, str(penalty(1)["decision_number"]))
    assert approve(FEED, ("张三", "fine"), 60) == 1
    assert "请以 --note 用中文写明同意撤下的理由" in capsys.readouterr().err
    assert approve(FEED, ("张三", "已电话核实"), 60) == 0
    first = "已批准：张三（已电话核实），须另一人批准"
    assert first in capsys.readouterr().out
    assert status() == 1
    assert first in capsys.readouterr().out
    assert explain(record) == 0
    assert first in capsys.readouterr().out

    assert approve(FEED, ("李四", "来源已说明"), 60) == 0
    release(world.house, FEED, NEXT, datetime.now(UTC))
    capsys.readouterr()
    assert status() == 0
    both = "张三（已电话核实）、李四（来源已说明）"
    assert f"经批准批量撤下 60 条：{both}" in capsys.readouterr().out
    for what in (record, str(penalty(1)["party_uscc"])):
        assert explain(what) == 0
        assert f"经批准批量撤下：{both}" in capsys.readouterr().out
