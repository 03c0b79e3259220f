"""The public pages as a person sees them: in Chromium, with JavaScript off."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def test_a_reader_searches_and_reads_one_enterprise_without_a_script(
    browser: "Browser", portal: str, tmp_path: Path
) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 1280, "height": 800}, locale="zh-CN"
    )
    page = context.new_page()

    page.goto(f"{portal}/warning")
    page.screenshot(path=tmp_path / "list.png", full_page=True)
    page.fill("#q", "示例甲")
    page.click("text=查询 >> nth=-1")
    page.click("text=杭州示例甲食品有限公司")
    assert page.is_visible("text=采取的措施")
    page.screenshot(path=tmp_path / "one.png", full_page=True)
    page.click("text=数据下载")
    page.screenshot(path=tmp_path / "home.png", full_page=True)
    page.goto(f"{portal}/warning?q=没有这家")
    page.screenshot(path=tmp_path / "none.png", full_page=True)
    context.close()


def test_a_telephone_shows_the_list_without_widening(browser: "Browser", portal: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800}, java_script_enabled=False)

    page.goto(f"{portal}/warning")

    box = page.locator("body").bounding_box()
    assert box is not None
    assert box["width"] <= 390
    page.close()
