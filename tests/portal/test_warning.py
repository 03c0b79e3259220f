"""The public pages of the warning list, over a real release."""

import os
import re
import shutil
import sqlite3
from datetime import date, datetime
from pathlib import Path

import pytest
import requests

from portal.app import make_app
from portal.published import WarningList
from portal.settings import PortalSettings, from_environment
from publish import discovery
from records.clock import SHANGHAI
from records.field import Channel
from tests.fixtures_served import served
from tests.portal.conftest import DAY, HOSTILE, settings_over, two_enterprises, warnings
from tests.publish.world import A, B, World, listing, registration, wanted_rows

NAME = "杭州示例甲食品有限公司"


def page(address: str, status: int = 200, **query: str) -> str:
    answer = requests.get(address, params=query, timeout=30)
    assert answer.status_code == status, answer.text
    return answer.text


def test_the_list_shows_who_since_when_and_until_when(portal: str) -> None:
    text = page(f"{portal}/warning")

    assert NAME in text
    assert "9133 0100 MA29 XY9W 82" in text
    assert "电子商务领域严重失信企业名单" in text
    assert "2018-05-04" in text
    assert "现行名单 <b>2</b> 家" in text
    assert text.index("2018-07-01") < text.index("2018-05-04")  # the newest first


@pytest.mark.parametrize("asked", [A, "9133 0100 ma29", "示例甲", " 杭州示例甲食品有限公司。"])
def test_search_finds_by_code_and_by_name(portal: str, asked: str) -> None:
    text = page(f"{portal}/warning", q=asked)

    assert f'href="/warning/{A}"' in text
    assert f'href="/warning/{B}"' not in text


def test_a_search_without_a_hit_says_so(portal: str) -> None:
    assert "没有符合的企业" in page(f"{portal}/warning", q="没有这家")


def test_one_enterprise_shows_list_measures_basis_and_sites(portal: str) -> None:
    text = page(f"{portal}/warning/{A}")

    assert "红色" in text
    assert "列入严重失信名单，且有承诺后违法" in text
    assert "2018-08-14（含当日）" in text
    assert "公示至2021年5月4日（含当日）" in text
    assert "发改财金〔2018〕716号" in text
    assert "限制商品发布与促销活动" in text
    assert "杭市监罚〔2018〕12号" in text
    assert "国家发展改革委" in text
    assert "示例小店" in text
    assert "某某商城" in text


def test_promises_that_were_broken_are_told_where_there_are_any(portal: str) -> None:
    text = page(f"{portal}/warning/{A}")
    assert "承诺后违法" in text
    assert "依法诚信经营承诺" in text
    assert text.count("2018-06-01") == 2
    assert "承诺后违法" not in page(f"{portal}/warning/{B}")


def test_an_enterprise_without_penalties_or_sites_says_so(portal: str) -> None:
    text = page(f"{portal}/warning/{B}")

    assert "没有正在公示的相关行政处罚" in text
    assert "没有登记的网站" in text


def test_a_code_not_on_the_list_is_not_found(portal: str) -> None:
    assert "没有这个统一社会信用代码" in page(f"{portal}/warning/91350100M000100Y43", 404)


def test_names_and_queries_are_never_markup(portal: str) -> None:
    for text in (
        page(f"{portal}/warning"),
        page(f"{portal}/warning/{B}"),
        page(f"{portal}/warning", q='"><script>x</script>'),
    ):
        assert "<script" not in text
    assert HOSTILE.replace("<", "&lt;").replace(">", "&gt;") in page(f"{portal}/warning/{B}")


def test_no_page_needs_a_script_or_another_host(portal: str) -> None:
    for path in ("/", "/warning", f"/warning/{A}"):
        text = page(portal + path)
        assert "<script" not in text
        assert "style=" not in text
        assert not re.search(r'(src|href)="(https?:)?//', text)


def test_the_first_page_says_where_the_feeds_are(portal: str) -> None:
    text = page(f"{portal}/")

    assert "/feed/warning/metadata/timestamp.json" in text
    assert "尚未发布" in text  # the two other channels of this world


def test_the_first_page_leads_to_the_discovery_document_once_there_is_one(tmp_path: Path) -> None:
    world = World(tmp_path, Channel.WARNING)
    world.publish(two_enterprises())
    list(discovery.write(tmp_path / "feeds", tmp_path, Channel.WARNING))
    with served(make_app(settings_over(tmp_path))) as address:
        text = page(f"{address}/")
        link = re.search(r'href="(/feed/.well-known/[^"]+)"', text)
        assert link is not None
        assert requests.get(address + link[1], timeout=30).json()["channels"]


def test_the_first_page_says_whose_word_is_over(tmp_path: Path) -> None:
    old, new = World(tmp_path, Channel.CREDIT_CHINA), World(tmp_path, Channel.WARNING)
    old.publish(wanted_rows({"a": "甲"}))
    new.clock = datetime.now(SHANGHAI)
    new.publish(two_enterprises())
    with served(make_app(settings_over(tmp_path))) as address:
        text = page(f"{address}/")
    assert text.count("<strong>已过期</strong>") == 1
    assert "2018-09-05 06:00 <strong>" in text
    assert "请勿据此采取新的不利措施" in text
    assert "wangjian-feed.json" not in text, "there is none yet"


def damaged(state: Path, how: str) -> None:
    """A list's file as a disk, or somebody, left it."""
    if how == "no database":
        state.write_bytes(b"x" * state.stat().st_size)
    elif how == "cut short":
        os.truncate(state, state.stat().st_size // 2)
    else:
        with sqlite3.connect(state) as opened:
            opened.execute("UPDATE line SET raw = CAST(replace(raw, '红色', '蓝色') AS BLOB)")
        opened.close()


@pytest.mark.parametrize("how", ["no database", "cut short", "altered"])
def test_a_damaged_list_is_pulled_anew_by_the_next_that_is_started(
    world: World, tmp_path: Path, how: str
) -> None:
    state = tmp_path / "warning.sqlite"
    before = WarningList(world.tree, state).held()
    damaged(state, how)
    again = WarningList(world.tree, state)
    assert again.held() == before
    found = again.enterprise(A, DAY)
    assert found is not None
    assert found["level"] == "红色"


@pytest.mark.parametrize("how", ["no database", "cut short"])
def test_a_list_that_is_damaged_while_it_is_shown_is_pulled_anew_for_whoever_asks(
    world: World, tmp_path: Path, how: str
) -> None:
    shown = WarningList(world.tree, tmp_path / "warning.sqlite")
    before = shown.enterprise(A, DAY)
    damaged(tmp_path / "warning.sqlite", how)
    assert shown.enterprise(A, DAY) == before is not None


def test_a_damaged_list_that_cannot_be_pulled_anew_never_looks_like_one_without_the_firm(
    tmp_path: Path,
) -> None:
    world = World(tmp_path, Channel.WARNING)
    world.publish(two_enterprises())
    with served(make_app(settings_over(tmp_path), PortalSettings(day=DAY))) as address:
        page(f"{address}/warning/{A}")
        damaged(tmp_path / "portal" / "warning.sqlite", "no database")
        shutil.rmtree(world.tree / "targets")
        assert "请稍后再来" in page(f"{address}/warning/{A}", 503)
        assert NAME in page(f"{address}/warning"), "what was verified stays in memory"


@pytest.mark.parametrize("number", ["0", "2", "-1", "x", "９", "99999999999999"])
def test_a_page_beyond_the_list_is_not_found(portal: str, number: str) -> None:
    assert "没有这一页" in page(f"{portal}/warning", 404, page=number)


def test_the_list_goes_over_pages_and_keeps_the_search(world: World) -> None:
    settings = settings_over(world.folder)
    with served(make_app(settings, PortalSettings(day=DAY, page_size=1))) as address:
        first = page(f"{address}/warning", q="有限公司")
        following = re.search(r'rel="next" href="([^"]+)"', first)
        assert following is not None
        second = page(address + following[1].replace("&amp;", "&"))

    assert f"/warning/{B}" in first
    assert f"/warning/{A}" in second
    assert "第 2 / 2 页" in second


def test_an_end_date_is_honoured_without_a_new_release(world: World) -> None:
    last_day, day_after = date(2021, 5, 4), date(2021, 5, 5)
    for day, status in ((last_day, 200), (day_after, 404)):
        app = make_app(settings_over(world.folder), PortalSettings(day=day))
        with served(app) as address:
            page(f"{address}/warning/{A}", status)
            assert (NAME in page(f"{address}/warning")) is (status == 200)


def test_before_the_first_release_the_list_is_unavailable_not_empty(tmp_path: Path) -> None:
    with served(make_app(settings_over(tmp_path))) as address:
        assert "名单尚未发布" in page(f"{address}/warning", 503)
        assert "名单尚未发布" in page(f"{address}/warning/{A}", 503)


def test_a_removal_shows_with_the_next_release(tmp_path: Path) -> None:
    world = World(tmp_path, Channel.WARNING)
    world.publish(two_enterprises())
    with served(make_app(settings_over(tmp_path), PortalSettings(day=DAY))) as address:
        page(f"{address}/warning/{A}")
        removed = listing("x1", A, removed_on="2018-09-01", removal_reason="已修复")
        world.publish(warnings(registration(A), removed))

        page(f"{address}/warning/{A}", 404)
        page(f"{address}/warning/{B}")
        assert "第 2 次发布" in page(f"{address}/warning")


def test_a_damaged_release_leaves_the_last_good_list(tmp_path: Path) -> None:
    world = World(tmp_path, Channel.WARNING)
    world.publish(two_enterprises())
    shown = WarningList(world.tree, tmp_path / "portal" / "warning.sqlite")
    before = shown.held()
    world.publish(warnings(registration(A), listing("x1", A, removed_on="2018-09-01")))
    for delta in (world.tree / "targets" / "delta").glob("*.1-2*"):
        delta.write_bytes(delta.read_bytes()[:-1] + b"x")
    for shard in (world.tree / "targets" / "snapshot").glob("*"):
        shard.write_bytes(b"x")

    held = shown.held()

    assert before is not None
    assert held == before
    assert held.cursor.seq == 1


def test_the_day_comes_from_the_environment_or_the_clock() -> None:
    assert from_environment({}).day is None
    assert from_environment({"WANGJIAN_PORTAL_DAY": "2018-09-04"}).day == DAY
    with pytest.raises(ValueError, match="WANGJIAN_PORTAL_DAY='yesterday': no day"):
        from_environment({"WANGJIAN_PORTAL_DAY": "yesterday"})


def test_every_page_has_its_style_sheet(portal: str) -> None:
    for path in ("/", "/warning", f"/warning/{A}", "/nowhere"):
        text = requests.get(portal + path, timeout=30).text
        link = re.search(r'rel="stylesheet" href="([^"]+)"', text)
        assert link is not None
        sheet = requests.get(portal + link[1], timeout=30)
        assert sheet.headers["Content-Type"].startswith("text/css")
