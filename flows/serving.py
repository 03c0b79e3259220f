"""The everyday flow on its schedule, served from one process: the smallest lasting clock."""

from prefect.schedules import Cron

from flows.deployments import EVERY_DAY_CRON
from flows.every_day import every_day


def serve_every_day() -> None:
    """Run `every-day` when it is due, one run at a time, until interrupted."""
    schedule = Cron(EVERY_DAY_CRON, timezone="Asia/Shanghai")
    every_day.serve(name="every-day", schedule=schedule, limit=1)
