"""The clock in its smallest lasting form: five flows on their schedules, served by one process."""

import asyncio
from typing import TYPE_CHECKING, Any, cast

from prefect import Flow
from prefect.runner import Runner
from prefect.schedules import Cron

from flows.deployments import (
    EVERY_DAY_CRON,
    INVARIANTS_CRON,
    RELEASE_CRON,
    RESIGN_CRON,
    TIDY_CRON,
)
from flows.every_day import every_day
from flows.invariants_of_night import invariants_of_night
from flows.release_feeds import release_feeds
from flows.resign_feeds import resign_feeds
from flows.tidy_feeds import tidy_feeds

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

# What stands in one line waits for one another. A day may take hours, and in none of them may a
# timestamp grow old, or what was revoked or erased stay: these have a line each.
_LINES: tuple[tuple[tuple[Flow[..., Any], str, str], ...], ...] = (
    (
        (invariants_of_night, "invariants", INVARIANTS_CRON),
        (every_day, "every-day", EVERY_DAY_CRON),
    ),
    ((release_feeds, "release-feeds", RELEASE_CRON),),
    ((resign_feeds, "resign-feeds", RESIGN_CRON),),
    ((tidy_feeds, "tidy-feeds", TIDY_CRON),),
)


def serve_clock() -> None:
    """Run each when it is due, of a line one at a time, until interrupted."""
    runners = []
    for line in _LINES:
        runners.append(Runner(limit=1))
        for flow, name, cron in line:
            made = flow.to_deployment(name=name, schedule=Cron(cron, timezone="Asia/Shanghai"))
            # The type allows an asynchronous caller as well; here it is always a deployment.
            runners[-1].add_deployment(cast("RunnerDeployment", made))
    asyncio.run(_run(runners))


async def _run(runners: list[Runner]) -> None:
    async with asyncio.TaskGroup() as group:
        for runner in runners:
            group.create_task(runner.start())
