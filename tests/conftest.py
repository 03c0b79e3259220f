"""What every test gets: golden files, one Hypothesis profile, servers, a browser if there is one.

The network is shut by pyproject.toml (`--allow-hosts`): only loopback and unix sockets answer.
Fixtures of one package stand in that package's own folder, not here; servers that several need
stand in `fixtures_*.py` beside this file.
"""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

# Here, not where they are used: a fixture is one of its session only if one conftest has it.
from tests.fixtures_postgres import (  # noqa: F401
    postgres_ledger,
    postgres_server,
    postgres_template,
    postgres_url,
)
from tests.fixtures_prefect import prefect_api  # noqa: F401
from tests.fixtures_words import same_words  # noqa: F401

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# When the folders of tests take their turn that do not take it among the others, by name.
TURNS = {
    "wangjian": -4,
    "flows": -3,
    "street": -2,
    "conformance": -1,
    "validation": 1,
    "sources": 2,
}

# Workers side by side have the machine's cores between them: a table gets one thread in each.
# Whatever a test starts, a command or a fork, has all again; so has a run without workers.
if "PYTEST_XDIST_WORKER" in os.environ and "POLARS_MAX_THREADS" not in os.environ:
    os.environ["POLARS_MAX_THREADS"] = "1"
    import polars as pl

    assert pl.thread_pool_size() == 1
    del os.environ["POLARS_MAX_THREADS"]

# Few examples in the suite; `make proof` tries many of each property.
FEW, MANY = 30, 300
hypothesis.settings.register_profile("local", deadline=None, max_examples=FEW)
hypothesis.settings.register_profile(
    "ci", deadline=None, derandomize=True, print_blob=True, max_examples=FEW
)
hypothesis.settings.register_profile("proof", deadline=None, max_examples=MANY)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first: the small change at the end keeps both workers busy to it."""
    items.sort(key=lambda item: TURNS.get(item.nodeid.split("/")[1], 0))


def pytest_collection_finish() -> None:
    """What is there by now stays to the end: nobody has to look through it for garbage again."""
    gc.collect()
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="rewrite golden files from what the code yields"
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The table of the hostile suite: cases by access and outcome."""
    rows = [
        (*str(value).split("|"), outcome)
        for outcome in ("passed", "failed")
        for report in terminalreporter.getreports(outcome)
        if report.when == "call"
        for name, value in report.user_properties
        if name == "hostile"
    ]
    if not rows:
        return
    outcomes = ("read whole", "lines set aside", "named error")
    terminalreporter.section("hostile deliveries")
    terminalreporter.line(
        f"{'access':<14}{'cases':>7}"
        + "".join(f"{name:>17}" for name in outcomes)
        + f"{'failed':>9}"
    )
    for access in [*sorted({row[0] for row in rows}), "all"]:
        own = [row for row in rows if access in (row[0], "all")]
        counts = "".join(f"{sum(row[1] == name for row in own):>17}" for name in outcomes)
        failed = sum(row[2] == "failed" for row in own)
        terminalreporter.line(f"{access:<14}{len(own):>7}{counts}{failed:>9}")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, bytes], None]:
    """Compare bytes with a golden file; with --accept, write the file instead."""

    def compare(path: Path, found: bytes) -> None:
        if request.config.getoption("--accept"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(found)
        assert path.exists(), f"no golden file {path}; `make accept` writes it"
        assert found == path.read_bytes(), f"{path} differs; `make accept` rewrites it"

    return compare


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """Chromium as installed on the system; without one the test skips, or fails if required."""
    where = shutil.which("chromium") or shutil.which("chromium-browser")
    if where is None:
        missing = "no Chromium on this machine (as root, `make test` installs it)"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(f"REQUIRE_BROWSER=1, but {missing}")
        pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=where, args=["--no-sandbox"])
        yield chromium
        chromium.close()
