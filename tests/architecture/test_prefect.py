"""The locked Prefect and FastAPI fit: the server can be built, and telemetry stays off."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUILD = "from prefect.server.api.server import create_app; print(create_app(ephemeral=True).title)"


@pytest.mark.slow
def test_the_server_of_the_locked_prefect_can_be_built(tmp_path: Path) -> None:
    """Prefect allows versions of FastAPI that its server cannot even be imported with."""
    quiet = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
    result = subprocess.run(
        [sys.executable, "-c", BUILD],
        env={**os.environ, **quiet, "PREFECT_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert "Prefect" in result.stdout


def test_both_telemetry_switches_are_off_in_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(r"^export DO_NOT_TRACK := 1$", makefile, re.MULTILINE)
    assert re.search(r"^export PREFECT_SERVER_ANALYTICS_ENABLED := false$", makefile, re.MULTILINE)
