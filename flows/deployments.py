"""`prefect.yaml`, made from the source declarations; `make check` fails when it is stale.

Entrypoints are named by module: a path entrypoint puts `flows/` first on the import path and
breaks packages of the same name (style §15).
"""

import json
from collections.abc import Sequence
from importlib.metadata import version

from sources import all_sources
from sources.kit.source import Cadence, Source

# Shanghai hours: departments deliver by the evening; the night is for the street.
CRONS = {
    Cadence.EVERY_DAY: "30 1 * * *",
    Cadence.WORKING_DAY: "30 1 * * 2-6",
    Cadence.EVERY_WEEK: "0 2 * * 1",
    Cadence.ON_NOTICE: "0 2 * * *",
}
EVERY_DAY_CRON = "30 3 * * *"
RELEASE_CRON = "*/30 * * * *"  # with what tidying takes, a removal is gone within the hour
RESIGN_CRON = "*/15 * * * *"  # who follows a feed knows within a day that we are gone
TIDY_CRON = "*/10 * * * *"  # what is erased has a grace of 15 minutes and an hour in all
INVARIANTS_CRON = "30 2 * * *"  # what it finds holds the releases of the day

FEEDS = ("release-feeds", "resign-feeds", "tidy-feeds")
"""What waits for nothing that writes much into the ledger."""

_HEAD = """\
# Made by `wangjian docs` from the source declarations. Do not edit: change a source instead.
name: wangjian
prefect-version: {prefect}

definitions:
  work_pool: &work_pool
    name: wangjian
    job_variables: {{}}
  # What writes much into the ledger waits for one another, and feeds for none of it.
  ledger: &ledger
    name: wangjian
    work_queue_name: ledger
    job_variables: {{}}

build: null
push: null
pull: null

deployments:
"""
_DEPLOYMENT = """\
  - name: {name}
    description: {description}
    tags: {tags}
    entrypoint: {entrypoint}
    parameters: {parameters}
    work_pool: *{queue}
    concurrency_limit: 1
    schedules:
      - cron: "{cron}"
        timezone: Asia/Shanghai
        active: {active}
"""


def prefect_yaml() -> str:
    """The text of `prefect.yaml`."""
    deployments = [
        _deployment("every-day", "All sources, then three feeds", "flows.every_day.every_day",
                    EVERY_DAY_CRON, active=True),
        _deployment("release-feeds", "The three feeds, from what changed since the last release",
                    "flows.release_feeds.release_feeds", RELEASE_CRON, active=True),
        _deployment("resign-feeds", "The feeds' timestamps, signed anew",
                    "flows.resign_feeds.resign_feeds", RESIGN_CRON, active=True),
        _deployment("tidy-feeds", "Releases told, and what was erased gone from the feeds",
                    "flows.tidy_feeds.tidy_feeds", TIDY_CRON, active=True),
        _deployment("revalidate", "Held rows of which a rule or a correction speaks anew",
                    "flows.revalidate.revalidate", "30 2 * * *", active=False),
        _deployment("invariants", "The ten invariants over the whole ledger",
                    "flows.invariants_of_night.invariants_of_night", INVARIANTS_CRON, active=True),
        *(_source_deployment(source) for source in all_sources()),
    ]  # fmt: skip
    return _HEAD.format(prefect=version("prefect")) + "".join(deployments)


def _source_deployment(source: Source) -> str:
    """One source by itself: for a rerun, or when it keeps hours of its own.

    Not active, because the everyday run already collects it.
    """
    return _deployment(
        f"collect-{source.id.replace('_', '-')}",
        f"{source.publisher}: {source.kind.value}",
        "flows.collect_source.collect_source",
        CRONS[source.every],
        tags=(source.system.value, source.publisher, source.kind.value),
        active=False,
        source_id=source.id,
    )


def _deployment(  # noqa: PLR0913 - the keys of one deployment
    name: str,
    description: str,
    entrypoint: str,
    cron: str,
    *,
    active: bool,
    tags: Sequence[str] = (),
    **parameters: str,
) -> str:
    given = ", ".join(f"{key}: {value}" for key, value in parameters.items())
    return _DEPLOYMENT.format(
        name=name,
        description=f'"{description}"',
        tags=json.dumps(list(dict.fromkeys(tags)), ensure_ascii=False),
        entrypoint=entrypoint,
        parameters=f"{{{given}}}",
        cron=cron,
        active="true" if active else "false",
        queue="work_pool" if name in FEEDS else "ledger",
    )
