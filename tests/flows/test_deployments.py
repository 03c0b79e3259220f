"""Deployments: every entrypoint loads in a fresh process, and `prefect.yaml` tells the truth."""

import subprocess
import sys
from pathlib import Path

import yaml

from flows.deployments import prefect_yaml
from sources import all_sources

ROOT = Path(__file__).parents[2]
DEPLOYMENTS = yaml.safe_load(prefect_yaml())["deployments"]
# Nothing of ours is loaded in the process that they are forked from, only what others made.
LOAD = """
import os, sys
import lxml.etree, pandera.polars, polars, requests, sqlalchemy, tuf.api.metadata, xlsxwriter
from prefect.flows import load_flow_from_entrypoint as load
for entrypoint in sys.argv[1:]:
    if os.fork() == 0:
        load(entrypoint)
        sys.exit()
    if os.wait()[1]:
        sys.exit(f"{entrypoint} does not load")
"""


def test_every_entrypoint_loads_in_a_fresh_process() -> None:
    entrypoints = sorted({d["entrypoint"] for d in DEPLOYMENTS})
    assert len(entrypoints) > 1
    assert not any("/" in entrypoint for entrypoint in entrypoints)
    run = subprocess.run(
        [sys.executable, "-c", LOAD, *entrypoints], cwd=ROOT, capture_output=True, text=True,
        check=False, timeout=240,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr


def test_no_flow_file_bears_the_name_of_a_package() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert not packages & {path.stem for path in (ROOT / "flows").glob("*.py")}


def test_every_source_has_a_deployment_of_its_own_in_shanghai_hours() -> None:
    given = {d["parameters"].get("source_id") for d in DEPLOYMENTS} - {None}
    assert given == {source.id for source in all_sources()}
    zones = {schedule["timezone"] for d in DEPLOYMENTS for schedule in d["schedules"]}
    assert zones == {"Asia/Shanghai"}


def test_only_the_day_the_nights_check_and_what_keeps_the_feeds_start_by_themselves() -> None:
    active = [d["name"] for d in DEPLOYMENTS if any(s["active"] for s in d["schedules"])]
    assert active == ["every-day", "release-feeds", "resign-feeds", "tidy-feeds", "invariants"]


def test_only_what_keeps_the_feeds_does_not_wait_for_what_writes_the_ledger() -> None:
    free = [d["name"] for d in DEPLOYMENTS if d["work_pool"].get("work_queue_name") != "ledger"]
    assert free == ["release-feeds", "resign-feeds", "tidy-feeds"]
    assert {d["concurrency_limit"] for d in DEPLOYMENTS} == {1}


def test_the_committed_prefect_yaml_is_fresh() -> None:
    assert (ROOT / "prefect.yaml").read_text(encoding="utf-8") == prefect_yaml()
