"""A lasting Prefect server for any package's tests: one a session, asked over loopback."""

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


@pytest.fixture(scope="session")
def prefect_api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Prefect server's API; others of the session may run flows there too."""
    from wangjian.clockwork import QUIET

    home, port = tmp_path_factory.mktemp("prefect"), _free_port()
    environment = {**os.environ, **QUIET, "PREFECT_HOME": str(home)}
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [str(PREFECT), "server", "start", "--host", "127.0.0.1", "--port", str(port)],
            env=environment, stdout=log, stderr=log,
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}/api"
        deadline = time.monotonic() + 180
        while not _answers(address):
            with suppress(subprocess.TimeoutExpired):  # asked without a pause, it starts no sooner
                server.wait(timeout=0.2)
                pytest.fail((home / "log").read_text())
            assert time.monotonic() < deadline, "the server did not start"
        yield address
        server.terminate()
        server.wait(timeout=60)


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
