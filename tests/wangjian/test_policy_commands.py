"""`wangjian policy` on the command line: words in Chinese, JSON, and exit codes."""

import json
from datetime import date
from pathlib import Path

import pytest

from publish.policy import PACKS
from tests.acts.judgements import record_of
from tests.acts.stewards import open_world, penalty
from tests.wangjian.calls import call
from wangjian.policies import diff, explain, unsure

ON = date(2018, 9, 3)
Output = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A home with two penalties, and the record id of the first."""
    folder = tmp_path_factory.mktemp("policy")
    with open_world(folder) as world:
        world.deliver([penalty(1), penalty(2)])
        record_id = record_of(world, str(penalty(1)["decision_number"]))
    return folder / "home", record_id


@pytest.fixture
def record_id(house: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> str:
    """The record, in whose house the commands of the test are called."""
    monkeypatch.setenv("WANGJIAN_HOME", str(house[0]))
    return house[1]


def test_a_record_is_explained_in_chinese_channel_by_channel(house: tuple[Path, str]) -> None:
    home, record_id = house
    told = call("policy", "explain", record_id, "--on", "2018-09-03", home=home)
    assert told.returncode == 0, told.stderr
    assert "信用中国（credit-china）" in told.stdout
    assert "公示期限  2018-08-20 至 2019-08-20（含当日）；自决定日期 2018-08-20 起算" in told.stdout
    assert "适用规定  NDRC1171 发改办财金〔2017〕1171号" in told.stdout
    assert "存疑  SAIC71/公示五年" in told.stdout


def test_the_same_is_said_as_json(record_id: str, capsys: Output) -> None:
    assert explain(record_id, ON, as_json=True) == 0
    channels = {one["channel"]: one for one in json.loads(capsys.readouterr().out)["channels"]}
    assert channels["gsxt"]["publish_until"] == "2023-09-17"
    assert channels["gsxt"]["why"] is None


@pytest.mark.usefixtures("record_id")
def test_an_unknown_record_ends_with_one(capsys: Output) -> None:
    assert explain("nobody", None, as_json=False) == 1
    assert "没有这条已入库的记录" in capsys.readouterr().err


@pytest.mark.usefixtures("record_id")
def test_other_packs_are_tried_over_the_whole_ledger(tmp_path: Path, capsys: Output) -> None:
    edited = tmp_path / "edited.toml"
    text = (PACKS / "ndrc-2017-1171.toml").read_text("utf-8")
    edited.write_text(text.replace("years = 1", "years = 2"), encoding="utf-8")
    assert diff(PACKS, edited, ON, 1, as_json=False) == 0
    tried = capsys.readouterr().out
    assert all(words in tried for words in ("试算 2 条已归集的记录", "推后截止", "2020-08-20"))
    assert diff(PACKS, edited, ON, 0, as_json=True) == 0
    assert [one["count"] for one in json.loads(capsys.readouterr().out)["counts"]] == [2, 2]
    assert diff(PACKS, PACKS, ON, 0, as_json=False) == 0
    assert "两套规定结果相同" in capsys.readouterr().out


@pytest.mark.usefixtures("record_id")
def test_a_broken_pack_is_named_and_every_doubt_can_be_listed(
    tmp_path: Path, capsys: Output
) -> None:
    broken = tmp_path / "odd.toml"
    broken.write_text('id = "ODD"\n', encoding="utf-8")
    assert diff(PACKS, broken, None, 0, as_json=False) == 1
    assert "odd.toml" in capsys.readouterr().err
    assert unsure() == 0
    assert "NDRC36/一般一年" in capsys.readouterr().out
