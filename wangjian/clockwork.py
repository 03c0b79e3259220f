"""Prefect, set up for this house: no telemetry, its files under our home, quiet logs."""

import logging
import os
from pathlib import Path

from acts.house import open_house

QUIET = {
    "DO_NOT_TRACK": "1",  # the SDK's own telemetry
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",  # the server's
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",  # a busy machine starts it in 20 s
}


def ready() -> Path:
    """Open the house once before a flow does: a wrong setting is then told in one line.

    Prefect would put its own words and a traceback before it. Gives the house's folder.
    """
    with open_house() as house:
        home = house.settings.home
    wind_up(home)
    return home


def hush() -> None:
    """Leave it to the command to say what stopped a flow; a fault of ours is still raised.

    To be called once the flow is imported: Prefect would print a traceback before our words.
    """
    for name in ("prefect.flow_runs", "prefect.task_runs"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def wind_up(home: Path) -> None:
    """Set what the environment leaves open; to be called before Prefect is imported.

    With `PREFECT_API_URL` set, runs go to that lasting server; without, a temporary one starts.
    """
    # Prefect makes its own folder, but none above it: in a new house its server would never start.
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, value in {**QUIET, "PREFECT_HOME": str(home / "prefect")}.items():
        os.environ.setdefault(name, value)
