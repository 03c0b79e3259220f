"""Let go of what no reader of a channel needs any more: what was erased is gone within the hour."""

from datetime import datetime

from acts.house import House
from publish import announce, garbage
from publish.errors import Overtaken, PublisherBusy
from publish.fence import publishing
from publish.store import LocalStore
from records.field import Channel


def tidy(house: House, channel: Channel, moment: datetime) -> list[str]:
    """Delete from the channel's tree what its grace is over for at `moment` (aware); which paths.

    While somebody publishes the channel nothing is done: the next time comes soon.
    """
    tree, private = LocalStore(house.settings.feeds / channel), house.settings.archive / channel
    try:
        with publishing(private, "tidy", patience=0) as fence:
            current = announce.standing(tree)
            if current is None:
                return []
            garbage.forget_states(private, current)
            return garbage.collect(tree, moment, fence.check)
    except (PublisherBusy, Overtaken):
        return []
