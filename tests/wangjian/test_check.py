"""`wangjian check` on the command line: words, reports, exit codes, nothing kept."""

import json
from pathlib import Path

import pytest

from tests.acts import checked_files as files
from tests.acts.checked_files import rows, tree
from tests.wangjian.calls import call

SAMPLES = Path(__file__).parents[1] / "sources/samples"
DAY = ("--day", "2018-09-03")


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.csv"
    path.write_bytes(files.as_csv(rows(2)))
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.xlsx"
    table = [row | {"decided_on": "昨天", "authority_uscc": "1133"} for row in rows(6)]
    path.write_bytes(files.as_xlsx([*table, *rows(1, decision_number="杭市监罚〔2018〕97号")]))
    return path


def test_a_file_that_would_pass_ends_with_nothing(good: Path, tmp_path: Path) -> None:
    home, temporary = tmp_path / "home", tmp_path / "temporary"
    temporary.mkdir()
    answer = call("check", str(good), "--as", "penalty", *DAY, home=home, TMPDIR=str(temporary))
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "行 2 = 空行 0 + 未读出 0 + 记录 2" in answer.stdout
    assert "记录 2 = 可入库 2" in answer.stdout
    assert "本机没有登记库" in answer.stdout
    assert answer.stdout.endswith("可以报送；未保存任何内容\n")
    assert not home.exists()
    assert tree(temporary) == {}


def test_a_file_that_would_be_stopped_ends_with_one_and_says_what_is_not_shown(
    bad: Path, tmp_path: Path
) -> None:
    reports = [f"--report={tmp_path / name}" for name in ("out.json", "out.xlsx")]
    answer = call("check", str(bad), "--as", "penalty", *DAY, "--most", "1", *reports)
    assert (answer.returncode, answer.stderr) == (1, "")
    assert "[阻断] DATE-" in answer.stdout
    assert "位置: 公示!第2行、公示!第3行、公示!第4行 等" in answer.stdout
    written = json.loads((tmp_path / "out.json").read_text("utf-8"))
    rest = written["clusters"][1:]
    said = f"另有 {len(rest)} 类问题（{sum(one['rows'] for one in rest)} 条）未显示"
    assert said in answer.stdout
    assert (tmp_path / "out.xlsx").read_bytes().startswith(b"PK")


def test_english_is_spoken_when_asked_for(bad: Path) -> None:
    answer = call("check", str(bad), "--as", "penalty", *DAY, "--lang", "en")
    assert answer.returncode == 1
    assert "[block] DATE-" in answer.stdout
    assert "would be stopped 6" in answer.stdout
    assert "no registry is at hand" in answer.stdout


def test_a_declared_source_lends_its_mapping(tmp_path: Path) -> None:
    sample = SAMPLES / "fake_trade_list/炒信黑名单-20180903.csv"
    answer = call("check", str(sample), "--source", "fake_trade_list", *DAY, home=tmp_path / "home")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "名单" in answer.stdout


@pytest.mark.parametrize(
    "arguments, words",
    [
        (("nowhere.csv", "--as", "penalty"), "没有文件 nowhere.csv"),
        (("{good}",), "请用 --as 说明类别"),
        (("{good}", "--as", "fine"), "没有类别 'fine'；可选：registration"),
        (("{good}", "--source", "nobody"), "没有来源 'nobody'"),
        (("{good}", "--source", "market_licences", "--as", "penalty"), "的类别是 licence"),
        (("{good}", "--as", "penalty", "--report", "out.csv"), "须以 .json 或 .xlsx 结尾"),
        (("{good}", "--as", "penalty", "--report", "{good}/out.json"), "Not a directory"),
        (("{bad}", "--as", "penalty", "--report", "{bad}"), "报告不能写到被检查的文件上"),
        (("{good}", "--as", "penalty", "--lang", "fr"), "zh 或 en"),
        (
            ("{good}", "--as", "licence"),
            "表头缺少行政许可的必填栏目：行政许可决定文书名称／XK_XKWS",
        ),
        (("{good}", "--as", "licence", "--lang", "en"), "the header lacks what a licence needs"),
        (("{good}", "--as", "penalty", "--day", "soon"), "--day"),
    ],
)
def test_wrong_usage_and_unreadable_files_end_with_two(
    good: Path, bad: Path, arguments: tuple[str, ...], words: str, tmp_path: Path
) -> None:
    given = [argument.format(good=good, bad=bad) for argument in arguments]
    answer = call("check", *given, home=tmp_path / "home")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert words in answer.stderr
    assert "Traceback" not in answer.stderr
    if "soon" not in arguments:
        assert answer.stderr.count("\n") == 1, "one clear line"
    assert not (tmp_path / "home").exists()
