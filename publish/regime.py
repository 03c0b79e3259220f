"""Under which rules a channel shows what it shows: when they change, all is looked at once more."""

import hashlib

from publish import levels
from publish.facts import Showing
from records.field import Channel


def regime(showing: Showing, channel: Channel) -> str:
    """A digest of all data that decide on the day what `channel` shows."""
    packs, rules = showing.policy.regime(channel, showing.day), showing.rules
    if channel is Channel.CREDIT_CHINA:
        return packs
    # What is read out of the files, not the files: a comment changes nothing shown.
    decided: tuple[object, ...] = (rules.lists,)
    if channel is Channel.WARNING:
        graded = levels.in_force(rules.levels, showing.day)
        decided = (rules.lists, graded, rules.measures, rules.covers)
    return hashlib.sha256(f"{packs} {decided!r}".encode()).hexdigest()
