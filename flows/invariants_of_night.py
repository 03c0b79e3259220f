"""The ten invariants over the whole ledger, every night before the street begins its day."""

from datetime import date

from prefect import flow

from flows.day import run_day
from flows.errors import DayFailed
from flows.tasks import invariants_task


@flow(name="invariants", flow_run_name="invariants")
def invariants_of_night(day: date | None = None) -> None:
    """Check everything, hold what is wrong, let go what is mended; `DayFailed` names the holds."""
    if held := invariants_task(run_day(day)):
        raise DayFailed(held)
