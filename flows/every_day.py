"""The whole street for one day: the registry first, the other sources, then three feeds."""

from datetime import date

from prefect import flow

from flows.channels import release_channels
from flows.day import run_day
from flows.errors import DayFailed
from flows.report import report_day
from flows.steps import ahead_of_us, step
from flows.tasks import (
    claims_task,
    collect_task,
    resolve_task,
    take_up_task,
)
from records.field import Channel
from records.kind import Kind
from records.tally import Tally
from sources import all_sources
from sources.kit.errors import SourceError


@flow(name="every-day", flow_run_name="every-day")
def every_day(day: date | None = None, only: list[str] | None = None) -> dict[str, dict[str, int]]:
    """Collect every source, resolve what waited for the registry, release every channel.

    `only` names the sources to collect, where not all that are declared are to be asked.
    A source that fails does not stop the others: its error stands in the ledger, the feeds go
    out with its status, and the run ends as failed, naming it (`DayFailed`).
    """
    business_day = run_day(day)
    asked = [source for source in all_sources() if only is None or source.id in only]
    registries = [source.id for source in asked if source.kind is Kind.REGISTRATION]
    others = [source.id for source in asked if source.kind is not Kind.REGISTRATION]
    ahead_of_us(len(registries) + len(others) + 3 + len(Channel))
    step("finishing what was cut off")
    take_up_task(business_day)
    tallies, failed = _collect(registries, business_day)
    more, more_failed = _collect(others, business_day)
    step("attaching what waited")
    resolve_task(business_day)
    step("comparing what departments claim")
    claims_task(business_day)
    _, held = release_channels(business_day)
    report_day(business_day, [*tallies, *more])
    if failures := [*failed, *more_failed, *held]:
        raise DayFailed(failures)
    return {tally.source_id: tally.counts() for tally in [*tallies, *more]}


def _collect(source_ids: list[str], day: date) -> tuple[list[Tally], list[str]]:
    """What came in, and which sources failed; one at a time, for the ledger has one writer."""
    tallies, failed = [], []
    for source_id in source_ids:
        step(f"collecting {source_id}")
        try:
            tallies.append(collect_task(source_id, day))
        except SourceError as error:
            failed.append(f"{source_id}：采集失败（详情：{error}）")
    return tallies, failed
