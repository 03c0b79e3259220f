"""What is done channel by channel: one that is held, broken or busy leaves the others free."""

import logging
from collections.abc import Callable, Iterable
from datetime import date

from acts.errors import ReleaseHeld
from acts.release_words import trouble
from flows.steps import step
from flows.tasks import release_task, tell_task
from publish.errors import PublishError
from records.field import Channel

LOG = logging.getLogger("wangjian.flows")


def channel_by_channel(act: Callable[[Channel], Iterable[str]]) -> list[str]:
    """Do `act` for every channel; in a steward's words, what is wrong."""
    wrong: list[str] = []
    for channel in Channel:
        try:
            wrong += act(channel)
        except ReleaseHeld as held:
            LOG.info("%s", held)
            wrong.append(held.zh)
        except PublishError as error:
            LOG.info("%s: %s", channel, error)
            wrong.append(f"{channel}：{trouble(error)}")
    return wrong


def release_channels(day: date) -> tuple[dict[str, int], list[str]]:
    """One release of each channel, and whoever waits told: its number by channel; what is wrong.

    A channel that another process publishes has no number, and nothing is wrong with it.
    """
    sequence: dict[str, int] = {}

    def act(channel: Channel) -> Iterable[str]:
        step(f"releasing {channel}")
        if seq := release_task(channel.value, day):
            sequence[channel.value] = seq
        return ()

    wrong = channel_by_channel(act)
    tell_task()
    return sequence, wrong
