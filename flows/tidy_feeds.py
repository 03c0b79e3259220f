"""Every few minutes: who waits for releases is told, and what was erased leaves the feeds."""

from prefect import flow

from flows.tasks import tell_task, tidy_task
from records.field import Channel


@flow(name="tidy-feeds", flow_run_name="tidy-feeds")
def tidy_feeds() -> dict[str, int]:
    """Tell of every release that nobody was told of; how many files left each channel."""
    tell_task()
    return {channel.value: tidy_task(channel.value) for channel in Channel}
