"""The whole street over two days: sums, feeds, faults, reruns; on both databases."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from acts.breaches import breaches_of
from acts.collect import collect
from acts.house import House, open_house
from acts.release import release
from acts.status import standing
from publish.scan import scan
from records.clock import SHANGHAI
from records.field import Channel
from records.tables import ENTERPRISE_SUBJECT
from sandbox.departments.running import Running
from sandbox.sandbox import Sandbox
from sources import source
from tests.publish.reader import pull
from tests.street.days import run_days, street_sources, tree_bytes
from wangjian.faults import judge, wrongly_stopped
from wangjian_pull import Store

FOLLOWER = "follower.sqlite"


@pytest.fixture(scope="session")
def ran(
    country: Sandbox, departments: Running, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """The environment of a house that has run both days; a reader followed the first."""
    home = tmp_path_factory.mktemp("home")
    environment = {"WANGJIAN_HOME": str(home), **departments.environment()}
    run_days(environment, [country.days[0]])
    assert pull(str(home / "feeds/warning"), home / FOLLOWER).seq == 1
    run_days(environment, [country.days[1]])
    return environment


def test_every_batch_is_conserved_and_nothing_is_wrong(ran: dict[str, str]) -> None:
    with open_house(ran) as house:
        found = standing(house)
    assert found.wrongs == []
    assert len(found.batches) == 2 * len(street_sources())
    assert all(batch.conservation.holds for batch in found.batches)


def test_three_channels_stand_at_two_releases_and_the_second_takes_lines_away(
    ran: dict[str, str], tmp_path: Path
) -> None:
    for channel in Channel:
        tree = Path(ran["WANGJIAN_HOME"]) / "feeds" / channel
        pulled = pull(str(tree), tmp_path / f"{channel}.sqlite")
        assert pulled.seq == 2
        with open_house(ran) as house:
            summary = house.ledger.releases(channel)[0].summary or ""
        assert '"del": {"' in summary, "the second day must show tombstones"


def test_a_reader_of_the_first_release_reaches_the_second_by_the_delta(
    ran: dict[str, str], tmp_path: Path
) -> None:
    home = Path(ran["WANGJIAN_HOME"])
    shutil.copy(home / FOLLOWER, tmp_path)
    later = pull(str(home / "feeds/warning"), tmp_path / FOLLOWER)
    assert (later.seq, later.how) == (2, "chain")


def test_no_public_byte_of_both_days_holds_personal_data(ran: dict[str, str]) -> None:
    found = pl.concat(scan(Path(ran["WANGJIAN_HOME"]) / "feeds"))
    assert found.is_empty(), found.rows()


def test_promises_that_were_broken_are_told_and_stand_in_the_warnings(
    country: Sandbox, ran: dict[str, str], tmp_path: Path
) -> None:
    codes = country.broken["uscc"]
    with open_house(ran) as house:
        found = breaches_of(house, codes, country.days[1])
    assert set(codes) <= set(found["uscc"])
    tree = Path(ran["WANGJIAN_HOME"]) / "feeds/warning"
    pull(str(tree), tmp_path / "warning.sqlite")
    with Store(tmp_path / "warning.sqlite") as store:
        lines = [raw for code in codes for raw in store.check(code, country.days[1].isoformat())]
    warned = [json.loads(raw)["body"] for raw in lines]
    assert warned
    assert all(body["breaches"] for body in warned)


def test_every_detectable_fault_is_found_and_no_clean_row_is_stopped(
    country: Sandbox, ran: dict[str, str]
) -> None:
    with open_house(ran) as house:
        findings = told(house, country, house.ledger.batch_findings)
        states = told(house, country, house.ledger.batch_states)
    walked = [source.id for source in street_sources()]
    judged = judge(country.truth.filter(pl.col("source").is_in(walked)), findings)
    missed = judged.filter(pl.col("detectable") & ~pl.col("found"))
    assert missed.select("source", "locator", "pattern", "wanted").rows() == []
    rows = country.rows.filter(pl.col("source").is_in(walked))
    assert wrongly_stopped(rows, states).rows() == []
    assert judged.filter("found")["pattern"].n_unique() >= 18


def told(house: House, country: Sandbox, ask: Callable[[str], pl.DataFrame]) -> pl.DataFrame:
    parts = [
        ask(batch.batch_id).with_columns(source=pl.lit(batch.source_id), day=pl.lit(day))
        for day in country.days
        for batch in house.ledger.batches(day)
    ]
    return pl.concat(parts)


def test_the_same_day_again_changes_nothing(
    country: Sandbox, ran: dict[str, str], tmp_path: Path
) -> None:
    home = tmp_path / "again"
    shutil.copytree(ran["WANGJIAN_HOME"], home)
    before = tree_bytes(home / "feeds")
    with open_house(ran) as house:
        digest = house.ledger.digest()
    assert run_days({**ran, "WANGJIAN_HOME": str(home)}, [country.days[1]]) == digest
    assert tree_bytes(home / "feeds") == before


def test_a_row_removed_behind_our_back_breaks_the_sum_and_nothing_of_its_batch_is_published(
    country: Sandbox, departments: Running, tmp_path: Path
) -> None:
    environment = {"WANGJIAN_HOME": str(tmp_path), **departments.environment()}
    day, moment = country.days[0], datetime(2018, 9, 3, 23, tzinfo=SHANGHAI)
    with open_house(environment) as house:
        collect(house, source("registry_enterprises"), day, moment)
        assert standing(house).wrongs == []
    with sqlite3.connect(tmp_path / "ledger.sqlite") as database:
        database.execute("PRAGMA foreign_keys = OFF")
        database.execute(
            "DELETE FROM record_version WHERE place = (SELECT max(place) FROM record_version)"
        )
    with open_house(environment) as house:
        assert "conservation" in standing(house).wrongs[0]
        collect(house, source("market_penalties"), day, moment)
        made = release(house, Channel.GSXT, day, moment)
        (hold,) = house.ledger.holds()
        assert hold.subject.startswith("batch:registry_enterprises/")
        assert made.live_count
        # Facts of another batch go out; of whole enterprises, which the lost row may be of, none.
        live = pl.concat(house.ledger.live(Channel.GSXT))["subject"]
        assert not live.str.starts_with(ENTERPRISE_SUBJECT).any()
        assert any(hold.words in wrong for wrong in [h.words for h in standing(house).holds])


# Of few sources in the suite: tests/street/test_kill.py.
@pytest.mark.proof
@pytest.mark.postgres
def test_postgresql_ends_in_the_same_ledger_and_the_same_feeds(
    country: Sandbox, departments: Running, ran: dict[str, str], postgres_url: str, tmp_path: Path
) -> None:
    environment = {
        "WANGJIAN_HOME": str(tmp_path), "WANGJIAN_LEDGER": postgres_url,
        **departments.environment(),
    }  # fmt: skip
    digest = run_days(environment, list(country.days))
    with open_house(ran) as house:
        assert house.ledger.digest() == digest
    assert tree_bytes(tmp_path / "feeds") == tree_bytes(Path(ran["WANGJIAN_HOME"]) / "feeds")
