"""`wangjian objection` on the command line, by either id of a record."""

from pathlib import Path

import polars as pl
import pytest

from acts.release import release
from records.field import Channel
from tests.acts.judgements import record_of
from tests.acts.stewards import DAY, MOMENT, open_world, penalty
from wangjian.objections import begin, end, show

Output = pytest.CaptureFixture[str]


@pytest.fixture
def ids(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """A penalty that stands on 信用中国: its public id, and the record's own."""
    with open_world(tmp_path) as world:
        world.deliver([penalty(1), penalty(2)])
        release(world.house, Channel.CREDIT_CHINA, DAY, MOMENT)
        record_id = record_of(world, str(penalty(1)["decision_number"]))
        shown = world.house.ledger.publications(Channel.CREDIT_CHINA, pl.Series([record_id]))
    monkeypatch.setenv("WANGJIAN_HOME", str(tmp_path / "home"))
    return shown["public_id"][0], record_id


def test_an_objection_is_opened_listed_and_closed_by_either_id(
    ids: tuple[str, str], capsys: Output
) -> None:
    public_id, record_id = ids
    assert begin(public_id, "李四", "不服") == 0
    assert begin(record_id, "李四", "") == 1
    assert "已有未办结的异议" in capsys.readouterr().err
    assert show() == 0
    listed = capsys.readouterr().out
    assert record_id in listed
    assert "不服" in listed
    assert end(public_id, "李四", "维持") == 0
    assert end(record_id, "李四", "") == 1


def test_what_names_no_record_or_nobody_is_refused_in_words(
    ids: tuple[str, str], capsys: Output
) -> None:
    for wrong in ("没有的记录", "c-" + "a" * 26, "w-" + "a" * 26, "91330100MA29XY9W82"):
        assert begin(wrong, "李四", "") == 1
        assert f"没有记录 {wrong}" in capsys.readouterr().err
    assert begin(ids[0], " ", "") == 1
    assert "请署名" in capsys.readouterr().err
