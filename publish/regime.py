"""Under which rules a channel shows what it shows: when they change, all is looked at once more."""

import hashlib

from publish import breaches, levels, lists, measures
from publish.facts import Showing
from records.field import Channel


def regime(
    showing: Showing, channel: Channel, known: tuple[lists.ListPack, ...] | None = None
) -> str:
    """A digest of all data that decide on the day what `channel` shows.

    `known` is `lists.load()` unless given.
    """
    packs = showing.policy.regime(channel, showing.day)
    if channel is Channel.CREDIT_CHINA:
        return packs
    # What is read out of the files, not the files: a comment changes nothing shown.
    listed = lists.load() if known is None else known
    decided: tuple[object, ...] = (listed,)
    if channel is Channel.WARNING:
        graded = levels.in_force(levels.load(), showing.day)
        decided = (listed, graded, measures.load(lists.load()), breaches.load())
    return hashlib.sha256(f"{packs} {decided!r}".encode()).hexdigest()
