"""Flows run against a lasting Prefect server: names, tasks, the table of the day, failures."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from records.field import Channel
from sandbox.departments.misbehaviour import Misbehaviour, Wrong
from sandbox.sandbox import Sandbox
from sources import all_sources
from wangjian.clockwork import QUIET

PREFECT = Path(sys.executable).parent / "prefect"
WANGJIAN = Path(sys.executable).parent / "wangjian"
COUNTRY = Sandbox(enterprises=500, records=800)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def answers(api: str) -> bool:
    try:
        return requests.get(f"{api}/health", timeout=5).ok
    except requests.ConnectionError:
        return False


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Prefect server of its own on loopback; its address."""
    home, port = tmp_path_factory.mktemp("prefect"), free_port()
    environment = {**os.environ, **QUIET, "PREFECT_HOME": str(home)}
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [str(PREFECT), "server", "start", "--host", "127.0.0.1", "--port", str(port)],
            env=environment, stdout=log, stderr=log,
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}/api"
        deadline = time.monotonic() + 180
        while not answers(address):
            assert server.poll() is None, (home / "log").read_text()
            assert time.monotonic() < deadline, "the server did not start"
        yield address
        server.terminate()
        server.wait(timeout=60)


def ask(api: str, what: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = requests.post(f"{api}/{what}/filter", json={}, timeout=30).json()
    return found


def test_a_day_runs_on_a_lasting_server_and_a_failed_source_shows(api: str, tmp_path: Path) -> None:
    wrong = {"market_licences": Misbehaviour(Wrong.EXTRA_COLUMN)}
    with COUNTRY.start(tmp_path / "sandbox", wrong) as running:
        answer = subprocess.run(
            [str(WANGJIAN), "run", "--day", "2018-09-03"], capture_output=True, text=True,
            check=False, timeout=300,
            env={**os.environ, **running.environment(), "PREFECT_API_URL": api,
                 "WANGJIAN_HOME": str(tmp_path / "home")},
        )  # fmt: skip
    assert answer.returncode == 1, answer.stderr[-2000:]
    assert "内部流水" in answer.stderr, "the unmapped column is named"
    (run,) = ask(api, "flow_runs")
    assert (run["name"], run["state_type"]) == ("every-day", "FAILED")
    tasks = {task["name"]: task["state_type"] for task in ask(api, "task_runs")}
    assert tasks["collect market_licences 2018-09-03"] == "FAILED"
    assert tasks["release warning 2018-09-03"] == "COMPLETED"
    # What was cut off, what waited for the registry, and what two departments claim.
    assert len(tasks) == len(all_sources()) + 3 + len(Channel)
    tables = [each for each in ask(api, "artifacts") if each["key"] == "day-2018-09-03"]
    assert len(tables) == 1
    assert "identity_pending" in tables[0]["data"]
