"""One version, in pyproject.toml; the changelog and the installed distribution agree with it."""

import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEADING = re.compile(r"^## \[(?P<version>[^\]]+)\](?P<rest>.*)$", re.MULTILINE)


def declared(project: Path) -> str:
    with project.open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def headings(changelog: str) -> list[str]:
    return [found["version"] for found in HEADING.finditer(changelog)]


def test_the_changelog_names_the_version_first() -> None:
    first = headings((ROOT / "CHANGELOG.md").read_text("utf-8"))[0]
    assert first == declared(ROOT / "pyproject.toml")


def test_a_heading_of_another_version_is_seen() -> None:
    assert headings("# Changelog\n\n## [0.2.0] - 2026-01-01\n\n## [0.1.0]\n") == ["0.2.0", "0.1.0"]


@pytest.mark.parametrize("name, folder", [("wangjian", "."), ("wangjian-pull", "pull")])
def test_what_is_installed_is_what_is_declared(name: str, folder: str) -> None:
    assert importlib.metadata.version(name) == declared(ROOT / folder / "pyproject.toml")


def test_no_module_repeats_the_version() -> None:
    version = re.compile(rf"""["']{re.escape(declared(ROOT / "pyproject.toml"))}["']""")
    rooms = [path.parent for path in ROOT.glob("*/__init__.py")] + [ROOT / "pull"]
    modules = [path for room in rooms for path in room.rglob("*.py")]
    assert [path for path in modules if version.search(path.read_text("utf-8"))] == []
