"""`wangjian objection` on the command line, by either id of a record."""

from pathlib import Path

import polars as pl
import pytest

from acts.house import open_house
from acts.release import release
from records.field import Channel
from records.kind import Kind
from tests.acts.judgements import record_of
from tests.acts.stewards import DAY, MOMENT, name, open_world, penalty, source, uscc
from wangjian.explain import explain
from wangjian.objections import begin, end, show

REPAIRS = source(Kind.REPAIR, "some_repairs")
REPAIRED = {
    "party_name": name(3), "party_uscc": uscc(3), "repair_number": "修1号",
    "repaired_kind": "行政处罚", "repaired_number": "杭市监罚〔2017〕9号",
    "decided_on": "2018-09-01", "authority_name": "国家发展改革委",
}  # fmt: skip
Output = pytest.CaptureFixture[str]


@pytest.fixture
def ids(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """A penalty that stands on 信用中国: its public id, and the record's own."""
    with open_world(tmp_path, more=[REPAIRS]) as world:
        world.deliver([penalty(1), penalty(2)])
        world.deliver([REPAIRED], where=REPAIRS)
        release(world.house, Channel.CREDIT_CHINA, DAY, MOMENT)
        record_id = record_of(world, str(penalty(1)["decision_number"]))
        shown = world.house.ledger.publications(Channel.CREDIT_CHINA, pl.Series([record_id]))
    monkeypatch.setenv("WANGJIAN_HOME", str(tmp_path / "home"))
    return shown["public_id"][0], record_id


@pytest.fixture
def repair(ids: tuple[str, str]) -> str:
    """The repair of a penalty that nobody published: the id of its record."""
    assert ids, "in that same house"
    with open_house() as house:
        codes = pl.Series([uscc(3)])
        return str(house.ledger.records_about(codes, (Kind.REPAIR,))["record_id"].item())


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


def test_an_objection_that_changes_no_feed_is_said_to_be_but_noted(
    ids: tuple[str, str], repair: str, capsys: Output
) -> None:
    assert begin(ids[0], "李四", "不服") == 0
    assert "自下一次发布起暂不公示，直至办结" in capsys.readouterr().out
    assert begin(repair, "李四", "材料不实") == 0
    assert "已登记：仅作标注：修复决定撤销前照常有效" in capsys.readouterr().out
    assert show() == 0
    assert "仅作标注" in capsys.readouterr().out
    assert explain(repair) == 0
    assert "李四 登记：材料不实；未办结，仅作标注" in capsys.readouterr().out
    assert end(repair, "李四", "电话13800138000核实") == 0
    assert "公示" not in capsys.readouterr().out
    assert explain(repair) == 0
    assert "李四 办结：电话138******00核实" in capsys.readouterr().out


def test_what_names_no_record_or_nobody_is_refused_in_words(
    ids: tuple[str, str], capsys: Output
) -> None:
    for wrong in ("没有的记录", "c-" + "a" * 26, "w-" + "a" * 26, "91330100MA29XY9W82"):
        assert begin(wrong, "李四", "") == 1
        assert f"没有记录 {wrong}" in capsys.readouterr().err
    assert begin(ids[0], " ", "") == 1
    assert "请署名" in capsys.readouterr().err
