"""Acts as Prefect tasks: retries stand here, the work in the acts.

Each task opens the house itself, so it runs the same in a thread, a process or a worker.
"""

import logging
from contextlib import suppress
from datetime import UTC, date, datetime

from prefect import task
from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import Task

from acts.collect import collect
from acts.end_waivers import end_waivers
from acts.errors import ReleaseBusy
from acts.find_claims import find_claims
from acts.find_sites import find_sites
from acts.follow_links import follow_links
from acts.house import open_house
from acts.invariants import check_invariants
from acts.release import release
from acts.resign import resign
from acts.resolve_pending import resolve_pending
from acts.revalidate import Asked, revalidate_rules, take_up
from acts.signing_keys import Keys, grave
from acts.tell import tell
from acts.tidy import tidy
from flows.day import scheduled_moment
from publish.errors import Overtaken, PublisherBusy
from records.field import Channel
from records.settings import from_environment
from records.tally import Tally
from sources import source
from sources.kit.errors import NotComplete, SourceUnavailable

LOG = logging.getLogger("wangjian.flows")


def worth_retrying(_task: Task[..., object], _run: TaskRun, state: State[object]) -> bool:
    """Who did not answer, or not with all, may do so later; a new column will not mend itself."""
    answer = state.result(raise_on_failure=False)
    return isinstance(answer, SourceUnavailable | NotComplete)


@task(
    task_run_name="collect {source_id} {day}",
    retries=2,
    retry_delay_seconds=[5, 30],
    retry_condition_fn=worth_retrying,
)
def collect_task(source_id: str, day: date, *, new_columns: bool = False) -> Tally:
    """One source's day into the ledger."""
    with open_house() as house:
        moment = scheduled_moment()
        return collect(house, source(source_id), day, moment, new_columns=new_columns)


@task(task_run_name="resolve pending {day}")
def resolve_task(day: date) -> int:
    """Move records after their codes, attach what waited for the registry; how many in all."""
    with open_house() as house:
        moved = follow_links(house, day, scheduled_moment())
        return moved + resolve_pending(house, scheduled_moment())


@task(task_run_name="find claims {day}")
def claims_task(day: date) -> int:
    """Tell departments of decisions and of sites that two lay claim to; how many findings."""
    with open_house() as house:
        return find_claims(house, day) + find_sites(house, day)


@task(task_run_name="take up {day}")
def take_up_task(day: date) -> int:
    """Carry out what was allowed and cut off; how many operations that were."""
    with open_house() as house:
        return take_up(house, day, scheduled_moment())


@task(task_run_name="revalidate {source_id} {day}")
def revalidate_task(source_id: str, rules: list[str], first_day: date, day: date) -> int:
    """Look again at the rows of one source of which rules speak anew; how many."""
    with open_house() as house:
        asked = Asked("revalidate", day, scheduled_moment())
        tallies = revalidate_rules(house, [source_id], first_day, rules, asked)
        return sum(tally.rows for tally in tallies)


@task(task_run_name="invariants {day}")
def invariants_task(day: date) -> list[str]:
    """End waivers that are over, check the ten invariants; what is held after it, in words."""
    with open_house() as house:
        end_waivers(house, day, scheduled_moment())
        check_invariants(house, day, scheduled_moment())
        return [f"{one.subject}: {one.words}" for one in house.ledger.holds()]


@task(task_run_name="release {channel} {day}")
def release_task(channel: str, day: date) -> int:
    """One release of one channel; its sequence number, 0 where another process publishes it."""
    with open_house() as house:
        try:
            # Graces and signatures run from when a release is made, however late that is; one
            # that a killed run prepared keeps the moment of then.
            return release(house, Channel(channel), day, datetime.now(UTC)).seq
        except ReleaseBusy as busy:
            LOG.info("%s", busy)
            return 0


@task(task_run_name="resign {channel}")
def resign_task(channel: str) -> list[str]:
    """Sign the channel's timestamp anew; what somebody must see to of its keys and signatures.

    Opens no ledger and needs no other key.
    """
    keys, moment = Keys(from_environment(), Channel(channel)), scheduled_moment()
    # Who publishes signs too; that nobody has for long is told by what stands.
    with suppress(PublisherBusy, Overtaken):
        resign(keys, moment)
    return [f"{role} is {trouble}" for role, trouble in grave(keys, moment)]


@task(task_run_name="tell")
def tell_task() -> int:
    """Whoever waits for releases, told of the new ones; how many."""
    with open_house() as house:
        return tell(house, scheduled_moment())


@task(task_run_name="tidy {channel}")
def tidy_task(channel: str) -> int:
    """What no reader of a channel needs any more, let go of; how many files."""
    with open_house() as house:
        return len(tidy(house, Channel(channel), scheduled_moment()))
