"""The timestamps of the feeds, signed anew every quarter of an hour: the publisher is alive."""

from prefect import flow

from flows.errors import DayFailed
from flows.tasks import resign_task
from publish.errors import PublishError
from records.field import Channel


@flow(name="resign-feeds", flow_run_name="resign-feeds")
def resign_feeds() -> dict[str, int]:
    """Sign every channel's timestamp anew; its version per channel, 0 before the first release.

    A channel that cannot be signed leaves the others free; `DayFailed` names it.
    """
    versions, failed = {}, []
    for channel in Channel:
        try:
            versions[channel.value] = resign_task(channel.value)
        except PublishError as error:
            failed.append(f"{channel}: {error}")
    if failed:
        raise DayFailed(failed)
    return versions
