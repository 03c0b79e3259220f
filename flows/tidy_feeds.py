"""Every few minutes: who waits for releases is told, and what was erased leaves the feeds."""

from collections.abc import Iterable

from prefect import flow

from flows.channels import channel_by_channel
from flows.errors import DayFailed
from flows.tasks import tell_task, tidy_task
from records.field import Channel


@flow(name="tidy-feeds", flow_run_name="tidy-feeds")
def tidy_feeds() -> dict[str, int]:
    """Tell of every release that nobody was told of; how many files left each channel.

    `DayFailed` names the channels that cannot be tidied, once all the others have been.
    """
    counts: dict[str, int] = {}

    def act(channel: Channel) -> Iterable[str]:
        counts[channel.value] = tidy_task(channel.value)
        return ()

    wrong = channel_by_channel(act)
    tell_task()
    if wrong:
        raise DayFailed(wrong)
    return counts
