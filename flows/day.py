"""The business day of a run: given, or that of its scheduled start; never the wall clock."""

from datetime import date, datetime

from prefect.runtime import flow_run

from records.clock import business_day


def run_day(day: date | None) -> date:
    """`day`, or the Shanghai date for which this run was scheduled."""
    return day or business_day(scheduled_moment())


def scheduled_moment() -> datetime:
    """When this run was due. A rerun of the same run keeps it, so what it enters stays the same.

    A release is of the moment in which it is made, and remembers that itself.
    """
    moment: datetime = flow_run.scheduled_start_time
    return moment
