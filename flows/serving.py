"""The clock in its smallest lasting form: five flows on their schedules, served by one process."""

from typing import TYPE_CHECKING, cast

from prefect import serve
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


def serve_clock() -> None:
    """Run each when it is due, one at a time, until interrupted."""
    served = (
        flow.to_deployment(name=name, schedule=Cron(cron, timezone="Asia/Shanghai"))
        for flow, name, cron in (
            (invariants_of_night, "invariants", INVARIANTS_CRON),
            (every_day, "every-day", EVERY_DAY_CRON),
            (release_feeds, "release-feeds", RELEASE_CRON),
            (resign_feeds, "resign-feeds", RESIGN_CRON),
            (tidy_feeds, "tidy-feeds", TIDY_CRON),
        )
    )
    # The type allows an asynchronous caller as well; here it is always a deployment.
    serve(*(cast("RunnerDeployment", each) for each in served), limit=1)
