"""The command line as a person meets it: help at once, exit codes, the demo's end."""

import json
import re
import shutil
import sqlite3
import time
from pathlib import Path

import pytest

from sandbox.departments.misbehaviour import Misbehaviour, Wrong
from sandbox.sandbox import Sandbox
from tests.street.days import street_sources
from tests.wangjian.calls import call, program


@pytest.fixture(scope="module")
def home(first_day: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house after its first day."""
    return shutil.copytree(first_day, tmp_path_factory.mktemp("commands") / "house")


def test_help_comes_within_half_a_second() -> None:
    best = 9.0
    for _ in range(3):
        start = time.monotonic()
        answer = program("--help")
        best = min(best, time.monotonic() - start)
    assert answer.returncode == 0
    assert "explain" in answer.stdout
    assert best <= 0.5


def test_the_status_tells_sums_and_releases_and_ends_well(home: Path) -> None:
    answer = call("status", home=home)
    assert answer.returncode == 0, answer.stderr
    assert "justice_penalties" in answer.stdout
    assert answer.stdout.count("✓") == len(street_sources())
    assert "\x1b[" not in answer.stdout, "a pipe gets plain text"


def test_a_failed_source_shows_in_status_and_exit_code(
    home: Path,
    country: Sandbox,
    prefect_api: str,
    tmp_path: Path,
) -> None:
    day = str(country.days[1])
    wrong = {"market_penalties": Misbehaviour(Wrong.HTML_PAGE)}
    with country.start(tmp_path, wrong) as running:
        places = {**running.environment(), "PREFECT_API_URL": prefect_api}
        answer = program("collect", "market_penalties", "--day", day, home=home, **places)
    assert answer.returncode == 1
    assert "market_penalties" in answer.stderr
    assert "a web page came" in answer.stderr
    assert "Traceback" not in answer.stdout + answer.stderr
    after = call("status", "--day", day, home=home)
    assert after.returncode == 1
    assert "failed" in after.stdout


def test_a_day_without_a_delivery_says_so_and_ends_well(
    prefect_api: str,
    tmp_path: Path,
) -> None:
    place = {
        "WANGJIAN_SOURCE_FAKE_TRADE_LIST_URL": str(tmp_path),
        "PREFECT_API_URL": prefect_api,
    }
    home = tmp_path / "new" / "house"
    arguments = ("fake_trade_list", "--day", "2018-09-03")
    answer = program("collect", *arguments, home=home, **place)
    assert answer.returncode == 0, answer.stderr
    assert "nothing was delivered; `wangjian sources try" in answer.stdout
    tried = call("sources", "try", *arguments, home=home, **place)
    assert tried.returncode == 1
    assert "a run would find nothing and go on: fake_trade_list: there is no" in tried.stderr


def test_an_unknown_source_or_command_is_wrong_usage(home: Path) -> None:
    answer = call("collect", "no_such_source", "--day", "2018-09-03", home=home)
    assert (answer.returncode, "wangjian sources" in answer.stderr) == (2, True)
    assert call("collect", "market_penalties", home=home).returncode == 2
    days = ("--day", "2018-09-03", "--until", "2018-09-02")
    back = call("collect", "market_penalties", *days, home=home)
    assert (back.returncode, "nothing would be collected" in back.stderr) == (2, True)


def test_sources_and_rules_are_listed() -> None:
    assert "registry_enterprises" in call("sources").stdout
    said = call("rules").stdout
    assert all(
        words in said for words in ("USCC-005", "suggest", "eighteenth character", "GB 32100-2015")
    )


def test_a_record_is_explained_back_to_file_sheet_and_row(home: Path, country: Sandbox) -> None:
    table = country.delivery("market_penalties", country.days[0]).table
    uscc = next(code for code in table["_uscc"].to_list() if code)
    page = call("explain", uscc, home=home)
    assert page.returncode == 0, page.stderr
    record = next(line.split()[0] for line in page.stdout.splitlines() if "market_penal" in line)
    story = call("explain", record, home=home)
    assert "penalties-20180903.xlsx" in story.stdout
    assert "法人行政处罚!第" in story.stdout
    assert f"归集到 {uscc}：代码有效，登记库有此主体，名称一致" in story.stdout
    assert "信用中国 c-" in story.stdout
    assert "处罚决定日期 = " in story.stdout
    assert not re.search("version |attached to|in release|evidence ", story.stdout)
    assert call("explain", "nothing-like-it", home=home).returncode == 1


def test_an_enterprise_is_explained_in_words_as_json_and_as_it_was(
    home: Path, country: Sandbox
) -> None:
    table = country.delivery("market_penalties", country.days[0]).table
    uscc = next(code for code in table["_uscc"].to_list() if code)
    page = call("explain", uscc, home=home).stdout
    assert "代码有效，登记库有此主体，名称一致" in page
    assert "登记状态" in page

    told = json.loads(call("explain", uscc, "--json", home=home).stdout)
    assert told["uscc"] == uscc
    assert {"行政处罚", "登记"} <= {line["kind"] for line in told["records"]}
    then = call("explain", uscc, "--json", "--as-of", str(country.days[0]), home=home)
    assert json.loads(then.stdout) == {**told, "as_of": str(country.days[0])}

    before = call("explain", uscc, "--as-of", "2018-01-01", home=home)
    assert before.returncode == 1
    assert "当时未见" in before.stderr
    record = told["records"][0]["record_id"]
    assert call("explain", record, "--as-of", str(country.days[0]), home=home).returncode == 0
    assert call("explain", record, "--as-of", "2018-01-01T00:00+08:00", home=home).returncode == 1
    wrong = call("explain", uscc, "--as-of", "yesterday", home=home)
    assert (wrong.returncode, "--as-of 请写日期" in wrong.stderr) == (2, True)


def test_what_was_said_of_an_enterprise_on_a_day_stands_beside_what_was_known(
    home: Path, country: Sandbox, tmp_path: Path
) -> None:
    uscc = published_code(home)
    day = str(country.days[0])
    page = call("asof", day, uscc, home=home)
    assert page.returncode == 0, page.stderr
    assert "信用中国 credit-china\n  第 1 期" in page.stdout
    assert re.search(f"    [^ ]+ (XK|CF)_XDR_SHXYM：{uscc}", page.stdout)
    assert "当时所知" in page.stdout
    told = json.loads(call("asof", day, uscc, "--json", home=home).stdout)
    assert [said["channel"] for said in told["said"]] == ["credit-china", "gsxt", "warning"]
    assert told["said"][0]["live"]
    assert told["known"]["uscc"] == uscc
    before = call("asof", "2018-01-01", uscc, home=home)
    assert f"尚无发布，首期发布于 {day}" in before.stdout
    for wrong in ((), (day, "no code"), ("2999-01-01", uscc)):
        assert call("asof", *wrong, home=home).returncode == 2
    assert call("asof", "--verify", home=home).returncode == 0
    copy = tmp_path / "home"
    shutil.copytree(home, copy)
    shutil.rmtree(copy / "archive/credit-china/lines/000000001")
    lost = call("asof", day, uscc, home=copy)
    assert lost.returncode == 1
    assert "发布档案不足以回答 信用中国" in lost.stderr
    assert call("asof", "--verify", home=copy).returncode == 1


def published_code(home: Path) -> str:
    with sqlite3.connect(home / "ledger.sqlite") as conn:
        row = conn.execute(
            "select uscc from publication where channel = 'credit-china' and live = 1 limit 1"
        ).fetchone()
    return str(row[0])


def test_the_demo_leaves_a_folder_alone_that_it_did_not_make(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    answer = call("demo", "--home", str(tmp_path))
    assert answer.returncode == 2
    assert (tmp_path / "mine.txt").read_text() == "keep"


def test_the_demo_runs_two_days_through_prefect_and_says_how_to_look_further(
    tmp_path: Path,
) -> None:
    answer = program(
        "demo", "--home", str(tmp_path / "demo"), "--enterprises", "500", "--records", "800"
    )
    assert answer.returncode == 0, answer.stdout[-2000:] + answer.stderr[-2000:]
    assert "2018-09-04" in answer.stdout
    assert answer.stdout.count("  collecting market_penalties") == 2
    assert answer.stdout.count("  releasing warning") == 2
    assert "✗" not in answer.stdout
    assert "Look further" in answer.stdout
    for channel in ("credit-china", "gsxt", "warning"):
        targets = tmp_path / "demo/feeds" / channel / "targets"
        assert len(list(targets.glob("*.release.json"))) == 2
    listed = call("sources", home=tmp_path / "demo", COLUMNS="200")
    assert "19 of 19 national systems are good" in listed.stdout
    assert not {"late", "never", "failed"} & set(listed.stdout.split())
    later = call("sources", "--day", "2018-12-24", home=tmp_path / "demo", COLUMNS="200")
    assert " 0 of 19 national" in f" {later.stdout.splitlines()[-1]}"


def test_generated_pages_are_fresh() -> None:
    answer = call("docs", "--check")
    assert answer.returncode == 0, answer.stderr


def test_the_invariants_are_checked_and_what_breaks_one_is_told(
    home: Path, country: Sandbox, tmp_path: Path
) -> None:
    day = f"{country.days[0]}"
    answer = call("invariants", "--day", day, home=home)
    assert answer.returncode == 0, answer.stderr
    assert "the ten invariants hold" in answer.stdout
    broken = tmp_path / "house"
    shutil.copytree(home, broken, ignore=shutil.ignore_patterns("sandbox"))
    with sqlite3.connect(broken / "ledger.sqlite") as database:
        database.execute("UPDATE batch SET lines = lines + 1 WHERE source_id = 'justice_penalties'")
    answer = call("invariants", "--day", day, home=broken)
    assert answer.returncode == 1
    assert "batch:justice_penalties/" in answer.stderr
    assert "守恒" in answer.stderr
    assert "held since" in call("status", home=broken).stderr


def test_what_a_steward_cannot_decide_is_told_in_one_line(home: Path) -> None:
    given = ("--reason", "by-mistake", "--actor", "张三")
    answer = call("quarantine", "reject", "0" * 32, *given, home=home)
    assert answer.returncode == 1
    assert "nothing to reject" in answer.stderr
    until = ("--until", "2018-12-31", "--reason", "old-system", "--actor", "张三")
    answer = call("quarantine", "waive", "none", "TEXT-001", *until, home=home)
    assert answer.returncode == 1
    assert "no source" in answer.stderr
