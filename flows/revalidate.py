"""Rows that are held, looked at again: exactly those of which something speaks anew."""

from datetime import date, timedelta

from prefect import flow

from flows.day import run_day
from flows.steps import ahead_of_us, step
from flows.tasks import revalidate_task, take_up_task
from sources import all_sources

DAYS = 90


@flow(name="revalidate", flow_run_name="revalidate")
def revalidate(
    rules: list[str] | None = None,
    only: list[str] | None = None,
    since: date | None = None,
    day: date | None = None,
) -> dict[str, int]:
    """Finish corrections that were cut off, then look again at what rules now say otherwise of.

    `rules` and `only` (sources) narrow it; `since` is the first business day, by default ninety
    days back. How many rows of each source were looked at again.
    """
    business_day = run_day(day)
    first = since or business_day - timedelta(days=DAYS)
    asked = [source.id for source in all_sources() if only is None or source.id in only]
    ahead_of_us(1 + len(asked))
    step("finishing what was cut off")
    take_up_task(business_day)
    counts = {}
    for source_id in asked:
        step(f"looking again at {source_id}")
        if rows := revalidate_task(source_id, rules or [], first, business_day):
            counts[source_id] = rows
    return counts
