"""One source's day, from its server into the ledger."""

from datetime import date

from prefect import flow

from flows.day import run_day
from flows.report import report_day
from flows.tasks import collect_task


@flow(name="collect-source", flow_run_name="{source_id}")
def collect_source(
    source_id: str, day: date | None = None, *, new_columns: bool = False
) -> dict[str, int]:
    """Collect `source_id` for `day` (default: the business day of the scheduled start).

    `new_columns`: a person has looked and allows other columns than those known.
    """
    tally = collect_task(source_id, run_day(day), new_columns=new_columns)
    report_day(run_day(day), [tally])
    return tally.counts()
