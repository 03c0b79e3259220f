"""Open rows out as a workbook and back, as a person at the command line does it."""

import json
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.acts.workbook.altered import Sheet
from wangjian.main import app

DEPARTMENT = "工业和信息化部"


@pytest.fixture(scope="module")
def home(first_day: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house after its first day."""
    return shutil.copytree(first_day, tmp_path_factory.mktemp("workbooks") / "house")


def call(*arguments: str, home: Path) -> Result:
    return CliRunner().invoke(app, arguments, env={"WANGJIAN_HOME": str(home)})


def test_rows_go_out_come_back_and_are_repaired(home: Path, tmp_path: Path) -> None:
    out, back, rest = tmp_path / "out.xlsx", tmp_path / "back.xlsx", tmp_path / "rest.xlsx"
    day = ("--day", "2018-09-04")
    made = call("quarantine", "export", str(out), "--department", DEPARTMENT, *day, home=home)
    assert made.exit_code == 0, made.stderr
    rows = int(re.findall(r"：([0-9,]+) 行", made.stdout)[0].replace(",", ""))
    sheet = Sheet(out.read_bytes())
    assert len(sheet.rows) == 1 + rows > 3
    sheet.put(2, "_rid", "f" * 32)
    sheet.put(3, "企业名称", "杭州从无此名科技有限公司")
    back.write_bytes(sheet.saved())
    seen = call("quarantine", "import", str(back), "--preview", *day, home=home)
    assert seen.exit_code == 0, seen.stderr
    assert f"改动 1 · 未改 {rows - 2} · 版本过期 0 · 无法识别 1 · 只读列被改 0" in seen.stdout
    assert "→ 杭州从无此名科技有限公司" in seen.stdout
    done = call("quarantine", "import", str(back), "--confirm", "--actor", "李某", "--result",
                str(rest), *day, home=home)  # fmt: skip
    assert done.exit_code == 0, done.stderr
    assert "操作 1：1 行已更正并重新校验" in done.stdout
    # The name is in no registry either: the row is open still, as what was corrected to.
    left = Sheet(rest.read_bytes())
    names = [left.cell(row, "企业名称") for row in range(2, len(left.rows) + 1)]
    assert len(names) == rows - 1
    assert "杭州从无此名科技有限公司" in names
    again = call("quarantine", "import", str(back), *day, home=home)
    assert "改动 0 · 未改 17 · 版本过期 1" in again.stdout


def test_wrong_usage_is_told_in_one_line(home: Path, tmp_path: Path) -> None:
    there = tmp_path / "there.xlsx"
    there.write_bytes(b"somebody's work")
    asked = ("quarantine", "export", str(there), "--department")
    cases = {
        (*asked, DEPARTMENT): (2, "is there already"),
        ("quarantine", "export", "a.xls", "--department", DEPARTMENT): (2, ".xlsx"),
        ("quarantine", "export", str(tmp_path / "b.xlsx"), "--department", "无"): (1, "海关总署"),
        ("quarantine", "import", str(there), "--confirm"): (2, "--actor"),
        ("quarantine", "import", str(there)): (1, "不是 .xlsx 工作簿"),
        ("quarantine", "import", str(there), "--confirm", "--actor", "李", "--reason", "x"): (
            2, "已核对原文书",
        ),
        (*asked[:2], str(tmp_path / "c.xlsx"), "--department", "市场监督管理局"): (1, "--source"),
        ("quarantine", "list", "--department", "无"): (1, "海关总署"),
        ("writeback", "a.txt", "--department", DEPARTMENT): (2, ".xlsx or .json"),
    }  # fmt: skip
    for arguments, (code, words) in cases.items():
        answer = call(*arguments, home=home)
        assert answer.exit_code == code, (arguments, answer.stdout, answer.stderr)
        assert words in answer.stderr
        assert isinstance(answer.exception, SystemExit)
    assert there.read_bytes() == b"somebody's work"


def test_a_write_back_report_is_written_in_both_forms(home: Path, tmp_path: Path) -> None:
    for name in ("a.json", "a.xlsx"):
        path = str(tmp_path / name)
        answer = call("writeback", path, "--department", DEPARTMENT, home=home)
        assert answer.exit_code == 0, answer.stderr
    told = json.loads((tmp_path / "a.json").read_bytes())
    assert told["department"] == DEPARTMENT
    assert 1 <= len(told["causes"]) <= 3
