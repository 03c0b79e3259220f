"""docs/tutorial-source.md, played word by word by somebody who has nothing but that page."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
PAGE = (PROJECT / "docs/tutorial-source.md").read_text(encoding="utf-8")
NEEDED = ("sources", "records", "tests/sources", "tests/conftest.py", "tests/fixtures_postgres.py",
          "tests/fixtures_prefect.py", "tests/fixtures_words.py", "pyproject.toml")  # fmt: skip


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What a source touches, copied; the commands are our own."""
    for name in NEEDED:
        here, there = PROJECT / name, tmp_path / name
        if here.is_dir():
            shutil.copytree(here, there, ignore=shutil.ignore_patterns("__pyc*"))
        else:
            shutil.copy(here, there)
    (tmp_path / ".venv").symlink_to(Path(sys.executable).parents[1])
    return tmp_path


def run(checkout: Path, command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", command.replace(".venv/bin/wangjian", WANGJIAN)],
        capture_output=True, text=True, check=False, cwd=checkout, timeout=120,
        env={"PYTHONPATH": f"{checkout}:{PROJECT}", "WANGJIAN_HOME": str(checkout / "home"),
             "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
    )  # fmt: skip


# The installed command has the sources of its own project; this one those of the copy.
WANGJIAN = ".venv/bin/python -c 'from wangjian.main import app_main; app_main()'"


def test_the_tutorial_leads_to_a_source_that_works(checkout: Path) -> None:
    (checkout / "grades.csv").write_text(blocks("csv")[0], encoding="utf-8")
    draft, stopped, tried, accept = blocks("console")
    made = run(checkout, draft)
    assert made.returncode == 0, made.stderr
    assert "1 columns to decide" in made.stdout
    before = run(checkout, stopped)
    assert before.returncode == 1
    assert "'经办人' is not known" in before.stderr

    (finished,) = blocks("python")
    assert len(finished.splitlines()) <= 40
    (checkout / "sources/city_courier_grades.py").write_text(finished, encoding="utf-8")
    for command in tried.splitlines():
        answer = run(checkout, command)
        assert answer.returncode == 0, answer.stderr
        if "try" in command:
            assert "+ rows 2" in answer.stdout
            assert "identity pending" in answer.stdout

    accepted = run(checkout, accept)
    assert accepted.returncode == 0, accepted.stdout + accepted.stderr
    golden = checkout / "tests/sources/samples/city_courier_grades/expected.csv"
    assert "沄平速递有限公司" in golden.read_text(encoding="utf-8")


def test_nothing_but_one_file_and_its_sample_is_new(checkout: Path) -> None:
    before = {path for path in checkout.rglob("*") if path.is_file()}
    (checkout / "grades.csv").write_text(blocks("csv")[0], encoding="utf-8")
    assert run(checkout, blocks("console")[0]).returncode == 0
    new = {
        str(path.relative_to(checkout))
        for path in set(checkout.rglob("*")) - before
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert new == {
        "grades.csv",
        "sources/city_courier_grades.py",
        "tests/sources/samples/city_courier_grades/sample.csv",
    }
