"""The desk as a person sees it: in Chromium, with JavaScript off."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.desk.conftest import GOOD, House

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def test_a_steward_walks_from_the_day_to_the_feed_line_without_a_script(
    browser: "Browser", desk: str, house: House, tmp_path: Path
) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 1280, "height": 800}, locale="zh-CN"
    )
    page = context.new_page()

    page.goto(f"{desk}/")
    assert page.title() == "2018-09-03 批次 — 网剑数据管理台"
    page.screenshot(path=tmp_path / "day.png", full_page=True)
    page.click(f"a[href='/batches/{house.batch_id}']")
    assert page.is_visible("text=行 12 = 空行 2")
    page.screenshot(path=tmp_path / "batch.png", full_page=True)
    page.click("text=待处理问题")
    page.select_option("#severity", "block")
    page.click("text=筛选")
    assert "severity=block" in page.url
    page.goto(f"{desk}/findings")
    page.screenshot(path=tmp_path / "findings.png", full_page=True)
    page.click("a[href*='rule=IDN-002']")
    page.screenshot(path=tmp_path / "cluster.png", full_page=True)
    page.fill("#q", GOOD)
    page.click(".find button")
    page.screenshot(path=tmp_path / "search.png", full_page=True)
    page.click("main a[href^='/enterprises/'] b")
    page.screenshot(path=tmp_path / "enterprise.png", full_page=True)
    page.click("text=榕市监罚〔2018〕2号")
    assert page.is_visible("text=c-abcdefghijklmnopqrstuvwxyz")
    page.screenshot(path=tmp_path / "record.png", full_page=True)
    page.goto(f"{desk}/records/{house.waiting_id}")
    page.screenshot(path=tmp_path / "waiting.png", full_page=True)
    page.click("text=身份待核 >> nth=0")
    page.screenshot(path=tmp_path / "identity.png", full_page=True)
    page.click("a[href*='reason=name_disagrees']")
    page.click(f"a[href='/identity/{house.waiting_id}']")
    page.wait_for_url(f"**/identity/{house.waiting_id}")
    drawn = page.eval_on_selector("mark", "each => getComputedStyle(each).textDecorationLine")
    assert drawn == "underline"
    assert page.is_visible("text=wangjian identity same")
    page.screenshot(path=tmp_path / "case.png", full_page=True)
    context.close()


def test_a_narrow_window_still_shows_everything(browser: "Browser", desk: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800}, java_script_enabled=False)

    page.goto(f"{desk}/")

    width = page.locator("body").bounding_box()
    assert width is not None
    assert width["width"] <= 390
    page.close()
