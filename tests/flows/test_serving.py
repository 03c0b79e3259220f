"""What is served by one process: short flows do not wait for a day that takes hours."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.fixtures_ledger import lay_ledger
from tests.flows.test_runs import WANGJIAN

Served = subprocess.Popen[bytes]


@contextmanager
def serving(api: str, home: Path, **places: str) -> Iterator[Served]:
    """`wangjian serve`, until the block ends."""
    environment = {**os.environ, "PREFECT_API_URL": api, "WANGJIAN_HOME": str(home), **places,
                   "PREFECT_RUNNER_POLL_FREQUENCY": "1"}  # fmt: skip
    served = subprocess.Popen([str(WANGJIAN), "serve"], env=environment, stderr=subprocess.PIPE)
    try:
        yield served
    finally:
        served.send_signal(signal.SIGINT)
        served.communicate(timeout=60)


def said(served: Served, address: str, asked: object) -> Any:  # noqa: ANN401 - what JSON says
    """What the server says, once it says something: it is 503 while its database is locked."""
    deadline = time.monotonic() + 120
    while True:
        answer = requests.post(address, json=asked, timeout=60)
        if answer.ok and answer.json():
            return answer.json()
        assert answer.ok or answer.status_code == 503, answer.text
        assert time.monotonic() < deadline, (address, asked)
        with pytest.raises(subprocess.TimeoutExpired):  # it serves on while we wait
            served.wait(timeout=0.2)


def begin(served: Served, api: str, name: str, **parameters: object) -> str:
    """Have the served deployment of that name run now; the run's id."""
    named = {"deployments": {"name": {"any_": [name]}}}
    deployment = said(served, f"{api}/deployments/filter", named)[0]
    now = {"parameters": parameters, "state": {"type": "SCHEDULED"}}
    run: str = said(served, f"{api}/deployments/{deployment['id']}/create_flow_run", now)["id"]
    return run


def states(served: Served, api: str, **wanted: object) -> list[str]:
    """The states of the runs that are like that, once there is one."""
    found = said(served, f"{api}/flow_runs/filter", {"flow_runs": wanted})
    return [run["state_type"] for run in found]


def test_timestamps_are_signed_and_feeds_released_while_a_day_waits_for_a_department(
    prefect_api: str, tmp_path: Path
) -> None:
    lay_ledger(tmp_path / "ledger.sqlite")
    with socket.create_server(("127.0.0.1", 0)) as department:
        department.settimeout(120)
        place = f"http://127.0.0.1:{department.getsockname()[1]}/"
        asked = {"WANGJIAN_SOURCE_PLATFORM_SHOPS_URL": place}
        with serving(prefect_api, tmp_path, **asked) as served:
            day = begin(served, prefect_api, "every-day", only=["platform_shops"], day="2018-09-03")
            connection, _ = department.accept()  # and no answer
            with connection:
                short = [begin(served, prefect_api, f"{name}-feeds")
                         for name in ("resign", "release")]  # fmt: skip
                for run in short:
                    ended = {"id": {"any_": [run]}, "end_time": {"is_null_": False}}
                    assert states(served, prefect_api, **ended) == ["COMPLETED"]
                assert states(served, prefect_api, id={"any_": [day]}) == ["RUNNING"]
