"""What a reader may count on when opening any folder: a docstring that guides, short modules."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_LINES = 300
FORBIDDEN_NAMES = {"utils", "util", "helpers", "common", "core", "base", "manager", "misc"}


def packages() -> list[Path]:
    rooms = [path.parent for path in ROOT.glob("*/__init__.py") if path.parent.name != "bench"]
    return sorted([*rooms, ROOT / "sources" / "kit", ROOT / "pull" / "wangjian_pull"])


def modules() -> Iterator[Path]:
    """Every module, once: the kit stands inside sources."""
    for package in packages():
        if package.name != "kit":
            yield from sorted(package.rglob("*.py"))


def says_what_where(docstring: str) -> list[str]:
    """What a package's docstring leaves out of the three things it must say."""
    words = docstring.casefold()
    said = words.replace("not here:", "NOT:")
    found = {
        "what is here": "here:" in said,
        "what is not here": "NOT:" in said,
        "where to start": "where to start" in words or "start with" in words,
    }
    return [thing for thing, there in found.items() if not there]


@pytest.mark.parametrize("package", packages(), ids=lambda path: path.name)
def test_a_package_says_what_is_here_what_is_not_and_where_to_start(package: Path) -> None:
    docstring = ast.get_docstring(ast.parse((package / "__init__.py").read_text("utf-8")))
    assert docstring, f"{package.name} has no docstring"
    assert says_what_where(docstring) == []


def test_a_docstring_that_leaves_something_out_is_noticed() -> None:
    assert says_what_where("What is here: all.\nWhere to start: anywhere.") == ["what is not here"]
    assert says_what_where("What is not here: all.") == ["what is here", "where to start"]


def test_no_module_is_too_long_to_read() -> None:
    long = {str(path.relative_to(ROOT)): lines(path) for path in modules()}
    assert {name: count for name, count in long.items() if count > MOST_LINES} == {}


def test_every_module_says_what_it_is() -> None:
    silent = [
        path for path in modules() if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert [str(path.relative_to(ROOT)) for path in silent] == []


def test_no_module_hides_behind_a_name_that_says_nothing() -> None:
    assert [path for path in modules() if {path.stem, path.parent.name} & FORBIDDEN_NAMES] == []


def test_no_half_packages_stand_under_tests() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())
