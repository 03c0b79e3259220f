"""Who may import whom: the contracts of pyproject.toml hold, and hold for every package."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")


def settings() -> dict[str, Any]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        tool: dict[str, Any] = tomllib.load(file)["tool"]
    return tool


def packages() -> set[str]:
    """Every top-level folder with an ``__init__.py``; the benchmarks are scripts, not a room."""
    return {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"bench"}


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT_IMPORTS, "--no-cache", "--config", root / "pyproject.toml"],
        cwd=root,
        env={"PYTHONPATH": f"{root}:{root / 'pull'}", "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_contracts_are_kept() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    "where, line, broken",
    [
        ("records", "import ledger", "Doors call acts"),
        ("desk", "import portal", "Doors call acts"),
        ("identity", "import validation", "Doors call acts"),
        ("sandbox", "import validation", "The sandbox knows records only"),
        ("wangjian_pull", "import records", "Doors call acts"),
        ("acts", "import sqlalchemy", "Only the ledger speaks SQL"),
        ("desk", "import sqlite3", "Nobody opens a database file"),
        ("validation", "import requests", "Only sources fetch"),
        ("ledger", "import pandera.polars", "Only validation knows pandera"),
        ("acts", "import prefect", "Only flows know Prefect"),
        ("flows", "import rich", "Only the command line"),
        ("sources", "import fastexcel", "Only the kit and the workbook act read"),
        ("portal", "import xlsxwriter", "Only the workbook act, publish"),
        ("identity", "import lxml.etree", "Only sources, publish"),
        ("acts", "import jinja2", "Only publish, desk and portal fill"),
        ("flows", "import starlette", "Only desk, portal"),
        ("acts", "import tuf", "Only publish signs"),
        ("portal", "import fastapi", "Nobody uses"),
        ("conformance", "import tuf", "The kit runs on the standard library"),
        ("wangjian", "import conformance", "Doors call acts"),
    ],
)
def test_a_forbidden_import_breaks_its_contract(
    tmp_path: Path, where: str, line: str, broken: str
) -> None:
    root = empty_house(tmp_path)
    folder = root / "pull" / where if where == "wangjian_pull" else root / where
    (folder / "intruder.py").write_text(f'"""An intruder."""\n\n{line}\n')
    result = lint(root)
    assert result.returncode == 1, result.stdout + result.stderr
    assert any(name.startswith(broken) for name in broken_contracts(result.stdout)), result.stdout


def test_sources_may_use_the_kit_and_may_not_use_each_other(tmp_path: Path) -> None:
    root = empty_house(tmp_path)
    (root / "sources" / "one.py").write_text("import sources.kit\n")
    assert lint(root).returncode == 0
    (root / "sources" / "two.py").write_text("import sources.one\n")
    result = lint(root)
    assert "A source knows the kit and no other source" in broken_contracts(result.stdout)


def test_every_package_is_named_wherever_packages_are_listed() -> None:
    tool = settings()
    wheel = set(tool["hatch"]["build"]["targets"]["wheel"]["packages"])
    assert wheel == packages() - {"conformance"}  # for consumers of the feeds, as it stands
    assert set(tool["importlinter"]["root_packages"]) == packages() | {"wangjian_pull"}
    assert set(tool["coverage"]["run"]["source"]) == packages() | {"wangjian_pull"}
    assert set(tool["mypy"]["files"]) == packages() | {"pull/wangjian_pull", "tests"}


def empty_house(root: Path) -> Path:
    """The same packages and contracts, with nothing inside."""
    for folder in [*packages(), "sources/kit", "pull/wangjian_pull"]:
        (root / folder).mkdir(parents=True)
        (root / folder / "__init__.py").write_text("")
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


def broken_contracts(report: str) -> set[str]:
    return {line.partition(" BROKEN")[0] for line in report.splitlines() if " BROKEN" in line}
