"""The steps of a day, told as they are taken: log lines, and a bar for whoever watches.

Flows only speak; who listens is the door's business (`wangjian.progress`).
"""

import logging

LOG = logging.getLogger("wangjian.steps")


def ahead_of_us(number: int) -> None:
    """Say how many steps there will be."""
    LOG.info("%d steps", number, extra={"steps": number})


def step(what: str) -> None:
    """Say that a step begins."""
    LOG.info("%s", what, extra={"step": what})
