"""One release of each channel, from what changed since the last."""

from datetime import date

from prefect import flow

from flows.day import run_day
from flows.tasks import release_task, tell_task
from records.field import Channel


@flow(name="release-feeds", flow_run_name="release-feeds")
def release_feeds(day: date | None = None) -> dict[str, int]:
    """Release every channel for `day`; the answer is the sequence number per channel."""
    business_day = run_day(day)
    sequence = {channel.value: release_task(channel.value, business_day) for channel in Channel}
    tell_task()
    return sequence
