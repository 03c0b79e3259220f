"""Flows run against a lasting Prefect server: names, tasks, the table of the day, failures."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from publish.announce import Plan
from publish.fence import publishing
from records.field import Channel
from sandbox.departments.misbehaviour import Misbehaviour, Wrong
from sandbox.sandbox import Sandbox
from sources import all_sources
from tests.fixtures_ledger import lay_ledger
from tests.publish.signed import announced, versions

ROOT = Path(__file__).parents[2]
WANGJIAN = Path(sys.executable).parent / "wangjian"
COUNTRY = Sandbox(enterprises=500, records=800)
# What all three channels are made of, and who fails.
FEW = ["registry_enterprises", "market_licences", "market_penalties", "market_abnormal_list",
       "platform_shops"]  # fmt: skip


def ask(api: str, what: str, **wanted: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = requests.post(
        f"{api}/{what}/filter", json=wanted, timeout=30
    ).json()
    return found


def run_a_day(api: str, folder: Path, sources: Sequence[str], **more: str) -> None:
    """`wangjian run` collects `sources`, of which one has a new column, and all is told of it."""
    wrong = {"market_licences": Misbehaviour(Wrong.EXTRA_COLUMN)}
    with COUNTRY.start(folder / "sandbox", wrong) as running:
        answer = subprocess.run(
            [str(WANGJIAN), "run", "--day", "2018-09-03"], capture_output=True, text=True,
            check=False, timeout=300,
            env={**os.environ, **running.environment(), "PREFECT_API_URL": api,
                 "WANGJIAN_HOME": str(folder / "home"), **more},
        )  # fmt: skip
    assert answer.returncode == 1, answer.stderr[-2000:]
    assert "内部流水" in answer.stderr, "the unmapped column is named"
    # Other tests' runs are there as well: of this flow only such as were served, by a deployment.
    own = {"name": {"any_": ["every-day"]}, "deployment_id": {"is_null_": True}}
    run = ask(api, "flow_runs", flow_runs=own, sort="START_TIME_DESC")[0]
    assert (run["name"], run["state_type"]) == ("every-day", "FAILED")
    this = {"flow_runs": {"id": {"any_": [run["id"]]}}}
    tasks = {task["name"]: task["state_type"] for task in ask(api, "task_runs", **this)}
    assert tasks["collect market_licences 2018-09-03"] == "FAILED"
    assert tasks["release warning 2018-09-03"] == "COMPLETED"
    # What was cut off, what waited for the registry, what two departments claim, who is told.
    assert len(tasks) == len(sources) + 4 + len(Channel)
    artifacts = ask(api, "artifacts", **this)
    tables = [each for each in artifacts if each["key"] == "day-2018-09-03"]
    assert len(tables) == 1
    assert "identity_pending" in tables[0]["data"]


def test_a_day_runs_on_a_lasting_server_and_a_failed_source_shows(
    prefect_api: str, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    others = {f"{source.id}.py" for source in all_sources()} - {f"{name}.py" for name in FEW}
    shutil.copytree(ROOT / "sources", project / "sources",
                    ignore=shutil.ignore_patterns("__pycache__", *others))  # fmt: skip
    run_a_day(prefect_api, tmp_path, FEW, PYTHONPATH=f"{project}:{ROOT}:{ROOT / 'pull'}")


@pytest.mark.proof
def test_a_day_of_all_sources_runs_on_a_lasting_server(prefect_api: str, tmp_path: Path) -> None:
    run_a_day(prefect_api, tmp_path, [source.id for source in all_sources()])


def test_timestamps_are_signed_anew_by_a_flow_that_opens_no_ledger(
    prefect_api: str, tmp_path: Path
) -> None:
    moment = datetime.now(UTC) - timedelta(hours=1)
    plan = Plan(tmp_path / "feeds", tmp_path / "archive", Channel.GSXT, 1, date(2018, 9, 3), moment,
                keys=tmp_path / "keys")  # fmt: skip
    announced(plan)
    answer = subprocess.run(
        [sys.executable, "-c", "from flows.resign_feeds import resign_feeds; resign_feeds()"],
        capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, "PREFECT_API_URL": prefect_api, "WANGJIAN_HOME": str(tmp_path)},
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr[-2000:]
    assert versions(plan.tree) == (1, 1, 2)
    assert not list(tmp_path.glob("ledger*"))


def test_a_broken_and_a_busy_channel_leave_the_third_free_and_only_the_broken_one_fails(
    prefect_api: str, tmp_path: Path
) -> None:
    lay_ledger(tmp_path / "ledger.sqlite")
    broken = tmp_path / "feeds" / Channel.CREDIT_CHINA / "metadata"
    broken.mkdir(parents=True)
    (broken / "1.root.json").write_text("{}", encoding="utf-8")
    with publishing(tmp_path / "archive" / Channel.GSXT, "rehearsal"):
        answer = subprocess.run(
            [str(WANGJIAN), "release", "--day", "2018-09-03"],
            capture_output=True, text=True, check=False, timeout=120,
            env={**os.environ, "PREFECT_API_URL": prefect_api, "WANGJIAN_HOME": str(tmp_path)},
        )  # fmt: skip
    assert answer.returncode == 1
    (wrong,) = answer.stderr.splitlines()  # nothing of Prefect's comes before it
    assert wrong.startswith(
        "credit-china：第 1 期暂缓，仍以上一期为准：公示文件与存档核对（files）"
    )
    assert "1.root.json" in wrong
    trees = tmp_path / "feeds"
    assert {path.parts[-3] for path in trees.glob("*/metadata/timestamp.json")} == {"warning"}
    assert list((tmp_path / "outbox" / "warning").iterdir())
