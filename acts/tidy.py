"""Let go of what no reader of a channel needs any more: what was erased is gone within the hour."""

from datetime import datetime
from functools import partial

from acts.house import House
from publish import announce, garbage, purge
from publish.errors import Overtaken, PublisherBusy
from publish.fence import publishing
from publish.store import LocalStore
from records.field import Channel


def tidy(house: House, channel: Channel, moment: datetime) -> list[str]:
    """Delete from the channel's tree what its grace is over for at `moment` (aware); which paths.

    While somebody publishes the channel nothing is done: the next time comes soon. What caches
    should let go of with it stands in `<home>/purge/<channel>/` (`publish/purge.py`).
    """
    tree, private = LocalStore(house.settings.feeds / channel), house.settings.archive / channel
    try:
        with publishing(private, "tidy", patience=0) as fence:
            current = announce.standing(tree)
            if current is None:
                return []
            garbage.forget_states(private, current)
            purges = house.settings.purge / channel
            purge.forget(purges, moment)
            told = partial(purge.told, purges, tree, moment)
            return garbage.collect(tree, moment, fence.check, told)
    except (PublisherBusy, Overtaken):
        return []
