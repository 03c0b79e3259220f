"""The timestamps of the feeds, signed anew every quarter of an hour: the publisher is alive."""

from prefect import flow

from flows.errors import DayFailed
from flows.tasks import resign_task
from publish.errors import PublishError
from records.field import Channel


@flow(name="resign-feeds", flow_run_name="resign-feeds")
def resign_feeds() -> None:
    """Sign every channel's timestamp anew.

    A channel that cannot be signed leaves the others free; `DayFailed` names it, and every role
    whose key or signature somebody must see to, long before consumers stop believing it.
    """
    failed = []
    for channel in Channel:
        try:
            failed += [f"{channel}: {worry}" for worry in resign_task(channel.value)]
        except PublishError as error:
            failed.append(f"{channel}: {error}")
    if failed:
        raise DayFailed(failed)
