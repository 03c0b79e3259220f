"""The locks: every package by hash, one version for running and testing, and never an address."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted(ROOT.glob("requirements*.lock"))
ADDRESS = re.compile(
    r"://|--(extra-)?index|--find-links|file:|(^|\s)[/~]|\blocalhost\b", re.MULTILINE
)
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", re.MULTILINE)


def pins(lock: Path) -> set[tuple[str, str]]:
    return set(PIN.findall(lock.read_text("utf-8")))


def test_the_three_locks_are_there() -> None:
    names = {lock.stem for lock in LOCKS}
    assert names == {"requirements", "requirements-dev", "requirements-bootstrap"}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_holds_no_address_and_no_path(lock: Path) -> None:
    assert ADDRESS.findall(lock.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://registry.example/simple",
        "thing @ file:///srv/thing.whl",
        "    # from /srv/wheels",
        "--find-links wheels",
    ],
)
def test_an_address_or_path_would_be_found(line: str) -> None:
    assert ADDRESS.search(line)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_package_of_a_lock_is_pinned_by_hash(lock: Path) -> None:
    entries = re.split(r"\n(?=\S)", lock.read_text("utf-8").strip())
    packages = [entry for entry in entries if not entry.startswith("#")]
    assert packages
    assert [entry for entry in packages if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_what_runs_is_what_was_tested() -> None:
    runtime, dev = pins(ROOT / "requirements.lock"), pins(ROOT / "requirements-dev.lock")
    assert runtime
    assert runtime <= dev


def test_the_locks_hold_every_declared_dependency() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)
    groups = project["dependency-groups"]
    locked = {name for name, _ in pins(ROOT / "requirements-dev.lock")}
    declared = {bare(line) for line in project["project"]["dependencies"]}
    assert declared - locked == {"wangjian-pull"}
    assert {bare(line) for group in groups.values() for line in group} <= locked


def bare(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found
    return found.group().lower()
