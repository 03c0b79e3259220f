"""One release of each channel, from what changed since the last."""

from datetime import date

from prefect import flow

from acts.errors import ReleaseHeld
from flows.day import run_day
from flows.errors import DayFailed
from flows.tasks import release_task, tell_task
from records.field import Channel


@flow(name="release-feeds", flow_run_name="release-feeds")
def release_feeds(day: date | None = None) -> dict[str, int]:
    """Release every channel for `day`; the answer is the sequence number per channel.

    `DayFailed` names the channels of which something is held, once all have been released.
    """
    business_day = run_day(day)
    sequence, held = {}, []
    # A gate that holds one channel leaves the others free.
    for channel in Channel:
        try:
            sequence[channel.value] = release_task(channel.value, business_day)
        except ReleaseHeld as error:
            held.append(str(error))
    tell_task()
    if held:
        raise DayFailed(held)
    return sequence
