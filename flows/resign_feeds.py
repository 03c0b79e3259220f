"""The timestamps of the feeds, signed anew every quarter of an hour: the publisher is alive."""

from prefect import flow

from flows.channels import channel_by_channel
from flows.errors import DayFailed
from flows.tasks import resign_task


@flow(name="resign-feeds", flow_run_name="resign-feeds")
def resign_feeds() -> None:
    """Sign every channel's timestamp anew.

    A channel that cannot be signed leaves the others free; `DayFailed` names it, and every role
    whose key or signature somebody must see to, long before consumers stop believing it.
    """
    wrong = channel_by_channel(
        lambda channel: [f"{channel}: {worry}" for worry in resign_task(channel.value)]
    )
    if wrong:
        raise DayFailed(wrong)
