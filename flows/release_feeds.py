"""One release of each channel, from what changed since the last: lawful removals leave in time."""

from datetime import date

from prefect import flow

from flows.channels import release_channels
from flows.day import run_day
from flows.errors import DayFailed
from flows.steps import ahead_of_us
from records.field import Channel


@flow(name="release-feeds", flow_run_name="release-feeds")
def release_feeds(day: date | None = None) -> dict[str, int]:
    """Release every channel for `day`; the answer is the sequence number per channel.

    Where nothing is new that is the last release's, and nothing is written. A channel that another
    process publishes is left out. `DayFailed` names the channels of which something is held, or
    that cannot be released, once all the others have been.
    """
    ahead_of_us(len(Channel))
    sequence, wrong = release_channels(run_day(day))
    if wrong:
        raise DayFailed(wrong)
    return sequence
