"""A lasting Prefect server for any package's tests: one a run, asked over loopback."""

import fcntl
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import requests

PREFECT = Path(sys.executable).parent / "prefect"


# What looks after schedules, late runs and the like all the time: nobody here has any.
IDLE = ("CANCELLATION_CLEANUP", "FOREMAN", "LATE_RUNS", "PAUSE_EXPIRATIONS", "REPOSSESSOR",
        "SCHEDULER", "TRIGGERS")  # fmt: skip


@pytest.fixture(scope="session")
def prefect_api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Prefect server's API; other tests, and workers, run flows there too."""
    home = tmp_path_factory.getbasetemp() / "prefect"
    if "PYTEST_XDIST_WORKER" in os.environ:
        home = home.parents[1] / "prefect"
    home.mkdir(exist_ok=True)
    address = home / "address"
    with (home / "used").open("w") as used:
        with (home / "starting").open("w") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            fcntl.flock(used, fcntl.LOCK_SH)
            server = None if address.exists() else _started(home)
        yield address.read_text()
        if server is not None:
            fcntl.flock(used, fcntl.LOCK_EX)  # no other worker has work for it any more
            address.unlink()
            server.terminate()
            server.wait(timeout=60)


def _started(home: Path) -> subprocess.Popen[bytes]:
    """A server that answers, whose address stands in `home`."""
    from wangjian.clockwork import QUIET

    port = _free_port()
    idle = {f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in IDLE}
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [str(PREFECT), "server", "start", "--host", "127.0.0.1", "--port", str(port)],
            env={**os.environ, **QUIET, **idle, "PREFECT_HOME": str(home)}, stdout=log, stderr=log,
        )  # fmt: skip
    api = f"http://127.0.0.1:{port}/api"
    deadline = time.monotonic() + 180
    while not _answers(api):
        with suppress(subprocess.TimeoutExpired):  # asked without a pause, it starts no sooner
            server.wait(timeout=0.2)
            pytest.fail((home / "log").read_text())
        assert time.monotonic() < deadline, "the server did not start"
    (home / "address").write_text(api)
    return server


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _answers(api: str) -> bool:
    try:
        return requests.get(f"{api}/health", timeout=5).ok
    except requests.ConnectionError:
        return False
